{#-
    Begins a transaction after another of the same model. On PostgreSQL the driver begins the
    first one alone: after dbt's `commit` each statement would be one of its own, and
    temporary tables would be gone before they are read.
-#}
{%- macro begin_transaction() -%}
    {{ return(adapter.dispatch('begin_transaction', 'lead_scoring')()) }}
{%- endmacro -%}

{#- dbt begins one with the next statement. -#}
{%- macro default__begin_transaction() -%}
{%- endmacro -%}

{%- macro postgres__begin_transaction() -%}
    {%- call statement('begin') -%} begin {%- endcall -%}
{%- endmacro -%}

{%- macro redshift__begin_transaction() -%}
{%- endmacro -%}
