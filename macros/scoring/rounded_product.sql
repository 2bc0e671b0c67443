{#-
    The product of two decimals, below 10^15 in size, rounded to 12 and then to 6 places.

    Arguments: points (SQL numeric(28, 6)); weight (SQL numeric, not negative).
    Manual: https://spark.apache.org/docs/latest/sql-ref-ansi-compliance.html
-#}
{%- macro rounded_product(points, weight) -%}
    {{ return(adapter.dispatch('rounded_product', 'lead_scoring')(points, weight)) }}
{%- endmacro -%}

{%- macro default__rounded_product(points, weight) -%}
    round(
        cast(
            cast({{ points }} as {{ lead_scoring.type_decimal(24, 6) }}) * {{ weight }}
            as {{ lead_scoring.type_decimal(38, 12) }}
        ),
        6
    )
{%- endmacro -%}

{#- Exact decimals of 38 digits are slow on DuckDB: products below a thousand, hence nearly
    all, are exact to 12 places as doubles as well. -#}
{%- macro duckdb__rounded_product(points, weight) -%}
    {%- set product = 'cast(' ~ points ~ ' as double) * cast(' ~ weight ~ ' as double)' -%}
    case
        when abs({{ product }}) < 1000 then round(cast({{ product }} as numeric(18, 12)), 6)
        else {{ lead_scoring.default__rounded_product(points, weight) }}
    end
{%- endmacro -%}

{#- A product has at most 38 digits on Spark and on Redshift, which take places from the
    fraction: the whole and the broken part of the weight are multiplied apart. -#}
{%- macro spark__rounded_product(points, weight) -%}
    cast({{ points }} as decimal(24, 6)) * cast(floor({{ weight }}) as decimal(23, 0))
    + round(
        cast(
            cast({{ points }} as decimal(24, 6)) * cast(mod({{ weight }}, 1) as decimal(16, 15))
            as decimal(38, 12)
        ),
        6
    )
{%- endmacro -%}

{%- macro redshift__rounded_product(points, weight) -%}
    {{ lead_scoring.spark__rounded_product(points, weight) }}
{%- endmacro -%}
