{#-
    One number divided by another, to 6 places; null when there is nothing to divide by.

    Arguments: numerator, denominator (SQL numbers).
    Returns: SQL numeric(28, 6).
-#}
{%- macro ratio(numerator, denominator) -%}
    cast(
        cast({{ numerator }} as {{ lead_scoring.type_double() }})
        / cast(nullif({{ denominator }}, 0) as {{ lead_scoring.type_double() }})
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
