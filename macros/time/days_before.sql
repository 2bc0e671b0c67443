{#-
    The date that lies a number of days before another.

    Arguments: date (SQL date); days (SQL integer).
    Manuals: https://duckdb.org/docs/stable/sql/functions/interval,
        https://spark.apache.org/docs/latest/api/sql/#date_sub
-#}
{%- macro days_before(date, days) -%}
    {{ return(adapter.dispatch('days_before', 'lead_scoring')(date, days)) }}
{%- endmacro -%}

{%- macro default__days_before(date, days) -%}
    cast({{ dbt.dateadd('day', '-1 * (' ~ days ~ ')', date) }} as date)
{%- endmacro -%}

{%- macro duckdb__days_before(date, days) -%}
    cast({{ date }} - to_days({{ days }}) as date)
{%- endmacro -%}

{%- macro postgres__days_before(date, days) -%}
    ({{ date }} - {{ days }})
{%- endmacro -%}

{%- macro redshift__days_before(date, days) -%}
    {{ lead_scoring.default__days_before(date, days) }}
{%- endmacro -%}

{%- macro spark__days_before(date, days) -%}
    date_sub({{ date }}, {{ days }})
{%- endmacro -%}
