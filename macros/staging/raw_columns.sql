{#-
    The select list that makes the documented columns of a raw table of what the table has
    got: the column of that name in whatever case, what var `<source>_<table>_columns`
    says, or null. Warns of columns that are null because nothing delivers them; raises an
    error when a required one is among them.

    Arguments: source_name, table_name (text); relation: see macro `raw_relation`.

    Returns: a list of SQL texts.
-#}
{%- macro raw_columns(source_name, table_name, relation) -%}
    {%- set raw_table = source_name ~ '.' ~ table_name -%}
    {%- set map_name = source_name ~ '_' ~ table_name ~ '_columns' -%}
    {%- set column_map = lead_scoring.raw_column_map(source_name, table_name) -%}
    {%- set documented = graph.sources[
        'source.lead_scoring.' ~ raw_table
    ].columns -%}
    {%- set delivered = lead_scoring.delivered_columns(
        source_name, table_name, relation
    ) -%}
    {%- for column in column_map if column not in documented -%}
        {{ exceptions.raise_compiler_error(
            'var ' ~ map_name ~ ' names ' ~ column ~ ', which is no column of '
            ~ raw_table ~ '; its columns are ' ~ documented | join(', ')
        ) }}
    {%- endfor -%}
    {%- set select_list, missing, required = [], [], [] -%}
    {%- for column, properties in documented.items() -%}
        {%- set expression = column_map.get(column, column) -%}
        {%- set is_name = modules.re.match('^[a-z_][a-z0-9_]*$', expression or '', 2)
            and expression | lower not in (
                'true', 'false', 'null', 'current_date', 'current_timestamp',
                'localtimestamp'
            )
        -%}
        {%- set is_missing = expression is none or (
            delivered is not none and is_name and expression | lower not in delivered
        ) -%}
        {%- if is_missing and column in column_map and expression is not none -%}
            {{ exceptions.raise_compiler_error(
                'var ' ~ map_name ~ ' says that ' ~ column ~ ' is ' ~ expression
                ~ ', which ' ~ relation ~ ' has not got; its columns are '
                ~ delivered.values() | join(', ')
            ) }}
        {%- elif is_missing and properties.config.meta.required -%}
            {%- do required.append(column) -%}
        {%- elif is_missing and column not in column_map -%}
            {%- do missing.append(column) -%}
        {%- endif -%}
        {%- if is_missing -%}
            {%- set expression = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
        {%- elif is_name and delivered is not none -%}
            {%- set name = delivered[expression | lower] -%}
            {%- set expression = name if name == column else adapter.quote(name) -%}
        {%- endif -%}
        {%- do select_list.append(
            column if expression == column else expression ~ ' as ' ~ column
        ) -%}
    {%- endfor -%}
    {%- if required -%}
        {{ exceptions.raise_compiler_error(
            'raw table ' ~ raw_table ~ ' (' ~ relation ~ ') has no '
            ~ required | join(', ') ~ ', without which it can not be used. Say by var '
            ~ map_name ~ ' which column or SQL expression it is, such as `' ~ map_name
            ~ ': {' ~ required[0] ~ ': name_of_the_column}`; the columns of the table are '
            ~ (delivered or {}).values() | join(', ')
        ) }}
    {%- endif -%}
    {%- if missing -%}
        {%- do exceptions.warn(
            'raw table ' ~ raw_table ~ ' (' ~ relation ~ ') has no '
            ~ missing | join(', ') ~ ': null is taken instead. Say by var ' ~ map_name
            ~ ' which column or SQL expression it is, or null where there is none'
        ) -%}
    {%- endif -%}
    {{ return(select_list) }}
{%- endmacro -%}
