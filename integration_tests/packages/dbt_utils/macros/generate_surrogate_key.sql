{%- macro generate_surrogate_key(columns) -%}
    {{ dbt.hash(columns | join(" || '-' || ")) }}
{%- endmacro -%}
