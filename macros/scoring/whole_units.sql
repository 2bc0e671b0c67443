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
