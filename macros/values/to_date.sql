{#-
    A raw date or time, typed or ISO text, as a date; null when it can't be read. A time
    with an offset gives the date as written. Texts such as 'infinity' are not read.
-#}
{%- macro to_date(expression) -%}
    {%- set cleaned = lead_scoring.clean_text(expression) -%}
    case
        when {{ lead_scoring.is_iso_time(cleaned) }}
            then {{ lead_scoring.calendar_day_or_null('substring(' ~ cleaned ~ ', 1, 10)') }}
    end
{%- endmacro -%}
