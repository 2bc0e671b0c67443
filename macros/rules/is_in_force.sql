{#- Whether a row with `valid_from` and `valid_to` is in force on a date. -#}
{%- macro is_in_force(on_date) -%}
    (valid_from is null or valid_from <= {{ on_date }})
    and (valid_to is null or {{ on_date }} < valid_to)
{%- endmacro -%}
