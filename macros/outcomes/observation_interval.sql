{#-
    The interval that a date lies in, as the interval's first day: of each the first date
    in the history is an observation. Var `observation_interval` says how long it is: `day`,
    `week` or `month`.

    Arguments: date (SQL date).
-#}
{%- macro observation_interval(date) -%}
    {%- set interval = var('observation_interval', 'month') -%}
    {%- if interval == 'month' -%}
        cast({{ dbt.date_trunc('month', date) }} as date)
    {%- elif interval == 'week' -%}
        {{ lead_scoring.week_start(date) }}
    {%- elif interval == 'day' -%}
        {{ date }}
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "var observation_interval is '" ~ interval ~ "'; use one of day, week, month"
        ) }}
    {%- endif -%}
{%- endmacro -%}
