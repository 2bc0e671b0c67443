{#- The least text of a group, compared byte by byte. An aggregate. -#}
{%- macro bytewise_min(text) -%}
    {{ return(adapter.dispatch('bytewise_min', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__bytewise_min(text) -%}
    min({{ text }})
{%- endmacro -%}

{#- A column that kept the other collation could not be compared with the others. -#}
{%- macro postgres__bytewise_min(text) -%}
    (min({{ lead_scoring.bytewise(text) }}) collate "default")
{%- endmacro -%}

{%- macro redshift__bytewise_min(text) -%}
    min({{ text }})
{%- endmacro -%}
