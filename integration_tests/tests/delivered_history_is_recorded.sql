with

history as (
    select
        leads.email as person,
        cast(history.valid_from as {{ dbt.type_string() }}) as valid_from,
        history.plan_tier,
        history.seat_count
    from {{ ref('lead_scoring', 'lead_attribute_history') }} as history
    inner join {{ ref('lead_scoring', 'leads') }} as leads
        on history.lead_id = leads.lead_id
    where leads.email = 'ann@acme.pl'
),

expected as (
    select
        'ann@acme.pl' as person,
        '2026-02-01' as valid_from,
        'Team' as plan_tier,
        25 as seat_count
    union all
    select
        'ann@acme.pl' as person,
        '2026-03-31' as valid_from,
        'Team' as plan_tier,
        40 as seat_count
)

{{ rows_that_differ('history', 'expected') }}
