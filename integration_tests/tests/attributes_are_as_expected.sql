with

attributes as (
    select
        leads.email as person,
        attributes.plan_tier,
        attributes.seat_count,
        attributes.trial_ends_on,
        attributes.is_partner
    from {{ ref('lead_scoring', 'lead_extra_attributes') }} as attributes
    left outer join {{ ref('lead_scoring', 'leads') }} as leads
        on attributes.lead_id = leads.lead_id
),

expected as (
    select * from {{ ref('expected_attributes') }}
)

{{ rows_that_differ('attributes', 'expected') }}
