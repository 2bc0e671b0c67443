{#-
    What a column is ordered by, where any order will do as long as it is always the same.

    Arguments: column (SQL): of any type.
-#}
{%- macro content_order(column) -%}
    {{ return(adapter.dispatch('content_order', 'lead_scoring')(column)) }}
{%- endmacro -%}

{%- macro default__content_order(column) -%}
    {{ lead_scoring.bytewise('cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')') }}
{%- endmacro -%}

{#- It can't cast a boolean to text, and orders text bytewise. -#}
{%- macro redshift__content_order(column) -%}
    {{ column }}
{%- endmacro -%}
