{#-
    Text that is ordered and compared byte by byte, whatever the database's collation.
    Manual: https://www.postgresql.org/docs/current/collation.html
-#}
{%- macro bytewise(text) -%}
    {{ return(adapter.dispatch('bytewise', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__bytewise(text) -%}
    {{ text }}
{%- endmacro -%}

{%- macro postgres__bytewise(text) -%}
    ({{ text }}) collate "C"
{%- endmacro -%}

{%- macro redshift__bytewise(text) -%}
    {{ text }}
{%- endmacro -%}
