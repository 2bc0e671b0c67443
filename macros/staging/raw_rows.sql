{#-
    The rows of a raw table with exactly the columns that the yml of its source documents.
    The only way in which staging models read raw data, so that a table which another
    loader brought can be used as it is.

    Arguments: source_name, table_name (text), as in `source()`.
-#}
{%- macro raw_rows(source_name, table_name) -%}
    {%- set relation = lead_scoring.raw_relation(source_name, table_name) -%}
    {#- while dbt parses, and in unit tests, it does not say which columns are documented -#}
    {%- if not (execute and graph.sources) -%}
    select * from {{ relation }}
    {%- else -%}
    select
        {{ lead_scoring.raw_columns(source_name, table_name, relation)
            | join(',\n        ') }}
    from {{ relation }}
    {%- endif -%}
{%- endmacro -%}
