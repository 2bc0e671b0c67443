with

resolved_identifiers as (
    select
        identifier,
        lead_id,
        identifier_kind,
        first_seen_at
    from {{ ref('int_people__resolved_identifiers') }}
),

profiles as (
    select lead_id
    from {{ ref('int_people__profiles') }}
),

final as (
    select
        resolved_identifiers.identifier,
        resolved_identifiers.lead_id,
        resolved_identifiers.identifier_kind,
        resolved_identifiers.first_seen_at
    from resolved_identifiers
    inner join profiles
        on resolved_identifiers.lead_id = profiles.lead_id
)

select * from final
