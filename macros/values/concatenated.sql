{#-
    Texts one after the other. One function of many arguments is quicker than as many operators;
    on engines without one there are operators.

    Arguments: texts (list of SQL text), none of them null.
-#}
{%- macro concatenated(texts) -%}
    {{ return(adapter.dispatch('concatenated', 'lead_scoring')(texts)) }}
{%- endmacro -%}

{%- macro default__concatenated(texts) -%}
    concat({{ texts | join(', ') }})
{%- endmacro -%}

{%- macro redshift__concatenated(texts) -%}
    {{ dbt.concat(texts) }}
{%- endmacro -%}
