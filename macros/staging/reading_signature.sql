{#-
    Short for how a raw table is read: by which var `<source>_<table>_relation` and
    `<source>_<table>_columns`. When they change, what was staged is of no use.

    Arguments: source_name, table_name (text), as in `source()`.
-#}
{%- macro reading_signature(source_name, table_name) -%}
    {{ return(local_md5(tojson([
        var(source_name ~ '_' ~ table_name ~ '_relation', none) | string,
        lead_scoring.raw_column_map(source_name, table_name) | string,
    ]))) }}
{%- endmacro -%}
