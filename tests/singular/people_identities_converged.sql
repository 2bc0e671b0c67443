-- identifiers that are linked belong to one lead; a row here means that chains of links
-- are longer than was followed: raise var identity_rounds; one more about doubles it
with

identifier_links as (
    select
        identifier,
        linked_identifier
    from {{ ref('int_people__identifier_links') }}
    where linked_identifier is not null
),

resolved_identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__resolved_identifiers') }}
    where identifier_kind != 'anonymous'
)

select
    identifier_links.identifier,
    identifier_links.linked_identifier,
    first_ends.lead_id,
    second_ends.lead_id as linked_lead_id,
    identifier_links.identifier || ' and ' || identifier_links.linked_identifier
    || ' are linked and yet two people: raise var identity_rounds, now '
    || '{{ var("identity_rounds", 8) }}' as mistake
from identifier_links
inner join resolved_identifiers as first_ends
    on identifier_links.identifier = first_ends.identifier
inner join resolved_identifiers as second_ends
    on identifier_links.linked_identifier = second_ends.identifier
where first_ends.lead_id != second_ends.lead_id
