{#-
    A raw count, of a number type or text such as 250 or 250.0, as an integer; rounded
    when it isn't whole, null when it is no number or has more than 9 digits.
-#}
{%- macro to_count(expression) -%}
    {%- set decimal = lead_scoring.to_decimal(expression) -%}
    case
        when abs(round({{ decimal }}, 0)) < 1000000000
            then cast(round({{ decimal }}, 0) as integer)
    end
{%- endmacro -%}
