{#-
    The first value that is not null, in an order. An aggregate.

    Arguments: value (SQL); position (SQL integer, unique in the group): the order;
        type (SQL type): the value's, text unless given.
    Manuals: https://docs.snowflake.com/en/sql-reference/functions/min_by,
        https://trino.io/docs/current/functions/aggregate.html,
        https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html,
        https://cloud.google.com/bigquery/docs/reference/standard-sql/aggregate_functions
-#}
{%- macro first_known(value, position, type=none) -%}
    {{ return(adapter.dispatch('first_known', 'lead_scoring')(
        value, position, type or dbt.type_string()
    )) }}
{%- endmacro -%}

{%- macro default__first_known(value, position, type) -%}
    min_by({{ value }}, case when {{ value }} is not null then {{ position }} end)
{%- endmacro -%}

{%- macro postgres__first_known(value, position, type) -%}
    cast(
        (
            array_agg({{ value }} order by {{ position }})
            filter (where {{ value }} is not null)
        )[1] as {{ type }}
    )
{%- endmacro -%}

{#- Redshift has no arrays in aggregates, and lists of text alone. -#}
{%- macro redshift__first_known(value, position, type) -%}
    {%- set text -%}
    {%- if type == 'boolean' -%}
    case when {{ value }} then 'true' when not {{ value }} then 'false' end
    {%- else -%}
    cast({{ value }} as {{ dbt.type_string() }})
    {%- endif -%}
    {%- endset -%}
    {%- set first -%}
    split_part(
        listagg({{ text }}, chr(31)) within group (order by {{ position }}), chr(31), 1
    )
    {%- endset -%}
    {{ first ~ " = 'true'" if type == 'boolean' else 'cast(' ~ first ~ ' as ' ~ type ~ ')' }}
{%- endmacro -%}

{%- macro bigquery__first_known(value, position, type) -%}
    array_agg({{ value }} ignore nulls order by {{ position }} limit 1)[safe_offset(0)]
{%- endmacro -%}
