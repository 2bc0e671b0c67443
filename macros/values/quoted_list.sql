{#- A list of texts as SQL literals between commas. -#}
{%- macro quoted_list(texts) -%}
    '{{ texts | join("', '") }}'
{%- endmacro -%}
