{#- Whether a raw source (`crm`, `marketing`, `web`, `commerce`, `support`) is switched on. -#}
{%- macro source_is_enabled(source_name) -%}
    {{ return(var(source_name ~ '_enabled', true)) }}
{%- endmacro -%}
