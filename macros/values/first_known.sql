{#-
    The first value that is not null, in an order. An aggregate.

    Arguments: value (SQL); position (SQL integer, unique in the group): the order.
-#}
{%- macro first_known(value, position) -%}
    {{ return(adapter.dispatch('first_known', 'lead_scoring')(value, position)) }}
{%- endmacro -%}

{%- macro default__first_known(value, position) -%}
    min_by({{ value }}, case when {{ value }} is not null then {{ position }} end)
{%- endmacro -%}

{%- macro postgres__first_known(value, position) -%}
    (array_agg({{ value }} order by {{ position }}) filter (where {{ value }} is not null))[1]
{%- endmacro -%}

{#- Redshift has no arrays in aggregates: positions of equal width order the list. -#}
{%- macro redshift__first_known(value, position) -%}
    split_part(
        listagg({{ value }}, chr(31)) within group (
            order by case when {{ value }} is null then 1 else 0 end, {{ position }}
        ),
        chr(31),
        1
    )
{%- endmacro -%}

{%- macro bigquery__first_known(value, position) -%}
    array_agg({{ value }} ignore nulls order by {{ position }} limit 1)[safe_offset(0)]
{%- endmacro -%}
