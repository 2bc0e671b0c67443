{#-
    Creates an empty table, all columns text, for each raw table of a source that is switched
    on and that the database has not got. Tables that a var `<source>_<table>_relation`
    replaces are left out. For a company that has a part of a source only.
    For `dbt run-operation create_missing_raw_tables`.
-#}
{%- macro create_missing_raw_tables() -%}
    {%- if lead_scoring.raw_files() -%}
        {{ exceptions.raise_compiler_error(
            'raw tables are files in ' ~ lead_scoring.raw_files() ~ ', by var raw_files or '
            ~ 'sample_raw_files, and not tables of the database'
        ) }}
    {%- endif -%}
    {%- for table in graph.sources.values()
        if table.package_name == 'lead_scoring'
        and not var(table.source_name ~ '_' ~ table.name ~ '_relation', none) -%}
        {%- set relation = source(table.source_name, table.name) -%}
        {%- if not lead_scoring.raw_table_exists(relation) -%}
            {%- set columns = [] -%}
            {%- for column in table.columns -%}
                {%- do columns.append(
                    adapter.quote(column) ~ ' ' ~ dbt.type_string()
                ) -%}
            {%- endfor -%}
            {%- do adapter.create_schema(relation) -%}
            {%- call statement('create_raw_table', auto_begin=true) -%}
                create table {{ relation }} ({{ columns | join(', ') }})
            {%- endcall -%}
            {%- do adapter.commit() -%}
            {{ print('created ' ~ relation) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro -%}
