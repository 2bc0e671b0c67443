{#- Text without spaces at its ends; an empty text is null. -#}
{%- macro clean_text(expression) -%}
    nullif({{ lead_scoring.trimmed(lead_scoring.plain_text(expression)) }}, '')
{%- endmacro -%}
