{%- set rules = lead_scoring.attribution_rules() -%}

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
        {%- for part in ['conversions', 'revenue'] %}
        {%- for rule in rules %}
            {{ part }}_{{ rule }},
        {%- endfor %}
        {%- endfor %}
        cost,
        cost_per_mql,
        {%- for rule in rules %}
            return_on_cost_{{ rule }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    from performance
)

select * from final
