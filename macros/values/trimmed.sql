{#- A text without the spaces at its ends; other white space stays. -#}
{%- macro trimmed(text) -%}
    {{ return(adapter.dispatch('trimmed', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__trimmed(text) -%}
    trim(both ' ' from {{ text }})
{%- endmacro -%}

{%- macro bigquery__trimmed(text) -%}
    trim({{ text }}, ' ')
{%- endmacro -%}

{%- macro snowflake__trimmed(text) -%}
    trim({{ text }}, ' ')
{%- endmacro -%}
