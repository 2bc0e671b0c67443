{#-
    The last date outside a look-back window: a window keeps what is later than it. Months are
    calendar months, clamped to the month's end, and at most a hundred years. Null without
    a window.

    Arguments:
        on_date (SQL date): the scoring date.
        window_value (SQL integer): the length; window_unit (SQL text): `day` or `month`.
-#}
{%- macro window_start(on_date, window_value, window_unit) -%}
    case {{ window_unit }}
        when 'day' then {{ lead_scoring.days_before(on_date, window_value) }}
        when 'month' then {{ lead_scoring.months_before(
            on_date, 'least(' ~ window_value ~ ', 1200)'
        ) }}
    end
{%- endmacro -%}
