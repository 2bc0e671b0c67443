{#-
    The company's own decay, in place of lead_scoring's: an activity pays in full until the
    half-life is over, and nothing after it.
-#}
{%- macro default__decay_fraction(
    age_days, decay_type, half_life_days, period_days, rate_per_period, floor_fraction
) -%}
    cast(
        case
            when {{ decay_type }} is null or {{ decay_type }} = 'none' then 1
            when {{ age_days }} <= {{ half_life_days }} then 1
            else 0
        end as numeric(16, 15)
    )
{%- endmacro -%}


{#- Named like a macro of lead_scoring, for something else: how much a price has decayed. -#}
{%- macro decay_fraction(price, list_price) -%}
    {{ price }} / {{ list_price }}
{%- endmacro -%}
