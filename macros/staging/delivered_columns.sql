{#-
    The columns that a raw table has got. Raises an error when a run needs the table and it
    is not there.

    Arguments: source_name, table_name (text); relation: see macro `raw_relation`.

    Returns: a dictionary, name in lower case: name as the database has it; none where the
    table can't or need not be asked: an ephemeral model, `--no-introspect`, and a table
    that is not there when SQL is only compiled.
-#}
{%- macro delivered_columns(source_name, table_name, relation) -%}
    {%- if not flags.INTROSPECT
        or api.Relation.add_ephemeral_prefix('') in (relation | string) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if not lead_scoring.raw_table_exists(relation) -%}
        {%- if flags.WHICH in ('compile', 'generate') -%}
            {{ return(none) }}
        {%- endif -%}
        {%- set table = source_name ~ '_' ~ table_name -%}
        {{ exceptions.raise_compiler_error(
            'raw table ' ~ source_name ~ '.' ~ table_name ~ ' is not there: ' ~ relation
            ~ ' does not exist. Say where it is by the vars ' ~ source_name ~ '_schema, '
            ~ source_name ~ '_database and ' ~ table ~ '_identifier, or by ' ~ table
            ~ '_relation; switch the source off by ' ~ source_name
            ~ '_enabled: false; or make empty tables of all that are missing by '
            ~ '`dbt run-operation create_missing_raw_tables`'
        ) }}
    {%- endif -%}
    {%- set columns = {} -%}
    {%- for column in get_columns_in_query('select * from ' ~ relation) -%}
        {#- of names that differ in capitals alone, the one without -#}
        {%- if column | lower not in columns or column == column | lower -%}
            {%- do columns.update({column | lower: column}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro -%}
