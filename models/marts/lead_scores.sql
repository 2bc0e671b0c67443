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

final as (
    select
        scores.as_of_date,
        scores.model_id,
        scores.lead_id,
        scores.fit_score,
        scores.engagement_score,
        scores.total_score,
        scores.fit_band,
        scores.engagement_band,
        scores.score_band,
        scores.grade,
        scores.stage,
        scores.score_rank,
        scores.score_percentile,
        {%- for side in ['for', 'against'] %}
            reasons.reason_{{ side }}_1
            || coalesce('; ' || reasons.reason_{{ side }}_2, '')
            || coalesce('; ' || reasons.reason_{{ side }}_3, '')
                as top_reasons_{{ side }},
        {%- endfor %}
        scores.last_activity_at
    from scores
    left outer join reasons
        on
            scores.model_id = reasons.model_id
            and scores.lead_id = reasons.lead_id
)

select * from final
