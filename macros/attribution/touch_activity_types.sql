{#-
    The activity types that are touches at a level. Raises an error when a var names a type that
    the stream does not have.

    Arguments: level (text): `campaign` or `channel`.
    Returns: a list of texts.
-#}
{%- macro touch_activity_types(level) -%}
    {%- set types = var('touch_activity_types', []) -%}
    {%- if level == 'campaign' -%}
        {%- set types = types + var('campaign_touch_activity_types', []) -%}
    {%- endif -%}
    {%- for type in types if type not in lead_scoring.activity_types() -%}
        {{ exceptions.raise_compiler_error(
            "var touch_activity_types or campaign_touch_activity_types names '" ~ type
            ~ "', which is no activity type"
        ) }}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro -%}
