{#- A list of texts as SQL literals between commas. -#}
{%- macro quoted_list(texts) -%}
    {%- for text in texts -%}
        {{ lead_scoring.text_literal(text) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
