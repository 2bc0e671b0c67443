{#-
    A query for the time of the latest load of a raw table, as a timestamp in UTC. For
    `loaded_at_query` of a source.
-#}
{%- macro latest_load() -%}
    {%- set column_map = lead_scoring.raw_column_map(model.source_name, model.name) -%}
    {%- set loaded_at = column_map.get('loaded_at', 'loaded_at') -%}
    {%- set delivered = lead_scoring.delivered_columns(
        model.source_name, model.name, this
    ) or {} -%}
    {%- if loaded_at | lower in delivered -%}
        {%- set loaded_at = adapter.quote(delivered[loaded_at | lower]) -%}
    {%- endif -%}
    select max({{ lead_scoring.to_timestamp_utc(loaded_at) }}) as latest_loaded_at
    from {{ this }}
{%- endmacro -%}
