{#-
    How much one touch of a conversion weighs against the others, in millionths; only the ratios
    of the weights matter. Whole numbers, so that shares are exact: position-based 40/20/40 over
    n touches is 2(n - 2) for the first and the last and 1 for each between, of 5(n - 2).

    Arguments:
        rule (text): one of `attribution_rules`.
        touch_number, touch_count (SQL integer): the place of the touch, 1 is the first, and
            how many there are.
        days_before_last (SQL integer): whole days between the touch and the last one.
    Returns: SQL numeric(16, 0).
-#}
{%- macro attribution_weight(rule, touch_number, touch_count, days_before_last) -%}
    {%- set double = lead_scoring.type_double() -%}
    {%- set half_lives = 'cast(' ~ days_before_last ~ ' as ' ~ double ~ ') / cast('
        ~ var('attribution_half_life_days', 7) ~ ' as ' ~ double ~ ')' -%}
    {%- set weights = {
        'first_touch': 'case when ' ~ touch_number ~ ' = 1 then 1 else 0 end',
        'last_touch': 'case when ' ~ touch_number ~ ' = ' ~ touch_count
            ~ ' then 1 else 0 end',
        'linear': '1',
        'time_decay': 'power(cast(0.5 as ' ~ double ~ '), least(' ~ half_lives ~ ', 64))',
        'position_based': 'case when ' ~ touch_count ~ ' > 2 and ' ~ touch_number
            ~ ' in (1, ' ~ touch_count ~ ') then 2 * (' ~ touch_count ~ ' - 2) else 1 end',
    } -%}
    {#- engines round a half to either side, and a weight of 7812.5 is nothing unusual -#}
    cast(
        floor(1000000 * {{ weights[rule] }} + 0.5) as {{ lead_scoring.type_decimal(16, 0) }}
    )
{%- endmacro -%}
