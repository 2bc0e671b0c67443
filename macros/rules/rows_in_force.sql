{#-
    The rows of a typed rule table that are sound and in force on a date.

    Arguments:
        relation (relation): a typed rule table with `valid_from`, `valid_to`, `is_sound`.
        columns (list of text): the columns to select.
        on_date (SQL date): the scoring date.
-#}
{%- macro rows_in_force(relation, columns, on_date) -%}
    select {{ columns | join(', ') }}
    from {{ relation }}
    where is_sound and {{ lead_scoring.is_in_force(on_date) }}
{%- endmacro -%}
