{#-
    The fraction of its points that an activity still pays at an age, to 15 places.

    Arguments:
        age_days (SQL integer): whole days between the activity and the scoring date.
        decay_type (SQL text): `none`, `exponential`, `linear` or `step`; null is `none`.
        half_life_days, period_days, rate_per_period, floor_fraction (SQL numeric(28, 6)).
    Returns: SQL numeric(16, 15). Override `default__decay_fraction` for another curve.
-#}
{%- macro decay_fraction(
    age_days, decay_type, half_life_days, period_days, rate_per_period, floor_fraction
) -%}
    {{ return(adapter.dispatch('decay_fraction', 'lead_scoring')(
        age_days, decay_type, half_life_days, period_days, rate_per_period, floor_fraction
    )) }}
{%- endmacro -%}

{%- macro default__decay_fraction(
    age_days, decay_type, half_life_days, period_days, rate_per_period, floor_fraction
) -%}
    {%- set double = lead_scoring.type_double() -%}
    {%- set age = 'cast(' ~ age_days ~ ' as ' ~ double ~ ')' -%}
    {%- set whole_periods = lead_scoring.whole_units(
        'cast(' ~ age_days ~ ' as ' ~ lead_scoring.type_decimal() ~ ')', period_days
    ) -%}
    cast(
        case
            when {{ decay_type }} is null or {{ decay_type }} = 'none' then 1
            else greatest(
                cast(coalesce({{ floor_fraction }}, 0) as {{ double }}),
                case {{ decay_type }}
                    -- beyond 64 half-lives nothing is left within 15 places
                    when 'exponential' then power(
                        cast(0.5 as {{ double }}),
                        least({{ age }} / cast({{ half_life_days }} as {{ double }}), 64)
                    )
                    when 'linear' then 1
                        - cast({{ rate_per_period }} as {{ double }})
                        * {{ age }} / cast({{ period_days }} as {{ double }})
                    when 'step' then 1
                        - cast({{ rate_per_period }} as {{ double }})
                        * cast({{ whole_periods }} as {{ double }})
                end
            )
        end as {{ lead_scoring.type_decimal(16, 15) }}
    )
{%- endmacro -%}
