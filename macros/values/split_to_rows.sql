{#-
    A set of rows, one per part of a text that `|` separates, to be used in a select list
    beside the columns that name the row.
    Manual: https://duckdb.org/docs/stable/sql/query_syntax/unnest
-#}
{%- macro split_to_rows(text) -%}
    {{ return(adapter.dispatch('split_to_rows', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__split_to_rows(text) -%}
    unnest(string_split({{ text }}, '|'))
{%- endmacro -%}
