{%- set rounds = var('identity_rounds', 8) -%}

with

links as (
    select
        identifier,
        linked_identifier,
        first_seen_at
    from {{ ref('int_people__identifier_links') }}
),

sightings as (
    select
        identifier,
        first_seen_at
    from links
    union all
    select
        linked_identifier as identifier,
        first_seen_at
    from links
    where linked_identifier is not null
),

-- earliest first: a person is named after the identifier seen first
identifiers as (
    select
        identifier,
        substring(identifier, 1, 10) = 'anonymous:' as is_anonymous,
        min(first_seen_at) as first_seen_at,
        row_number() over (
            order by
                min(first_seen_at) nulls last,
                case when substring(identifier, 1, 6) = 'email:' then 0 else 1 end,
                {{ lead_scoring.bytewise('identifier') }}
        ) as identifier_number
    from sightings
    group by 1
),

personal_links as (
    select
        first_ends.identifier_number as from_number,
        second_ends.identifier_number as to_number
    from links
    inner join identifiers as first_ends
        on links.identifier = first_ends.identifier
    inner join identifiers as second_ends
        on links.linked_identifier = second_ends.identifier
    where not first_ends.is_anonymous and not second_ends.is_anonymous
),

directions as (
    select true as is_forward
    union all
    select false as is_forward
),

-- everybody knows whom they are linked to, and themselves
acquaintances_0 as (
    select
        from_number as identifier_number,
        to_number as known_number
    from personal_links
    {{ lead_scoring.union_distinct() }}
    select
        to_number as identifier_number,
        from_number as known_number
    from personal_links
    {{ lead_scoring.union_distinct() }}
    select
        from_number as identifier_number,
        from_number as known_number
    from personal_links
    {{ lead_scoring.union_distinct() }}
    select
        to_number as identifier_number,
        to_number as known_number
    from personal_links
),

-- In each round everybody introduces those they know to the earliest among them, and
-- the earliest to those, which halves the way to the earliest. A step names the one
-- before once, because some engines work out a CTE anew wherever it is named.
{% for round in range(1, rounds + 1) -%}
    earliest_known_{{ round }} as (
        select
            identifier_number,
            known_number,
            min(known_number) over (partition by identifier_number) as earliest_number
        from acquaintances_{{ round - 1 }}
    ),

    acquaintances_{{ round }} as (
        select distinct
            case
                when directions.is_forward then earliest_known.known_number
                else earliest_known.earliest_number
            end as identifier_number,
            case
                when directions.is_forward then earliest_known.earliest_number
                else earliest_known.known_number
            end as known_number
        from earliest_known_{{ round }} as earliest_known
        cross join directions
    ),

{% endfor -%}
people as (
    select
        identifier_number,
        min(known_number) as person_number
    from acquaintances_{{ rounds }}
    group by 1
),

ranked_identifications as (
    select
        visitors.identifier_number,
        known_people.identifier_number as identified_number,
        row_number() over (
            partition by visitors.identifier_number
            order by links.first_seen_at nulls last, known_people.identifier_number
        ) as earliest_first
    from links
    inner join identifiers as known_people
        on links.identifier = known_people.identifier
    inner join identifiers as visitors
        on links.linked_identifier = visitors.identifier
    where visitors.is_anonymous and not known_people.is_anonymous
),

-- an anonymous visitor is whoever was identified first on that device
identified_as as (
    select
        identifiers.identifier,
        identifiers.first_seen_at,
        coalesce(
            ranked_identifications.identified_number, identifiers.identifier_number
        ) as identified_number
    from identifiers
    left outer join ranked_identifications
        on
            identifiers.identifier_number = ranked_identifications.identifier_number
            and ranked_identifications.earliest_first = 1
),

final as (
    select
        identified_as.identifier,
        {{ dbt.hash('named_after.identifier') }} as lead_id,
        {{ dbt.split_part('identified_as.identifier', "':'", 1) }} as identifier_kind,
        identified_as.first_seen_at
    from identified_as
    left outer join people
        on identified_as.identified_number = people.identifier_number
    inner join identifiers as named_after
        on
            coalesce(people.person_number, identified_as.identified_number)
            = named_after.identifier_number
)

select * from final
