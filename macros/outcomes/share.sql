{#-
    The share that a count has in another, to 6 places; null where the other is 0.

    Arguments: part, whole (SQL integers).
-#}
{%- macro share(part, whole) -%}
    cast(
        {{ lead_scoring.as_double(part) }} / nullif({{ lead_scoring.as_double(whole) }}, 0)
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}


{#- A number as a double, in which counts and their products are exact up to 2^53. -#}
{%- macro as_double(number) -%}
    cast({{ number }} as {{ lead_scoring.type_double() }})
{%- endmacro -%}
