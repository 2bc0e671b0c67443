{#-
    Puts the rows of a query in the place of a date's rows in the history, inside the
    transaction that is open.

    Arguments:
        relation (relation): the table of the history.
        day (text): the date, YYYY-MM-DD.
        query (text): the date's rows; perhaps none.
    Manual: https://spark.apache.org/docs/latest/sql-ref-syntax-dml-insert-table.html
-#}
{%- macro replace_date(relation, day, query) -%}
    {{ return(adapter.dispatch('replace_date', 'lead_scoring')(relation, day, query)) }}
{%- endmacro -%}

{%- macro default__replace_date(relation, day, query) -%}
    {%- set columns = model.columns.keys() | join(', ') -%}
    {%- call statement('delete_date') -%}
        delete from {{ relation }} where as_of_date = cast('{{ day }}' as date)
    {%- endcall -%}
    {%- call statement('insert_date') -%}
        insert into {{ relation }} ({{ columns }})
        select {{ columns }}
        from (
            {{ query }}
        ) as scored
    {%- endcall -%}
{%- endmacro -%}

{#- A partition that is named is emptied as well when there are no rows for it. -#}
{%- macro spark__replace_date(relation, day, query) -%}
    {%- set columns = model.columns.keys() | reject('eq', 'as_of_date') | join(', ') -%}
    {%- call statement('insert_date') -%}
        insert overwrite table {{ relation }}
        partition (as_of_date = date '{{ day }}') ({{ columns }})
        select {{ columns }}
        from (
            {{ query }}
        ) as scored
    {%- endcall -%}
{%- endmacro -%}
