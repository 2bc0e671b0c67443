{#-
    The id of the latest activity of a group; of several at the same instant the greatest id,
    compared bytewise. An aggregate.
    Manual: https://duckdb.org/docs/stable/sql/functions/aggregates
-#}
{%- macro latest_activity_id(occurred_at, activity_id) -%}
    {{ return(adapter.dispatch('latest_activity_id', 'lead_scoring')(
        occurred_at, activity_id
    )) }}
{%- endmacro -%}

{%- macro default__latest_activity_id(occurred_at, activity_id) -%}
    arg_max({{ activity_id }}, row({{ occurred_at }}, {{ activity_id }}))
{%- endmacro -%}
