{#-
    The first day on which a row is no longer valid, a day after all others where
    none is given.
-#}
{%- macro validity_end() -%}
    coalesce(
        {{ lead_scoring.to_calendar_day('valid_to') }}, cast('9999-12-31' as date)
    )
{%- endmacro -%}
