{#-
    The cells of a seed as text without spaces at their ends; empty cells are null.

    Arguments:
        relation (relation): the seed.
        columns (list of text): its columns.
-#}
{%- macro trimmed_cells(relation, columns) -%}
    select
        {%- for column in columns %}
        {{ lead_scoring.clean_text(column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
{%- endmacro -%}
