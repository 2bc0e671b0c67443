{#-
    The first value that is not null, in an order. An aggregate.

    Arguments: value (SQL); position (SQL integer, unique in the group): the order.
-#}
{%- macro first_known(value, position) -%}
    {{ return(adapter.dispatch('first_known', 'lead_scoring')(value, position)) }}
{%- endmacro -%}

{%- macro default__first_known(value, position) -%}
    arg_min({{ value }}, case when {{ value }} is not null then {{ position }} end)
{%- endmacro -%}
