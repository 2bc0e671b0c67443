{#-
    The exact decimal that a text holds, rounded to 6 places; null when it is no number.
-#}
{%- macro to_number(text) -%}
    {%- set cleaned = lead_scoring.clean_text(text) -%}
    case
        when {{ lead_scoring.is_number(cleaned) }}
            then cast({{ cleaned }} as {{ lead_scoring.type_decimal() }})
    end
{%- endmacro -%}
