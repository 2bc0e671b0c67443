{#-
    A text of the project's own as an SQL literal.

    Arguments: text (text): quotes and backslashes in it stand for themselves.
-#}
{%- macro text_literal(text) -%}
    {{ return(adapter.dispatch('text_literal', 'lead_scoring')(text)) }}
{%- endmacro -%}

{%- macro default__text_literal(text) -%}
    '{{ text | replace("'", "''") }}'
{%- endmacro -%}

{#- By number, for dbt reads the statement of a unit test as if a backslash were none and
    takes what follows a semicolon for another statement. -#}
{%- macro spark__text_literal(text) -%}
    '{{ text | replace('\\', '\\u005C') | replace("'", '\\u0027') | replace(';', '\\u003B') }}'
{%- endmacro -%}

{%- macro bigquery__text_literal(text) -%}
    {{ lead_scoring.spark__text_literal(text) }}
{%- endmacro -%}

{%- macro snowflake__text_literal(text) -%}
    '{{ text | replace('\\', '\\\\') | replace("'", "''") }}'
{%- endmacro -%}

{%- macro redshift__text_literal(text) -%}
    {{ lead_scoring.snowflake__text_literal(text) }}
{%- endmacro -%}
