{#-
    Whether a text is one of those that `joined_in_order` put together; not for a null list.

    Arguments: text, list (SQL text).
-#}
{%- macro is_listed(text, list) -%}
    {{ dbt.position("'|' || " ~ text ~ " || '|'", "'|' || " ~ list ~ " || '|'") }} > 0
{%- endmacro -%}
