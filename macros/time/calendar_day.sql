{#-
    A date that somebody gave, as text, YYYY-MM-DD. Raises an error when it is none.

    Arguments:
        given (text or date): the date.
        name (text): what gave it, such as `var as_of_date`.
-#}
{%- macro calendar_day(given, name) -%}
    {%- set day = given | string -%}
    {%- set real = namespace(date=false) -%}
    {%- if modules.re.match('^\d{4}-\d{2}-\d{2}$', day) -%}
        {%- set year, month, day_of_month = day.split('-') | map('int') -%}
        {%- if year > 0 and year < 9999 and 1 <= month and month <= 12 -%}
            {#- a month ends on the day before the first of the next one -#}
            {%- set month_end = modules.datetime.date(
                year + month // 12, month % 12 + 1, 1
            ) - modules.datetime.timedelta(days=1) -%}
            {%- set real.date = 1 <= day_of_month and day_of_month <= month_end.day -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not real.date -%}
        {{ exceptions.raise_compiler_error(
            name ~ " is '" ~ day ~ "'; it must be a date such as 2026-06-30"
        ) }}
    {%- endif -%}
    {{ return(day) }}
{%- endmacro -%}
