{#- A floating point number of 8 bytes; dbt's own float has 4 on some engines. -#}
{%- macro type_double() -%}
    {{ return(adapter.dispatch('type_double', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__type_double() -%}
    double
{%- endmacro -%}

{%- macro postgres__type_double() -%}
    double precision
{%- endmacro -%}

{%- macro bigquery__type_double() -%}
    float64
{%- endmacro -%}
