{#- The Monday of a date's week. -#}
{%- macro week_start(date) -%}
    {{ return(adapter.dispatch('week_start', 'lead_scoring')(date)) }}
{%- endmacro -%}

{%- macro default__week_start(date) -%}
    cast({{ dbt.date_trunc('week', date) }} as date)
{%- endmacro -%}

{#- Weeks begin on Sunday there, and on Snowflake where a session says so. -#}
{%- macro bigquery__week_start(date) -%}
    date_trunc({{ date }}, isoweek)
{%- endmacro -%}

{%- macro snowflake__week_start(date) -%}
    dateadd(day, 1 - dayofweekiso({{ date }}), {{ date }})
{%- endmacro -%}
