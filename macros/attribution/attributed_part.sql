{#-
    The part of an amount that goes with a weight, cut to 6 places: exact, without a product or
    a quotient that has more digits than a decimal. With whole millionths V = q × W + r, the
    floor of V × w / W is q × w plus the floor of r × w / W.

    Arguments:
        amount (SQL numeric(28, 6)): below 10^15 in size; what is beyond is left over.
        weight, weights (SQL numeric(16, 0)): the weight w and the sum W of all weights, which
            is a million at least.
    Returns: SQL numeric(28, 6).
-#}
{%- macro attributed_part(amount, weight, weights) -%}
    {%- set whole = lead_scoring.type_decimal(28, 0) -%}
    {%- set millionths = 'cast(least(abs(' ~ amount ~ '), 1000000000000000) * 1000000 as '
        ~ whole ~ ')' -%}
    {%- set quotient = lead_scoring.whole_units(millionths, weights) -%}
    {%- set remainder = millionths ~ ' - (' ~ quotient ~ ') * ' ~ weights -%}
    cast(
        (
            ({{ quotient }}) * {{ weight }}
            + {{ lead_scoring.whole_units(
                'cast((' ~ remainder ~ ') * ' ~ weight ~ ' as ' ~ whole ~ ')', weights
            ) }}
        )
        * case when {{ amount }} < 0 then -0.000001 else 0.000001 end
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
