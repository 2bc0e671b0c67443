{#-
    A raw amount or count, of a number type or text, as an exact decimal of 6 places;
    null when it is none or too large for one.
-#}
{%- macro to_decimal(expression) -%}
    {{ return(adapter.dispatch('to_decimal', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{%- macro default__to_decimal(expression) -%}
    try_cast({{ expression }} as {{ lead_scoring.type_decimal() }})
{%- endmacro -%}
