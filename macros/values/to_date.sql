{#-
    A raw date or time, typed or ISO text, as a date; null when it can't be read. A time
    with an offset gives the date as written. Texts such as 'infinity' are not read.
-#}
{%- macro to_date(expression) -%}
    {{ return(adapter.dispatch('to_date', 'lead_scoring')(expression)) }}
{%- endmacro -%}

{#-
    DuckDB's cast to `date` ignores what follows the date; its cast to `timestamp` does
    not.
-#}
{%- macro default__to_date(expression) -%}
    {%- set trimmed = lead_scoring.clean_text(expression) -%}
    case
        when {{ trimmed }} like '____-%'
            then cast(try_cast({{ trimmed }} as timestamp) as date)
    end
{%- endmacro -%}
