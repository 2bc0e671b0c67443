{#-
    Points times a weight, limited in size and rounded to 6 places, half away from zero.

    Arguments:
        points (SQL numeric(28, 6)): what one unit pays.
        weight (SQL numeric): units, decayed or not.
        max_points (SQL numeric(28, 6)): cap on the size; null: none. No rule pays more than
            10^15 in size, so that no sum leaves its type.
    The product is rounded to 12 places first: decay fractions are exact to 15, and a tie at
    the sixth place must not be lost to them.
-#}
{%- macro points_paid(points, weight, max_points) -%}
    {%- set double = lead_scoring.type_double() -%}
    {%- set limit = 'least(coalesce(' ~ max_points ~ ', 1000000000000000), 1000000000000000)' -%}
    {%- set size -%}
        abs(cast({{ points }} as {{ double }}) * cast({{ weight }} as {{ double }}))
    {%- endset -%}
    cast(
        case
            when {{ size }} >= cast({{ limit }} as {{ double }})
                then sign({{ points }}) * sign({{ weight }}) * {{ limit }}
            else {{ lead_scoring.rounded_product(points, weight) }}
        end as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}


{#- The product of two decimals, below 10^15 in size, rounded to 12 and then to 6 places. -#}
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
    {%- set whole = 'cast(floor(' ~ weight ~ ') as decimal(16, 0))' -%}
    cast({{ points }} as decimal(21, 6)) * {{ whole }}
    + round(
        cast(
            cast({{ points }} as decimal(21, 6))
            * cast({{ weight }} - {{ whole }} as decimal(16, 15))
            as decimal(34, 12)
        ),
        6
    )
{%- endmacro -%}

{%- macro redshift__rounded_product(points, weight) -%}
    {{ lead_scoring.spark__rounded_product(points, weight) }}
{%- endmacro -%}
