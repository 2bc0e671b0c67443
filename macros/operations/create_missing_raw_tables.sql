{#-
    Creates an empty table, all columns text, for each raw table of a source that is switched
    on and that the database has not got. For a company that has a part of a source only.
    For `dbt run-operation create_missing_raw_tables`.
-#}
{%- macro create_missing_raw_tables() -%}
    {%- if var('raw_files', '') -%}
        {{ exceptions.raise_compiler_error(
            'var raw_files is set: raw tables are files in ' ~ var('raw_files')
            ~ ' and not tables of the database'
        ) }}
    {%- endif -%}
    {%- for table in graph.sources.values()
        if table.package_name == 'lead_scoring' and table.config.enabled -%}
        {%- if load_relation(source(table.source_name, table.name)) is none -%}
            {%- set relation = source(table.source_name, table.name) -%}
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
