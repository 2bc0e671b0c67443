-- every lead that exists on the scoring date is scored by every model without an
-- audience, unless an exclusion says why not, and nobody else is
with

scoring_models as (
    {{ lead_scoring.scored_models(
        ['model_id', 'audience_field'], lead_scoring.as_of_date()
    ) }}
    and audience_field is null
),

leads as (
    select lead_id
    from {{ ref('leads') }}
    where created_date <= {{ lead_scoring.as_of_date() }}
),

exclusions as (
    select
        model_id,
        lead_id
    from {{ ref('int_scoring__exclusions') }}
),

expected as (
    select
        scoring_models.model_id,
        leads.lead_id
    from scoring_models
    cross join leads
    left outer join exclusions
        on
            scoring_models.model_id = exclusions.model_id
            and leads.lead_id = exclusions.lead_id
    where exclusions.lead_id is null
),

scores as (
    select
        lead_scores.model_id,
        lead_scores.lead_id
    from {{ ref('lead_scores') }} as lead_scores
    inner join scoring_models
        on lead_scores.model_id = scoring_models.model_id
)

select
    expected.model_id as expected_model_id,
    expected.lead_id as expected_lead_id,
    scores.model_id as scored_model_id,
    scores.lead_id as scored_lead_id
from expected
full outer join scores
    on
        expected.model_id = scores.model_id
        and expected.lead_id = scores.lead_id
where expected.lead_id is null or scores.lead_id is null
