-- the rows of a lead's ledger sum to its total score, those of fit and of engagement to
-- theirs
with

ledger as (
    select
        model_id,
        lead_id,
        sum(case when score_type = 'fit' then points else 0 end) as fit_points,
        sum(case when score_type = 'engagement' then points else 0 end)
            as engagement_points,
        sum(points) as total_points
    from {{ ref('lead_score_ledger') }}
    group by 1, 2
),

scores as (
    select
        model_id,
        lead_id,
        fit_score,
        engagement_score,
        total_score
    from {{ ref('lead_scores') }}
)

select
    scores.model_id as scored_model_id,
    scores.lead_id as scored_lead_id,
    ledger.model_id as ledger_model_id,
    ledger.lead_id as ledger_lead_id,
    scores.total_score,
    ledger.total_points
from scores
full outer join ledger
    on
        scores.model_id = ledger.model_id
        and scores.lead_id = ledger.lead_id
where
    scores.lead_id is null
    or scores.fit_score != coalesce(ledger.fit_points, 0)
    or scores.engagement_score != coalesce(ledger.engagement_points, 0)
    or scores.total_score != coalesce(ledger.total_points, 0)
