{#-
    Where a raw table is read from: var `<source>_<table>_relation`, else the source.

    Returns: a relation, or the text of one.
-#}
{%- macro raw_relation(source_name, table_name) -%}
    {%- set relation = var(source_name ~ '_' ~ table_name ~ '_relation', none) -%}
    {{ return(relation or source(source_name, table_name)) }}
{%- endmacro -%}
