{#-
    The statement that has the engine look at a table that was just written, else an empty
    one. PostgreSQL looks by itself only a minute later, and what reads the table until then
    is planned as if it were tiny: a join then reads one table for each row of another.

    Source: https://www.postgresql.org/docs/current/sql-analyze.html
-#}
{%- macro analyze_table() -%}
    {{ return(adapter.dispatch('analyze_table', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__analyze_table() -%}{%- endmacro -%}

{%- macro postgres__analyze_table() -%}
    {%- if model.config.materialized != 'view' -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro -%}

{#- has it done by itself -#}
{%- macro redshift__analyze_table() -%}{%- endmacro -%}
