{%- set touched = lead_scoring.touched_records(
    ref('stg_marketing__event_attendances'), 'event_attendance_id'
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

event_attendances as (
    {{ lead_scoring.newest_rows(
        ref('stg_marketing__event_attendances'),
        'event_attendance_id',
        [
            'campaign_id',
            'event_name',
            'event_type',
            'status',
            'email',
            'minutes_attended',
            'occurred_at',
            'loaded_at',
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

final as (
    select
        'marketing.event_attendances:' || event_attendance_id as activity_id,
        {{ lead_scoring.identifier('email', 'email') }} as identifier,
        case status
            when 'no_show' then 'event_missed'
            else 'event_' || status
        end as activity_type,
        occurred_at,
        'event' as channel,
        event_type as category,
        event_name as asset,
        campaign_id as campaign,
        cast(minutes_attended as {{ lead_scoring.type_decimal() }}) as value,
        'marketing' as source_name,
        false as is_bot,
        loaded_at,

        -- what a later run has to know
        event_attendance_id as record_id,
        batch_number,
        loaded_date
    from event_attendances
    where status is not null
)

select * from final
