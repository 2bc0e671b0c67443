with

opportunity_events as (
    select *
    from {{ ref('int_activities__opportunity_events') }}
    where has_known_value
),

final as (
    select
        'crm.opportunities:' || opportunity_id || ':' || event_name as activity_id,
        identifier,
        'opportunity_' || event_name as activity_type,
        occurred_at,
        'sales' as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        opportunity_id as asset,
        campaign_id as campaign,
        cast(amount * exchange_rate as {{ lead_scoring.type_decimal() }}) as value,
        'crm' as source_name,
        false as is_bot,
        loaded_at
    from opportunity_events
)

select * from final
