{#-
    The rows of a raw table with exactly the columns that the yml of its source documents.
    The only way in which staging models read raw data, so that a table which another
    loader brought can be used as it is. A model of materialization `increment` gets the rows
    of recent loads, see `first_day_to_load`.

    Arguments: source_name, table_name (text), as in `source()`.
-#}
{%- macro raw_rows(source_name, table_name) -%}
    {%- set relation = lead_scoring.raw_relation(source_name, table_name) -%}
    {#- while dbt parses, and in unit tests, it does not say which columns are documented -#}
    {%- if not (execute and graph.sources) -%}
    select * from {{ relation }}
    {%- else -%}
    {%- set delivered -%}
    select
        {{ lead_scoring.raw_columns(source_name, table_name, relation)
            | join(',\n        ') }}
    from {{ relation }}
    {%- endset -%}
    {%- set first_day = lead_scoring.first_day_to_load(
        delivered, lead_scoring.reading_signature(source_name, table_name)
    ) -%}
    {%- if first_day %}
    {{ lead_scoring.replaces("loaded_date >= cast('" ~ first_day ~ "' as date)") }}
    select *
    from (
        {{ delivered }}
    ) as delivered
    where
        {{ lead_scoring.is_loaded_since(first_day) }}
    {%- else -%}
    {{ delivered }}
    {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
