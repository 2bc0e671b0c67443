with

performance as (
    select * from {{ ref('int_attribution__performance') }}
    where touch_level = 'channel'
),

final as (
    select
        {{ lead_scoring.as_of_date() }} as as_of_date,
        touched as channel,
        touch_count,
        lead_count,
        points_earned,
        mql_count,
        stage_entry_count,
        influenced_conversion_count,
        influenced_revenue,
        conversions_first_touch,
        conversions_last_touch,
        conversions_linear,
        conversions_time_decay,
        conversions_position_based,
        revenue_first_touch,
        revenue_last_touch,
        revenue_linear,
        revenue_time_decay,
        revenue_position_based,
        cost,
        cost_per_mql,
        return_on_cost_first_touch,
        return_on_cost_last_touch,
        return_on_cost_linear,
        return_on_cost_time_decay,
        return_on_cost_position_based
    from performance
)

select * from final
