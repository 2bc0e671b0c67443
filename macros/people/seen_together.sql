{#-
    Pairs of identifiers that rows of a staging model name together, each with the earliest
    time; a row that names one alone gives it without a partner. Grain: pair.

    Arguments:
        relation (relation): a staging model with `rejection_reason`.
        first, second (SQL text): identifiers, see macro `identifier`; either may be null.
        seen_at (SQL timestamp).
-#}
{%- macro seen_together(relation, first, second, seen_at) -%}
    select
        coalesce({{ first }}, {{ second }}) as identifier,
        case when {{ first }} is not null then {{ second }} end as linked_identifier,
        min({{ seen_at }}) as first_seen_at
    from {{ relation }}
    where
        rejection_reason is null
        and coalesce({{ first }}, {{ second }}) is not null
    group by
        coalesce({{ first }}, {{ second }}),
        case when {{ first }} is not null then {{ second }} end
{%- endmacro -%}
