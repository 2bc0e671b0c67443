{#-
    The identifiers that rows of a staging model name together; a row that names one alone gives it
    without a partner. Grain: row of the staging model that is fit for use and names one.

    Arguments:
        relation (relation): a staging model with `rejection_reason`.
        first, second (SQL text): identifiers, see macro `identifier`; either may be null.
        columns (list of SQL): what else to select of each row.
-#}
{%- macro seen_together(relation, first, second, columns) -%}
    select
        coalesce({{ first }}, {{ second }}) as identifier,
        case when {{ first }} is not null then {{ second }} end as linked_identifier,
        {{ columns | join(',\n        ') }}
    from {{ relation }}
    where
        rejection_reason is null
        and coalesce({{ first }}, {{ second }}) is not null
{%- endmacro -%}
