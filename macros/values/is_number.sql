{#-
    Whether a text is a number: an optional sign, 1 to 18 digits, and optionally a point
    and digits.
-#}
{%- macro is_number(text) -%}
    coalesce({{ lead_scoring.matches(text, '[+-]?[0-9]{1,18}([.][0-9]+)?') }}, false)
{%- endmacro -%}
