{#-
    A text cast to a type; null where that fails. PostgreSQL has no such cast: the macros
    that need it there check the text before.

    Arguments: text (SQL text); type (SQL type).
-#}
{%- macro cast_or_null(text, type) -%}
    {{ return(adapter.dispatch('cast_or_null', 'lead_scoring')(text, type)) }}
{%- endmacro -%}

{%- macro default__cast_or_null(text, type) -%}
    try_cast({{ text }} as {{ type }})
{%- endmacro -%}

{%- macro bigquery__cast_or_null(text, type) -%}
    safe_cast({{ text }} as {{ type }})
{%- endmacro -%}
