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

-- earliest first: a person keeps the name of the identifier seen first
identifiers as (
    select
        identifier,
        left(identifier, 10) = 'anonymous:' as is_anonymous,
        min(first_seen_at) as first_seen_at,
        row_number() over (
            order by
                min(first_seen_at),
                case when left(identifier, 6) = 'email:' then 0 else 1 end,
                {{ lead_scoring.bytewise('identifier') }}
        ) as identifier_number
    from sightings
    group by identifier
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

neighbours as (
    select
        from_number,
        to_number
    from personal_links
    union
    select
        to_number as from_number,
        from_number as to_number
    from personal_links
),

labels_0 as (
    select distinct
        from_number as identifier_number,
        from_number as label
    from neighbours
),
{% for round in range(1, var('identity_rounds', 8) + 1) %}
-- everybody takes the smallest label among the neighbours, then that one's own label
hooked_{{ round }} as (
    select
        labels.identifier_number,
        least(labels.label, min(neighbour_labels.label)) as label
    from labels_{{ round - 1 }} as labels
    inner join neighbours
        on labels.identifier_number = neighbours.from_number
    inner join labels_{{ round - 1 }} as neighbour_labels
        on neighbours.to_number = neighbour_labels.identifier_number
    group by labels.identifier_number, labels.label
),

labels_{{ round }} as (
    select
        hooked.identifier_number,
        least(hooked.label, coalesce(next_labels.label, hooked.label)) as label
    from hooked_{{ round }} as hooked
    left join hooked_{{ round }} as next_labels
        on hooked.label = next_labels.identifier_number
),
{% endfor %}
personal_labels as (
    select
        identifiers.identifier_number,
        coalesce(labels.label, identifiers.identifier_number) as label
    from identifiers
    left join labels_{{ var('identity_rounds', 8) }} as labels
        on identifiers.identifier_number = labels.identifier_number
    where not identifiers.is_anonymous
),

-- an anonymous visitor is whoever was identified first on that device
ranked_identifications as (
    select
        anonymous_ends.identifier_number,
        personal_ends.identifier_number as person_number,
        row_number() over (
            partition by anonymous_ends.identifier_number
            order by links.first_seen_at, personal_ends.identifier_number
        ) as earliest_first
    from links
    inner join identifiers as personal_ends
        on links.identifier = personal_ends.identifier
    inner join identifiers as anonymous_ends
        on links.linked_identifier = anonymous_ends.identifier
    where anonymous_ends.is_anonymous and not personal_ends.is_anonymous
),

anonymous_labels as (
    select
        identifiers.identifier_number,
        coalesce(personal_labels.label, identifiers.identifier_number) as label
    from identifiers
    left join ranked_identifications
        on
            identifiers.identifier_number = ranked_identifications.identifier_number
            and ranked_identifications.earliest_first = 1
    left join personal_labels
        on ranked_identifications.person_number = personal_labels.identifier_number
    where identifiers.is_anonymous
),

all_labels as (
    select
        identifier_number,
        label
    from personal_labels
    union all
    select
        identifier_number,
        label
    from anonymous_labels
),

final as (
    select
        identifiers.identifier,
        {{ dbt.hash('named_after.identifier') }} as lead_id,
        {{ dbt.split_part('identifiers.identifier', "':'", 1) }} as identifier_kind,
        identifiers.first_seen_at
    from identifiers
    inner join all_labels
        on identifiers.identifier_number = all_labels.identifier_number
    inner join identifiers as named_after
        on all_labels.label = named_after.identifier_number
)

select * from final
