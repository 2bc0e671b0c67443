{#-
    The texts of a group in one, with `|` between them. An aggregate.

    Arguments: text (SQL text); position (SQL number): what they are ordered by.
    Manual: https://spark.apache.org/docs/latest/api/sql/#array_join
-#}
{%- macro joined_in_order(text, position) -%}
    {{ return(adapter.dispatch('joined_in_order', 'lead_scoring')(text, position)) }}
{%- endmacro -%}

{%- macro default__joined_in_order(text, position) -%}
    {{ dbt.listagg(text, "'|'", 'order by ' ~ position) }}
{%- endmacro -%}

{#- dbt's own does not order them there. -#}
{%- macro spark__joined_in_order(text, position) -%}
    array_join(
        transform(
            sort_array(
                collect_list(named_struct('position', {{ position }}, 'text', {{ text }}))
            ),
            item -> item.text
        ),
        '|'
    )
{%- endmacro -%}
