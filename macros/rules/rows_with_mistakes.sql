{#-
    Selects the mistakes of a seed's rows: `seed_name`, `row_key` and `mistake`.

    Arguments:
        relation (relation): the seed.
        row_key (list of text): the columns that name a row.
        columns (list of text): every column that a mistake speaks of.
        mistakes (list of dictionaries): see `numbered_mistake`.
-#}
{%- macro rows_with_mistakes(relation, row_key, columns, mistakes) -%}
with

cells as (
    {{ lead_scoring.trimmed_cells(relation, columns) }}
),

mistake_numbers as (
    {{- lead_scoring.mistake_numbers(mistakes | length) }}
),

mistakes_found as (
    select
        {{ lead_scoring.row_key(row_key) }} as row_key,
        {{ lead_scoring.numbered_mistake(mistakes, columns) }} as mistake
    from cells
    cross join mistake_numbers
)

select
    '{{ relation.identifier }}' as seed_name,
    row_key,
    mistake
from mistakes_found
where mistake is not null
{%- endmacro -%}
