with

scores as (
    select
        lead_scores.model_id,
        leads.email as person,
        lead_scores.fit_score,
        lead_scores.engagement_score,
        lead_scores.total_score,
        lead_scores.score_band,
        lead_scores.grade,
        lead_scores.stage,
        lead_scores.score_rank
    from {{ ref('lead_scoring', 'lead_scores') }} as lead_scores
    left outer join {{ ref('lead_scoring', 'leads') }} as leads
        on lead_scores.lead_id = leads.lead_id
),

expected as (
    select * from {{ ref('expected_scores') }}
)

{{ rows_that_differ('scores', 'expected') }}
