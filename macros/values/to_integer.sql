{#- The whole number that a text holds, of up to 9 digits; null when it is none. -#}
{%- macro to_integer(text) -%}
    {{ return(adapter.dispatch('to_integer', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__to_integer(text) -%}
    {%- set cleaned = lead_scoring.clean_text(text) -%}
    case
        when regexp_full_match({{ cleaned }}, '[+-]?[0-9]{1,9}([.]0+)?')
            then cast(cast({{ cleaned }} as {{ lead_scoring.type_decimal() }}) as integer)
    end
{%- endmacro -%}
