{#- Rows with `mistake_number` from 1 to a count (see `numbered_mistake`). -#}
{%- macro mistake_numbers(count) -%}
    {%- for number in range(1, count + 1) %}
    select {{ number }} as mistake_number{{ ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
