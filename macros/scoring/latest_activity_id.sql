{#-
    The id of the latest activity of a group; of several at the same instant the greatest id,
    compared bytewise. An aggregate.

    Arguments: occurred_at (SQL timestamp); activity_id (SQL text).
    Manuals: https://duckdb.org/docs/stable/sql/functions/aggregates,
        https://www.postgresql.org/docs/current/functions-aggregate.html,
        https://spark.apache.org/docs/latest/api/sql/#max_by
-#}
{%- macro latest_activity_id(occurred_at, activity_id) -%}
    {{ return(adapter.dispatch('latest_activity_id', 'lead_scoring')(
        occurred_at, activity_id
    )) }}
{%- endmacro -%}

{%- macro default__latest_activity_id(occurred_at, activity_id) -%}
    max_by({{ activity_id }}, row({{ occurred_at }}, {{ activity_id }}))
{%- endmacro -%}

{%- macro postgres__latest_activity_id(occurred_at, activity_id) -%}
    (array_agg(
        {{ activity_id }}
        order by {{ occurred_at }} desc, {{ lead_scoring.bytewise(activity_id) }} desc
    ))[1]
{%- endmacro -%}

{%- macro redshift__latest_activity_id(occurred_at, activity_id) -%}
    substring(
        max(to_char({{ occurred_at }}, 'YYYYMMDDHH24MISSUS') || {{ activity_id }}), 21
    )
{%- endmacro -%}

{%- macro spark__latest_activity_id(occurred_at, activity_id) -%}
    max_by({{ activity_id }}, struct({{ occurred_at }}, {{ activity_id }}))
{%- endmacro -%}

{%- macro bigquery__latest_activity_id(occurred_at, activity_id) -%}
    array_agg(
        {{ activity_id }} order by {{ occurred_at }} desc, {{ activity_id }} desc limit 1
    )[offset(0)]
{%- endmacro -%}

{#- The time as text of a fixed length, so that its order is that of times. -#}
{%- macro snowflake__latest_activity_id(occurred_at, activity_id) -%}
    substring(
        max(to_char({{ occurred_at }}, 'YYYYMMDDHH24MISSFF6') || {{ activity_id }}), 21
    )
{%- endmacro -%}
