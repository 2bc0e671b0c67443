{#- Text without spaces at its ends; an empty text is null. -#}
{%- macro clean_text(expression) -%}
    nullif(
        {{ lead_scoring.trimmed(
            'cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')'
        ) }},
        ''
    )
{%- endmacro -%}
