-- Which campaign to stop, or not to repeat: first those whose revenue covers the cost
-- by no attribution rule, the greatest loss by the kindest rule first, and of equal
-- losses those with fewer MQLs. A campaign that began less than var
-- `attribution_lookback_days` days ago may still bring something: its verdict is to
-- wait.
--
--     dbt show --select which_campaign_to_stop --limit -1 --output json
{%- set rules = lead_scoring.attribution_rules() %}

with

campaigns as (
    select * from {{ ref('campaign_performance') }}
    where cost > 0
),

judged as (
    select
        campaign_id,
        campaign_name,
        end_date is null or end_date >= as_of_date as is_running,
        coalesce(
            start_date > {{ lead_scoring.days_before(
                'as_of_date', var('attribution_lookback_days', 90)
            ) }},
            false
        ) as is_young,
        cost,
        touch_count,
        lead_count,
        mql_count,
        cost_per_mql,
        influenced_conversion_count,
        influenced_revenue,
        greatest(
            {%- for rule in rules %}
                revenue_{{ rule }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as greatest_revenue,
        least(
            {%- for rule in rules %}
                revenue_{{ rule }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as least_revenue
    from campaigns
),

final as (
    select
        campaign_id,
        campaign_name,
        case
            when greatest_revenue < cost and is_young then 'wait: no return yet'
            when greatest_revenue < cost and is_running
                then 'stop: no rule returns the cost'
            when greatest_revenue < cost
                then 'do not repeat: no rule returned the cost'
            when least_revenue < cost then 'look closer: some rules return the cost'
            else 'keep: every rule returns the cost'
        end as verdict,
        cost,
        least_revenue,
        greatest_revenue,
        influenced_revenue,
        influenced_conversion_count,
        touch_count,
        lead_count,
        mql_count,
        cost_per_mql,
        case
            when greatest_revenue < cost and not is_young then 1
            when greatest_revenue < cost then 2
            when least_revenue < cost then 3
            else 4
        end as urgency
    from judged
)

select * from final
order by
    urgency asc,
    cost - greatest_revenue desc,
    mql_count asc,
    {{ lead_scoring.bytewise('campaign_id') }} asc
