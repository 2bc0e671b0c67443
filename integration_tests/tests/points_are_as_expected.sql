with

points as (
    select
        ledger.model_id,
        leads.email as person,
        ledger.rule_id,
        ledger.points
    from {{ ref('lead_scoring', 'lead_score_ledger') }} as ledger
    left outer join {{ ref('lead_scoring', 'leads') }} as leads
        on ledger.lead_id = leads.lead_id
),

expected as (
    select * from {{ ref('expected_points') }}
)

{{ rows_that_differ('points', 'expected') }}
