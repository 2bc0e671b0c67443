with

sales_activities as (
    {{ lead_scoring.newest_rows(
        ref('stg_crm__sales_activities'),
        'sales_activity_id',
        [
            'crm_lead_id',
            'crm_contact_id',
            'activity_type',
            'status',
            'subject',
            'duration_minutes',
            'occurred_at',
            'loaded_at',
        ],
        updated_at='updated_at'
    ) }}
),

final as (
    select
        'crm.sales_activities:' || sales_activity_id as activity_id,
        coalesce(
            {{ lead_scoring.identifier('crm_contact', 'crm_contact_id') }},
            {{ lead_scoring.identifier('crm_lead', 'crm_lead_id') }}
        ) as identifier,
        activity_type || case status
            when 'completed' then '_held'
            when 'scheduled' then '_booked'
            when 'no_show' then '_missed'
            else '_' || status
        end as activity_type,
        occurred_at,
        'sales' as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        subject as asset,
        cast(null as {{ dbt.type_string() }}) as campaign,
        cast(duration_minutes as {{ lead_scoring.type_decimal() }}) as value,
        'crm' as source_name,
        false as is_bot,
        loaded_at
    from sales_activities
    where activity_type is not null and status is not null
)

select * from final
