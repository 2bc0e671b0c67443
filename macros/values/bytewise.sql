{#- Text that is ordered and compared byte by byte, whatever the database's collation. -#}
{%- macro bytewise(text) -%}
    {{ return(adapter.dispatch('bytewise', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__bytewise(text) -%}
    {{ text }}
{%- endmacro -%}
