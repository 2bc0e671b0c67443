{#-
    The date that a trimmed cell holds as YYYY-MM-DD; null when it holds anything
    else.
-#}
{%- macro to_calendar_day(column) -%}
    case when {{ column }} like '____-__-__' then {{ lead_scoring.to_date(column) }} end
{%- endmacro -%}
