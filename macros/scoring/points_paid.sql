{#-
    Points times a weight, limited in size and rounded to 6 places, half away from zero.

    Arguments:
        points (SQL numeric(28, 6)): what one unit pays.
        weight (SQL numeric): units, decayed or not; never negative.
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
                then case when {{ points }} < 0 then -1 else 1 end * {{ limit }}
            else {{ lead_scoring.rounded_product(points, weight) }}
        end as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
