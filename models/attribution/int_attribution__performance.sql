{%- set levels = ['campaign', 'channel'] -%}
{%- set rules = lead_scoring.attribution_rules() -%}
{%- set shared_columns = [] -%}
{%- for part in ['conversions', 'revenue'] -%}
    {%- for rule in rules -%}
        {%- do shared_columns.append(part ~ '_' ~ rule) -%}
    {%- endfor -%}
{%- endfor %}

with

touches as (
    select
        touch_level,
        touched,
        activity_id,
        lead_id,
        is_first_of_day
    from {{ ref('int_attribution__touches') }}
),

shares as (
    select * from {{ ref('int_attribution__shares') }}
),

campaigns as (
    select
        campaign_id,
        channel,
        cost
    from {{ ref('int_attribution__campaigns') }}
),

-- what a rule takes is no campaign's fault
ledger as (
    select
        last_activity_id,
        sum(points) as points
    from {{ ref('lead_score_ledger') }}
    where
        model_id = '{{ var("default_model") }}'
        and entry_type = 'rule'
        and points > 0
        and last_activity_id is not null
    group by 1
),

touches_counted as (
    select
        touch_level,
        touched,
        sum(case when is_first_of_day then 1 else 0 end) as touch_count,
        count(distinct lead_id) as lead_count
    from touches
    group by 1, 2
),

points_summed as (
    select
        touches.touch_level,
        touches.touched,
        sum(ledger.points) as points_earned
    from ledger
    inner join touches
        on ledger.last_activity_id = touches.activity_id
    group by 1, 2
),

-- a conversion that a campaign touched on several days was influenced once
shares_numbered as (
    select
        *,
        row_number() over (
            partition by touch_level, conversion_id, touched
            order by touch_number
        ) as number_in_touched
    from shares
),

shares_summed as (
    select
        touch_level,
        touched,
        {%- for column in shared_columns %}
            sum(
                case when conversion_kind = 'conversion' then {{ column }} else 0 end
            ) as {{ column }},
        {%- endfor %}
        -- stages go to the last touch before the entry
        sum(
            case when is_first_mql then conversions_last_touch else 0 end
        ) as mql_count,
        sum(
            case
                when conversion_kind = 'stage_entry' then conversions_last_touch
                else 0
            end
        ) as stage_entry_count,
        sum(
            case
                when conversion_kind = 'conversion' and number_in_touched = 1 then 1
                else 0
            end
        ) as influenced_conversion_count,
        sum(
            case
                when conversion_kind = 'conversion' and number_in_touched = 1
                    then value
                else 0
            end
        ) as influenced_revenue
    from shares_numbered
    group by 1, 2
),

costs as (
    select
        'campaign' as touch_level,
        campaign_id as touched,
        cost
    from campaigns
    union all
    select
        'channel' as touch_level,
        channel as touched,
        sum(cost) as cost
    from campaigns
    where channel is not null
    group by 1, 2
),

-- the row without a touch is there also when nothing went without one
rows_to_show as (
    select
        touch_level,
        touched
    from touches_counted
    {{ lead_scoring.union_distinct() }}
    select
        touch_level,
        touched
    from costs
    {%- for level in levels %}
        {{ lead_scoring.union_distinct() }}
        select
            '{{ level }}' as touch_level,
            '(no touch)' as touched
    {%- endfor %}
),

joined as (
    select
        rows_to_show.touch_level,
        rows_to_show.touched,
        costs.cost,
        {%- for column in ['touch_count', 'lead_count'] %}
            cast(coalesce(touches_counted.{{ column }}, 0) as bigint) as {{ column }},
        {%- endfor %}
        {%- for column in [
            'mql_count', 'stage_entry_count', 'influenced_conversion_count'
        ] %}
            cast(coalesce(shares_summed.{{ column }}, 0) as bigint) as {{ column }},
        {%- endfor %}
        {%- for column in ['influenced_revenue'] + shared_columns %}
            coalesce(shares_summed.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        coalesce(points_summed.points_earned, 0) as points_earned
    from rows_to_show
    left outer join costs
        on
            rows_to_show.touch_level = costs.touch_level
            and rows_to_show.touched = costs.touched
    left outer join touches_counted
        on
            rows_to_show.touch_level = touches_counted.touch_level
            and rows_to_show.touched = touches_counted.touched
    left outer join points_summed
        on
            rows_to_show.touch_level = points_summed.touch_level
            and rows_to_show.touched = points_summed.touched
    left outer join shares_summed
        on
            rows_to_show.touch_level = shares_summed.touch_level
            and rows_to_show.touched = shares_summed.touched
),

final as (
    select
        touch_level,
        touched,
        touch_count,
        lead_count,
        cast(points_earned as {{ lead_scoring.type_decimal() }}) as points_earned,
        mql_count,
        stage_entry_count,
        influenced_conversion_count,
        {%- for column in ['influenced_revenue'] + shared_columns %}
            cast({{ column }} as {{ lead_scoring.type_decimal() }}) as {{ column }},
        {%- endfor %}
        cast(cost as {{ lead_scoring.type_decimal() }}) as cost,
        {%- for rule in rules %}
            {{ lead_scoring.ratio('revenue_' ~ rule, 'cost') }}
                as return_on_cost_{{ rule }},
        {%- endfor %}
        {{ lead_scoring.ratio('cost', 'mql_count') }} as cost_per_mql
    from joined
)

select * from final
