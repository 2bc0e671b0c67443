{#-
    Adds the columns to the table of the history that it has not got yet: null on the dates
    that are not written again. Raises an error when it has others, or of other types.

    Arguments:
        relation (relation): the table.
        query (text): a query with the columns that it ought to have.
-#}
{%- macro align_history(relation, query) -%}
    {{ get_assert_columns_equivalent(query) }}
    {%- set wanted = lead_scoring.column_types(query) -%}
    {%- set stored = lead_scoring.column_types('select * from ' ~ relation) -%}
    {%- for name, type in stored.items() if wanted.get(name) != type -%}
        {%- set should_be = 'should be ' ~ wanted[name] if name in wanted else 'is unknown' -%}
        {{ exceptions.raise_compiler_error(
            'column ' ~ name ~ ' of ' ~ relation ~ ' is ' ~ type ~ ' and ' ~ should_be
            ~ '; change the table, or begin the history anew with --full-refresh and var '
            ~ 'full_refresh_history'
        ) }}
    {%- endfor -%}
    {%- for name in wanted if name not in stored -%}
        {%- do lead_scoring.add_column(
            relation, adapter.render_raw_columns_constraints(
                raw_columns={name: model.columns[name]}
            )[0]
        ) -%}
    {%- endfor -%}
{%- endmacro -%}


{#- The columns of a query with their types. -#}
{%- macro column_types(query) -%}
    {%- set types = {} -%}
    {%- for column in format_columns(get_column_schema_from_query(query)) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro -%}


{#-
    Adds a column to a table.

    Arguments: relation (relation): the table; column (text): its name and type.
    Manual: https://spark.apache.org/docs/latest/sql-ref-syntax-ddl-alter-table.html
-#}
{%- macro add_column(relation, column) -%}
    {{ return(adapter.dispatch('add_column', 'lead_scoring')(relation, column)) }}
{%- endmacro -%}

{%- macro default__add_column(relation, column) -%}
    {%- call statement('add_column') -%}
        alter table {{ relation }} add column {{ column }}
    {%- endcall -%}
{%- endmacro -%}


{%- macro spark__add_column(relation, column) -%}
    {%- call statement('add_column') -%}
        alter table {{ relation }} add columns ({{ column }})
    {%- endcall -%}
{%- endmacro -%}
