{#-
    The columns of the activity stream that conditions can name, each with its type (text,
    number, date, timestamp or boolean).

    Returns: a list of dictionaries with `name` and `type`.
-#}
{%- macro activity_fields() -%}
    {{ return([
        {'name': 'activity_id', 'type': 'text'},
        {'name': 'lead_id', 'type': 'text'},
        {'name': 'activity_type', 'type': 'text'},
        {'name': 'occurred_at', 'type': 'timestamp'},
        {'name': 'activity_date', 'type': 'date'},
        {'name': 'channel', 'type': 'text'},
        {'name': 'category', 'type': 'text'},
        {'name': 'asset', 'type': 'text'},
        {'name': 'campaign', 'type': 'text'},
        {'name': 'value', 'type': 'number'},
        {'name': 'source_name', 'type': 'text'},
        {'name': 'is_bot', 'type': 'boolean'},
        {'name': 'loaded_at', 'type': 'timestamp'},
    ]) }}
{%- endmacro -%}
