{#- What a `create table` of the project's own says of the table's format, where engines
    have several. -#}
{%- macro table_format_clause() -%}
    {{ return(adapter.dispatch('table_format_clause', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__table_format_clause() -%}
{%- endmacro -%}

{%- macro spark__table_format_clause() -%}
    {{- ' using ' ~ var('file_format', lead_scoring.step_format() | trim) -}}
{%- endmacro -%}
