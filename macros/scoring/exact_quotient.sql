{#-
    The floor of the quotient of two decimals, neither negative, without the error of
    floating point numbers.
    Manuals: https://duckdb.org/docs/stable/sql/functions/numeric,
        https://www.postgresql.org/docs/current/functions-math.html,
        https://spark.apache.org/docs/latest/api/sql/#div
-#}
{%- macro exact_quotient(number, unit) -%}
    {{ return(adapter.dispatch('exact_quotient', 'lead_scoring')(number, unit)) }}
{%- endmacro -%}

{%- macro default__exact_quotient(number, unit) -%}
    floor(({{ number }} - mod({{ number }}, {{ unit }})) / {{ unit }} + 0.5)
{%- endmacro -%}

{%- macro duckdb__exact_quotient(number, unit) -%}
    cast({{ number }} * 1000000 as hugeint) // cast({{ unit }} * 1000000 as hugeint)
{%- endmacro -%}

{%- macro postgres__exact_quotient(number, unit) -%}
    div({{ number }}, {{ unit }})
{%- endmacro -%}

{%- macro redshift__exact_quotient(number, unit) -%}
    {{ lead_scoring.default__exact_quotient(number, unit) }}
{%- endmacro -%}

{#- `div` gives a bigint, which a quotient beyond 10^18 would leave. -#}
{%- macro spark__exact_quotient(number, unit) -%}
    case
        when
            cast({{ number }} as double) / cast({{ unit }} as double) > 1000000000000001
            then 1000000000000000
        else {{ number }} div {{ unit }}
    end
{%- endmacro -%}
