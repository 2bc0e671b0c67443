{#- Macros of the company with names that lead_scoring has as well, and other results. -#}
{%- macro clean_text(expression) -%}
    upper({{ expression }})
{%- endmacro -%}


{%- macro is_number(expression) -%}
    'the company asked whether ' || {{ expression }} || ' is a number'
{%- endmacro -%}


{%- macro identifier(kind, value) -%}
    'the {{ kind }} ' || {{ value }}
{%- endmacro -%}


{%- macro as_of_date() -%}
    cast('1999-12-31' as date)
{%- endmacro -%}


{%- macro report_failures(results) -%}
    {{ exceptions.raise_compiler_error('lead_scoring asked the company to report') }}
{%- endmacro -%}
