{#- Whole days from one date to a later one. -#}
{%- macro days_between(from_date, to_date) -%}
    {{ dbt.datediff(from_date, to_date, 'day') }}
{%- endmacro -%}
