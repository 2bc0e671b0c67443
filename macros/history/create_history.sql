{#-
    Creates the table of the history, without rows.

    Arguments:
        relation (relation): the table.
        query (text): a query with its columns.
    Manuals: https://www.postgresql.org/docs/current/sql-createindex.html,
        https://spark.apache.org/docs/latest/sql-ref-syntax-ddl-create-table-datasource.html
-#}
{%- macro create_history(relation, query) -%}
    {{ return(adapter.dispatch('create_history', 'lead_scoring')(relation, query)) }}
{%- endmacro -%}

{%- macro default__create_history(relation, query) -%}
    {%- call statement('create_history') -%}
        {{ get_create_table_as_sql(false, relation, get_empty_subquery_sql(query)) }}
    {%- endcall -%}
{%- endmacro -%}

{#- What is read and replaced is one date or a few, of perhaps a thousand. -#}
{%- macro postgres__create_history(relation, query) -%}
    {{ lead_scoring.default__create_history(relation, query) }}
    {%- call statement('create_index') -%}
        create index on {{ relation }} (as_of_date)
    {%- endcall -%}
{%- endmacro -%}

{%- macro redshift__create_history(relation, query) -%}
    {{ lead_scoring.default__create_history(relation, query) }}
{%- endmacro -%}

{#- A partition for each date, so that one can be replaced without the others. -#}
{%- macro spark__create_history(relation, query) -%}
    {{ get_assert_columns_equivalent(query) }}
    {%- set columns = model.columns.keys() | reject('eq', 'as_of_date') | list -%}
    {%- call statement('create_history') -%}
        create table {{ relation }}
        {{ file_format_clause() }}
        {{ options_clause() }}
        {{ tblproperties_clause() }}
        partitioned by (as_of_date)
        {{ location_clause() }}
        {{ comment_clause() }}
        as
        select {{ columns | join(', ') }}, as_of_date
        from (
            {{ query }}
        ) as scored
        where false
    {%- endcall -%}
{%- endmacro -%}
