{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set a_week_ago = lead_scoring.days_before(as_of_date, 7) -%}
{%- set a_month_ago = lead_scoring.days_before(as_of_date, 30) -%}

with

scores as (
    select * from {{ ref('int_scoring__scores') }}
),

ledger as (
    select
        model_id,
        lead_id,
        rule_id,
        points,
        description
    from {{ ref('lead_score_ledger') }}
    where entry_type = 'rule'
),

earlier_scores as (
    select
        as_of_date,
        model_id,
        lead_id,
        total_score
    from {{ ref('lead_score_history') }}
    where as_of_date in ({{ a_week_ago }}, {{ a_month_ago }})
),

stages as (
    select
        model_id,
        lead_id,
        stage
    from {{ ref('lead_stage_history') }}
    where
        entered_date <= {{ as_of_date }}
        and (left_date is null or left_date > {{ as_of_date }})
),

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        ['model_id', 'stage', 'stage_rank'],
        as_of_date
    ) }}
),

ranked_reasons as (
    select
        *,
        row_number() over (
            partition by model_id, lead_id, sign(points)
            order by abs(points) desc, {{ lead_scoring.bytewise('rule_id') }}
        ) as largest_first
    from ledger
),

reasons as (
    select
        model_id,
        lead_id,
    {%- for side, condition in [('for', 'points > 0'), ('against', 'points < 0')] %}
    {%- for position in [1, 2, 3] %}
        max(
            case
                when {{ condition }} and largest_first = {{ position }} then description
            end
        ) as reason_{{ side }}_{{ position }}
        {{- ',' if not loop.last }}
    {%- endfor %}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from ranked_reasons
    where largest_first <= 3
    group by 1, 2
),

ranked_stages as (
    select
        stages.model_id,
        stages.lead_id,
        stages.stage,
        row_number() over (
            partition by stages.model_id, stages.lead_id
            order by
                qualification_rules.stage_rank desc,
                {{ lead_scoring.bytewise('stages.stage') }}
        ) as highest_first
    from stages
    inner join qualification_rules
        on
            stages.model_id = qualification_rules.model_id
            and stages.stage = qualification_rules.stage
),

totals_before as (
    select
        model_id,
        lead_id,
        max(case when as_of_date = {{ a_week_ago }} then total_score end)
            as total_score_7d_ago,
        max(case when as_of_date = {{ a_month_ago }} then total_score end)
            as total_score_30d_ago
    from earlier_scores
    group by 1, 2
),

compared as (
    select
        scores.*,
        ranked_stages.stage,
        cast(
            scores.total_score - totals_before.total_score_7d_ago
            as {{ lead_scoring.type_decimal() }}
        ) as score_change_7d,
        cast(
            scores.total_score - totals_before.total_score_30d_ago
            as {{ lead_scoring.type_decimal() }}
        ) as score_change_30d
    from scores
    left outer join ranked_stages
        on
            scores.model_id = ranked_stages.model_id
            and scores.lead_id = ranked_stages.lead_id
            and ranked_stages.highest_first = 1
    left outer join totals_before
        on
            scores.model_id = totals_before.model_id
            and scores.lead_id = totals_before.lead_id
),

final as (
    select
        compared.as_of_date,
        compared.model_id,
        compared.lead_id,
        compared.fit_score,
        compared.engagement_score,
        compared.total_score,
        compared.fit_band,
        compared.engagement_band,
        compared.score_band,
        compared.grade,
        compared.stage,
        compared.score_rank,
        compared.score_percentile,
        compared.score_change_7d,
        compared.score_change_30d,
        case
            when compared.score_change_7d is null then 'new'
            when compared.score_change_7d >= {{ var('trend_points') }} then 'rising'
            when compared.score_change_7d <= -{{ var('trend_points') }} then 'falling'
            else 'steady'
        end as score_trend,
        {%- for side in ['for', 'against'] %}
            reasons.reason_{{ side }}_1
            || coalesce('; ' || reasons.reason_{{ side }}_2, '')
            || coalesce('; ' || reasons.reason_{{ side }}_3, '')
                as top_reasons_{{ side }},
        {%- endfor %}
        compared.last_activity_at
    from compared
    left outer join reasons
        on
            compared.model_id = reasons.model_id
            and compared.lead_id = reasons.lead_id
)

select * from final
