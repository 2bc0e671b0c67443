{#-
    One number divided by another, to 6 places; null when there is nothing to divide by.

    Arguments: numerator, denominator (SQL numbers).
    Returns: SQL numeric(28, 6).
-#}
{%- macro ratio(numerator, denominator) -%}
    cast(
        {{ lead_scoring.as_double(numerator) }}
        / nullif({{ lead_scoring.as_double(denominator) }}, 0)
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}


{#- A number as a double, in which counts and their products are exact up to 2^53. -#}
{%- macro as_double(number) -%}
    cast({{ number }} as {{ lead_scoring.type_double() }})
{%- endmacro -%}
