{#- A text that is a number, perhaps with an exponent, as a decimal; null out of range. -#}
{%- macro decimal_or_null(text) -%}
    {{ return(adapter.dispatch('decimal_or_null', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__decimal_or_null(text) -%}
    {{ lead_scoring.cast_or_null(text, lead_scoring.type_decimal()) }}
{%- endmacro -%}

{%- macro postgres__decimal_or_null(text) -%}
    case
        when abs(round(cast({{ text }} as numeric), 6)) < 1e22
            then cast({{ text }} as {{ lead_scoring.type_decimal() }})
    end
{%- endmacro -%}

{%- macro redshift__decimal_or_null(text) -%}
    {{ lead_scoring.default__decimal_or_null(text) }}
{%- endmacro -%}
