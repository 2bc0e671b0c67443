{#-
    Warns of cells that are filled in but change nothing, or that somebody will miss.

    Arguments:
        row_key (list of text): the columns that name a row.
        columns (list of text): the columns that `mistakes` speaks of.
        mistakes (list of dictionaries): see `rows_with_mistakes`.
-#}
{% test cells_have_an_effect(model, row_key, columns, mistakes) %}

{{ config(severity='warn') }}

{{ lead_scoring.rows_with_mistakes(
    model, row_key, (row_key + columns + ['valid_from']) | unique | list, mistakes
) }}

{% endtest %}
