{#- The first day of validity of a row, a day before all others where none is given. -#}
{%- macro validity_start() -%}
    coalesce(
        {{ lead_scoring.to_calendar_day('valid_from') }}, cast('0001-01-01' as date)
    )
{%- endmacro -%}
