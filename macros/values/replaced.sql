{#-
    A text in which every match of a regular expression is replaced.

    Arguments: text (SQL text); pattern (text, as in `matches`); replacement (text).
-#}
{%- macro replaced(text, pattern, replacement) -%}
    {{ return(adapter.dispatch('replaced', 'lead_scoring')(text, pattern, replacement)) }}
{%- endmacro -%}

{%- macro default__replaced(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro -%}

{%- macro duckdb__replaced(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro -%}

{%- macro postgres__replaced(text, pattern, replacement) -%}
    {{ lead_scoring.duckdb__replaced(text, pattern, replacement) }}
{%- endmacro -%}

{%- macro redshift__replaced(text, pattern, replacement) -%}
    {{ lead_scoring.default__replaced(text, pattern, replacement) }}
{%- endmacro -%}
