{#- The format of the tables in which Spark stores steps. -#}
{%- macro step_format() -%}
    {{ return(adapter.dispatch('step_format', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__step_format() -%}
    parquet
{%- endmacro -%}

{#- A catalog of Databricks has no tables of its own in another format. -#}
{%- macro databricks__step_format() -%}
    delta
{%- endmacro -%}
