{#-
    Between two queries: the rows of either, each once.
    Manual: https://docs.aws.amazon.com/redshift/latest/dg/r_UNION.html
-#}
{%- macro union_distinct() -%}
    {{ return(adapter.dispatch('union_distinct', 'lead_scoring')()) }}
{%- endmacro -%}

{%- macro default__union_distinct() -%}
    union distinct
{%- endmacro -%}

{#- It knows the word `all` alone. -#}
{%- macro redshift__union_distinct() -%}
    union
{%- endmacro -%}
