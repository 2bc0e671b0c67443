{#-
    The scoring date as text, YYYY-MM-DD: var `as_of_date`, else the sample company's, else
    the UTC date on which the run started. Raises an error when it is no date.
-#}
{%- macro as_of_day() -%}
    {%- set day = var('as_of_date', lead_scoring.sample_setting('as_of_date'))
        or run_started_at.strftime('%Y-%m-%d') -%}
    {%- if not modules.re.match('^\d{4}-\d{2}-\d{2}$', day | string) -%}
        {{ exceptions.raise_compiler_error(
            "var as_of_date is '" ~ day ~ "'; it must be a date such as 2026-06-30"
        ) }}
    {%- endif -%}
    {%- set _ = modules.datetime.datetime.strptime(day | string, '%Y-%m-%d') -%}
    {{ return(day | string) }}
{%- endmacro -%}
