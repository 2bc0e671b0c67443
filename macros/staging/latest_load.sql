{#-
    A query for the time of the latest load of a raw table, as a timestamp in UTC. For
    `loaded_at_query` of a source.
-#}
{%- macro latest_load() -%}
    {%- set loaded_at = lead_scoring.raw_column_map(
        model.source_name, model.name
    ).get('loaded_at', 'loaded_at') -%}
    select max({{ lead_scoring.to_timestamp_utc(loaded_at) }}) as latest_loaded_at
    from {{ this }}
{%- endmacro -%}
