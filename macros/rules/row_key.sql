{#-
    Names a row of a seed for people, for example `model_id=shoe_shop, rule_id=like`,
    with its first day of validity where it has one.

    Arguments:
        columns (list of text): the key columns, trimmed.
-#}
{%- macro row_key(columns) -%}
    {%- for column in columns -%}
        '{{ ', ' if not loop.first }}{{ column }}='
        || coalesce({{ column }}, '(empty)') ||
    {% endfor -%}
    coalesce(', valid_from=' || valid_from, '')
{%- endmacro -%}
