{#- Whether a raw value is given (an empty text is none) but could not be read. -#}
{%- macro is_unreadable(raw_value, value_read) -%}
    {{ value_read }} is null and {{ lead_scoring.clean_text(raw_value) }} is not null
{%- endmacro -%}
