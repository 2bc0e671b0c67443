{#- A text written as YYYY-MM-DD as a date; null when its month has no such day. -#}
{%- macro calendar_day_or_null(text) -%}
    {{ return(adapter.dispatch('calendar_day_or_null', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__calendar_day_or_null(text) -%}
    {{ lead_scoring.cast_or_null(text, 'date') }}
{%- endmacro -%}

{%- macro postgres__calendar_day_or_null(text) -%}
    case when {{ lead_scoring.is_day_of_month(text) }} then cast({{ text }} as date) end
{%- endmacro -%}

{%- macro redshift__calendar_day_or_null(text) -%}
    {{ lead_scoring.default__calendar_day_or_null(text) }}
{%- endmacro -%}
