{#-
    Whether a text as a whole matches a regular expression; null for null.

    Arguments:
        text (SQL text).
        pattern (text): letters, digits, classes in brackets, groups, `?`, `+`, `*` and
            `{n,m}`, which every engine reads alike. No backslash but in `\t`, `\n`,
            `\f`, `\r` inside brackets.
    Manuals: https://duckdb.org/docs/stable/sql/functions/regular_expressions,
        https://www.postgresql.org/docs/current/functions-matching.html,
        https://spark.apache.org/docs/latest/api/sql/#rlike
-#}
{%- macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'lead_scoring')(text, pattern)) }}
{%- endmacro -%}

{#- \z is the end of the text; $ may stand before a last line's end as well. -#}
{%- macro default__matches(text, pattern) -%}
    regexp_like({{ text }}, '^({{ pattern }})\z')
{%- endmacro -%}

{%- macro duckdb__matches(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro -%}

{#- Classes of the collation C know ASCII alone, as those of the other engines do. -#}
{%- macro postgres__matches(text, pattern) -%}
    ({{ text }}) collate "C" ~ '^({{ pattern }})$'
{%- endmacro -%}

{#- White space as it is: backslashes mean different things inside brackets there. -#}
{%- macro redshift__matches(text, pattern) -%}
    ({{ text }}) ~ '^({{ pattern | replace('\\t', '\t') | replace('\\n', '\n')
        | replace('\\f', '\f') | replace('\\r', '\r') }})$'
{%- endmacro -%}

{%- macro spark__matches(text, pattern) -%}
    ({{ text }}) rlike '^({{ pattern | replace('\\', '\\\\') }})\\z'
{%- endmacro -%}

{%- macro bigquery__matches(text, pattern) -%}
    regexp_contains({{ text }}, r'^({{ pattern }})$')
{%- endmacro -%}

{%- macro snowflake__matches(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern | replace('\\', '\\\\') }}')
{%- endmacro -%}
