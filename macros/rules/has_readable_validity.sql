{#- Whether the trimmed cells `valid_from` and `valid_to` are empty or dates. -#}
{%- macro has_readable_validity() -%}
    (valid_from is null or {{ lead_scoring.to_calendar_day('valid_from') }} is not null)
    and (valid_to is null or {{ lead_scoring.to_calendar_day('valid_to') }} is not null)
{%- endmacro -%}
