{#-
    The same day a number of calendar months earlier; where that month is shorter, its last
    day.

    Arguments: date (SQL date); months (SQL integer).
    Manuals: https://duckdb.org/docs/stable/sql/functions/interval,
        https://www.postgresql.org/docs/current/functions-datetime.html,
        https://spark.apache.org/docs/latest/api/sql/#add_months
-#}
{%- macro months_before(date, months) -%}
    {{ return(adapter.dispatch('months_before', 'lead_scoring')(date, months)) }}
{%- endmacro -%}

{%- macro default__months_before(date, months) -%}
    cast({{ dbt.dateadd('month', '-1 * (' ~ months ~ ')', date) }} as date)
{%- endmacro -%}

{%- macro duckdb__months_before(date, months) -%}
    cast({{ date }} - to_months({{ months }}) as date)
{%- endmacro -%}

{%- macro postgres__months_before(date, months) -%}
    cast({{ date }} - make_interval(months => {{ months }}) as date)
{%- endmacro -%}

{%- macro redshift__months_before(date, months) -%}
    {{ lead_scoring.default__months_before(date, months) }}
{%- endmacro -%}

{%- macro spark__months_before(date, months) -%}
    add_months({{ date }}, -({{ months }}))
{%- endmacro -%}
