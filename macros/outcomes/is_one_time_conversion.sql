{#-
    Whether a conversion happens once in the life of a lead (var `one_time_conversions`), so
    that who has converted is not to be predicted any more.

    Arguments: activity_type (SQL text).
-#}
{%- macro is_one_time_conversion(activity_type) -%}
    {%- set activity_types = var('one_time_conversions', []) -%}
    {%- if activity_types -%}
        {{ activity_type }} in ({{ lead_scoring.quoted_list(activity_types) }})
    {%- else -%}
        1 = 0
    {%- endif -%}
{%- endmacro -%}
