{%- set as_of_date = lead_scoring.as_of_date() -%}

with

activities as (
    select
        lead_id,
        activity_type,
        activity_date,
        value,
        coalesce(asset, activity_id) as opportunity_id
    from {{ ref('int_activities') }}
    where
        activity_type in ('opportunity_created', 'opportunity_won', 'opportunity_lost')
        and activity_date <= {{ as_of_date }}
        and not is_bot
),

final as (
    select
        lead_id,
        opportunity_id,
        cast(
            max(case when activity_type = 'opportunity_created' then value end)
            as {{ lead_scoring.type_decimal() }}
        ) as amount,
        max(case when activity_type = 'opportunity_created' then 0 else 1 end) = 0
            as is_open,
        max(case when activity_type = 'opportunity_won' then activity_date end)
            as won_date
    from activities
    group by 1, 2
)

select * from final
