{#-
    A raw amount or count, of a number type or text, as an exact decimal of 6 places;
    null when it is none or too large for one.
-#}
{%- macro to_decimal(expression) -%}
    {%- set cleaned = lead_scoring.clean_text(expression) -%}
    cast(
        case
            when {{ lead_scoring.matches(
                cleaned, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?'
            ) }}
                then {{ lead_scoring.decimal_or_null(cleaned) }}
        end as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}


{#- A text that is a number, perhaps with an exponent, as a decimal; null out of range. -#}
{%- macro decimal_or_null(text) -%}
    {{ return(adapter.dispatch('decimal_or_null', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__decimal_or_null(text) -%}
    {{ lead_scoring.cast_or_null(text, lead_scoring.type_decimal()) }}
{%- endmacro -%}

{%- macro postgres__decimal_or_null(text) -%}
    case
        when abs(cast({{ text }} as numeric)) < 1e22 - 1
            then cast({{ text }} as {{ lead_scoring.type_decimal() }})
    end
{%- endmacro -%}

{%- macro redshift__decimal_or_null(text) -%}
    {{ lead_scoring.default__decimal_or_null(text) }}
{%- endmacro -%}
