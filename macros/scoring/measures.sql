{#- What a metric rule can compute over its activities. Returns a list. -#}
{%- macro measures() -%}
    {{ return([
        'count', 'sum_value', 'distinct_days', 'distinct_assets', 'days_since_last',
        'days_idle',
    ]) }}
{%- endmacro -%}
