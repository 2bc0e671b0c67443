{#-
    Names cells that refer to a row of another seed which is not there, or never in
    force while the row itself is.

    Arguments:
        row_key (list of text): the columns that name a row.
        references (list of dictionaries): each with
            columns (list of text): the columns that refer; the last is the one blamed,
                and a row in which it is empty is passed over.
            to (text): the seed that they refer to.
            to_columns (list of text): its columns; the same as `columns` unless given.
            where_column, where_value (text): only its rows with this value there count.
-#}
{% test references_are_known(model, row_key, references) %}

{%- set columns = row_key | list -%}
{%- for reference in references -%}
    {%- do columns.extend(reference.columns) -%}
{%- endfor -%}
{%- set columns = columns | unique | list -%}

with

cells as (
    {{ lead_scoring.trimmed_cells(model, columns + ['valid_from', 'valid_to']) }}
),

periods as (
    select
        *,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from cells
),
{% for reference in references %}
{%- set to_columns = reference.to_columns or reference.columns %}
cells_referred_to_{{ loop.index }} as (
    {{ lead_scoring.trimmed_cells(
        ref(reference.to),
        to_columns
        + ([reference.where_column] if reference.where_column else [])
        + ['valid_from', 'valid_to']
    ) }}
),

rows_referred_to_{{ loop.index }} as (
    select
        {{ to_columns | join(',\n        ') }},
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from cells_referred_to_{{ loop.index }}
    {%- if reference.where_column %}
    where {{ reference.where_column }} = '{{ reference.where_value }}'
    {%- endif %}
),
{% endfor %}
mistakes_found as (
    {%- for reference in references %}
    {%- set to_columns = reference.to_columns or reference.columns %}
    {%- set sought = [] %}
    {%- for column in reference.columns %}
        {%- do sought.append(to_columns[loop.index0] ~ " '{" ~ column ~ "}'") %}
    {%- endfor %}
    {%- if reference.where_column %}
        {%- do sought.append(
            reference.where_column ~ " '" ~ reference.where_value ~ "'"
        ) %}
    {%- endif %}
    {{ 'union all' if not loop.first }}
    select
        {{ lead_scoring.row_key(row_key) }} as row_key,
        {{ lead_scoring.mistake_text(
            reference.columns[-1] ~ " '{" ~ reference.columns[-1] ~ "}' is unknown: "
            ~ reference.to ~ ' has no row in force at the same time with '
            ~ sought | join(', '),
            columns
        ) }} as mistake
    from periods
    where
        {{ reference.columns[-1] }} is not null
        and not exists (
            select 1
            from rows_referred_to_{{ loop.index }} as referred_to
            where
                {%- for column in reference.columns %}
                periods.{{ column }} = referred_to.{{ to_columns[loop.index0] }} and
                {%- endfor %}
                periods.starts_on < referred_to.ends_on
                and periods.ends_on > referred_to.starts_on
        )
    {%- endfor %}
)

select
    '{{ model.identifier }}' as seed_name,
    row_key,
    mistake
from mistakes_found

{% endtest %}
