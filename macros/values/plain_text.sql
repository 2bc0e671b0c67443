{#-
    A value of any type as text.
    Manual: https://www.postgresql.org/docs/current/collation.html
-#}
{%- macro plain_text(expression) -%}
    {{ return(adapter.dispatch('plain_text', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{%- macro default__plain_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro -%}

{#- A raw column may have a collation of its own, in which it can't be compared with others. -#}
{%- macro postgres__plain_text(expression) -%}
    (cast({{ expression }} as {{ dbt.type_string() }}) collate "default")
{%- endmacro -%}

{%- macro redshift__plain_text(expression) -%}
    {{ lead_scoring.default__plain_text(expression) }}
{%- endmacro -%}
