{#-
    The exact decimal that a text holds, rounded to 6 places; null when it is no number.
-#}
{%- macro to_number(text) -%}
    {%- set cleaned = lead_scoring.clean_text(text) -%}
    cast(
        case when {{ lead_scoring.is_number(cleaned) }} then {{ cleaned }} end
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
