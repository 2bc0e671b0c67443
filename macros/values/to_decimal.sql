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
