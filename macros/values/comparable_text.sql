{#- Text as the operators compare it: trimmed, in lower case, empty is null. -#}
{%- macro comparable_text(expression) -%}
    {{ return(adapter.dispatch('comparable_text', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{%- macro default__comparable_text(expression) -%}
    lower({{ lead_scoring.clean_text(expression) }})
{%- endmacro -%}
