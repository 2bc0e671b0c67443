{%- set rules = lead_scoring.attribution_rules() -%}

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
        {%- for part in ['conversions', 'revenue'] %}
        {%- for rule in rules %}
            performance.{{ part }}_{{ rule }},
        {%- endfor %}
        {%- endfor %}
        performance.cost,
        performance.cost_per_mql,
        {%- for rule in rules %}
            performance.return_on_cost_{{ rule }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    from performance
    left outer join campaigns
        on performance.touched = campaigns.campaign_id
)

select * from final
