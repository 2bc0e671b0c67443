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
    {{ return(adapter.dispatch('points_paid', 'lead_scoring')(points, weight, max_points)) }}
{%- endmacro -%}

{#- Exact decimals of 38 digits are slow on DuckDB: sums below a thousand, hence nearly all,
    are exact to 12 places as doubles as well. -#}
{%- macro default__points_paid(points, weight, max_points) -%}
    {%- set double = lead_scoring.type_double() -%}
    {%- set limit = 'least(coalesce(' ~ max_points ~ ', 1000000000000000), 1000000000000000)' -%}
    {%- set product -%}
        cast({{ points }} as {{ double }}) * cast({{ weight }} as {{ double }})
    {%- endset -%}
    cast(
        case
            when abs({{ product }}) >= cast({{ limit }} as {{ double }})
                then sign({{ points }}) * sign({{ weight }}) * {{ limit }}
            when abs({{ product }}) < 1000
                then round(cast({{ product }} as numeric(18, 12)), 6)
            else round(
                cast(
                    cast({{ points }} as numeric(24, 6)) * {{ weight }}
                    as numeric(38, 12)
                ),
                6
            )
        end as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
