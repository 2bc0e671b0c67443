{#-
    Text as the operators compare it: trimmed, in lower case, empty is null. Each letter
    is replaced by its simple lower case, without regard to its place in a word.
-#}
{%- macro comparable_text(expression) -%}
    {{ return(adapter.dispatch('comparable_text', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{#- Engines that follow Unicode's special cases write a sigma at a word's end and a
    dotted I in ways of their own. -#}
{%- macro default__comparable_text(expression) -%}
    lower(translate({{ lead_scoring.clean_text(expression) }}, 'Σİ', 'σi'))
{%- endmacro -%}

{%- macro duckdb__comparable_text(expression) -%}
    lower({{ lead_scoring.clean_text(expression) }})
{%- endmacro -%}

{#-
    The database's own locale may know ASCII alone, or be a Turkish one.
    Manual: https://www.postgresql.org/docs/current/collation.html
-#}
{%- macro postgres__comparable_text(expression) -%}
    (lower(
        translate({{ lead_scoring.clean_text(expression) }}, 'Σİ', 'σi')
        collate "{{ var('postgres_collation', 'und-x-icu') }}"
    ) collate "default")
{%- endmacro -%}

{%- macro redshift__comparable_text(expression) -%}
    {{ lead_scoring.default__comparable_text(expression) }}
{%- endmacro -%}
