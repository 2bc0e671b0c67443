{#-
    What a user says about the columns of a raw table, by var `<source>_<table>_columns`.

    Returns: a dictionary, documented column: column of the raw table, SQL expression, or
    none where the raw table has nothing of the kind.
-#}
{%- macro raw_column_map(source_name, table_name) -%}
    {%- set column_map = {} -%}
    {%- set given = var(source_name ~ '_' ~ table_name ~ '_columns', none) or {} -%}
    {%- for column, expression in given.items() -%}
        {#- true and false are values of yaml as well -#}
        {%- do column_map.update({
            column | lower:
                none if expression is none or expression == ''
                else expression | lower if expression is boolean
                else expression | string
        }) -%}
    {%- endfor -%}
    {{ return(column_map) }}
{%- endmacro -%}
