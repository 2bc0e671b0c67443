{#-
    How many whole units a number holds: the floor of the exact quotient, at most 10^15; null
    when the number is null or negative or the unit is not above 0.

    Arguments:
        number, unit (SQL numeric(28, 6)).
    Returns: SQL numeric(16, 0).
-#}
{%- macro whole_units(number, unit) -%}
    case
        when {{ number }} >= 0 and {{ unit }} > 0
            then cast(
                least(
                    {{ lead_scoring.exact_quotient(number, unit) }}, 1000000000000000
                ) as {{ lead_scoring.type_decimal(16, 0) }}
            )
    end
{%- endmacro -%}


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
