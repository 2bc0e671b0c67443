{#-
    Says in a model's SQL which of the stored rows the rows of its query replace; for
    materialization `increment`. A statement that does not say it replaces the whole table.

    Arguments:
        condition (SQL condition): on the columns of the stored table; `false` for a table
            that is only added to.
-#}
{%- macro replaces(condition) -%}
    /* replaces: {{ condition }} :replaces */
{%- endmacro -%}


{#- The condition that a compiled statement gives to `replaces`, none without one. -#}
{%- macro replaced_condition(sql) -%}
    {%- if '/* replaces:' not in sql -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(sql.split('/* replaces:', 1)[1].split(':replaces */', 1)[0].strip()) }}
{%- endmacro -%}
