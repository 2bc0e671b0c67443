{#-
    Whether a text is a number: an optional sign, 1 to 18 digits, and optionally a point
    and digits.
-#}
{%- macro is_number(text) -%}
    {{ return(adapter.dispatch('is_number', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__is_number(text) -%}
    coalesce(regexp_full_match({{ text }}, '[+-]?[0-9]{1,18}([.][0-9]+)?'), false)
{%- endmacro -%}
