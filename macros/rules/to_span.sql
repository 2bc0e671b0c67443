{#-
    The whole number above 0 of days or months that a trimmed cell holds, else null.
    What exceeds a hundred years of days becomes that, so that no date leaves the
    calendar.
-#}
{%- macro to_span(column) -%}
    {%- set number = lead_scoring.to_integer(column) -%}
    case
        when {{ number }} > 36500 then 36500
        when {{ number }} > 0 then {{ number }}
    end
{%- endmacro -%}
