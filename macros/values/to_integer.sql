{#- The whole number that a text holds, of up to 9 digits; null when it is none. -#}
{%- macro to_integer(text) -%}
    {%- set cleaned = lead_scoring.clean_text(text) -%}
    case
        when {{ lead_scoring.matches(cleaned, '[+-]?[0-9]{1,9}([.]0+)?') }}
            then cast(cast({{ cleaned }} as {{ lead_scoring.type_decimal() }}) as integer)
    end
{%- endmacro -%}
