with

performance as (
    select * from {{ ref('int_attribution__performance') }}
    where touch_level = 'campaign'
),

campaigns as (
    select
        campaign_id,
        campaign_name,
        channel,
        topic,
        start_date,
        end_date
    from {{ ref('int_attribution__campaigns') }}
),

final as (
    select
        {{ lead_scoring.as_of_date() }} as as_of_date,
        performance.touched as campaign_id,
        coalesce(campaigns.campaign_name, performance.touched) as campaign_name,
        campaigns.channel,
        campaigns.topic,
        campaigns.start_date,
        campaigns.end_date,
        performance.touch_count,
        performance.lead_count,
        performance.points_earned,
        performance.mql_count,
        performance.stage_entry_count,
        performance.influenced_conversion_count,
        performance.influenced_revenue,
        performance.conversions_first_touch,
        performance.conversions_last_touch,
        performance.conversions_linear,
        performance.conversions_time_decay,
        performance.conversions_position_based,
        performance.revenue_first_touch,
        performance.revenue_last_touch,
        performance.revenue_linear,
        performance.revenue_time_decay,
        performance.revenue_position_based,
        performance.cost,
        performance.cost_per_mql,
        performance.return_on_cost_first_touch,
        performance.return_on_cost_last_touch,
        performance.return_on_cost_linear,
        performance.return_on_cost_time_decay,
        performance.return_on_cost_position_based
    from performance
    left outer join campaigns
        on performance.touched = campaigns.campaign_id
)

select * from final
