{#-
    A bound of Wilson's interval, which holds the true rate with 95 % confidence, to 6
    places; null without leads.

    Arguments:
        side (text): `lower` or `upper`.
        conversions, leads (SQL integers).
    Formula: https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval
-#}
{%- macro wilson_bound(side, conversions, leads) -%}
    {%- set z = lead_scoring.as_double(lead_scoring.confidence_quantile()) -%}
    {%- set k = lead_scoring.as_double(conversions) -%}
    {%- set n = 'nullif(' ~ lead_scoring.as_double(leads) ~ ', 0)' -%}
    cast(
        (
            {{ k }} + {{ z }} * {{ z }} / 2
            {{ '-' if side == 'lower' else '+' }} {{ z }} * sqrt(
                {{ k }} * ({{ n }} - {{ k }}) / {{ n }} + {{ z }} * {{ z }} / 4
            )
        ) / ({{ n }} + {{ z }} * {{ z }})
        as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}


{#- How many standard errors there are on either side in an interval of 95 %. -#}
{%- macro confidence_quantile() -%}
    {{ return('1.959963984540054') }}
{%- endmacro -%}
