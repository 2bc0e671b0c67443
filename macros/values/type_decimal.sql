{#- The type of points, money and every other exact number. -#}
{%- macro type_decimal() -%}
    numeric(28, 6)
{%- endmacro -%}
