{#- Seconds from one time to a later one. -#}
{%- macro seconds_between(from_time, to_time) -%}
    {{ dbt.datediff(from_time, to_time, 'second') }}
{%- endmacro -%}
