{#-
    Whether the engine reads raw tables from Parquet files in place.
    Manual: https://github.com/duckdb/dbt-duckdb#reading-from-external-files
-#}
{%- macro reads_files() -%}
    {{ return(adapter.dispatch('reads_files', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__reads_files() -%}
    {{ return(false) }}
{%- endmacro -%}

{%- macro duckdb__reads_files() -%}
    {{ return(true) }}
{%- endmacro -%}
