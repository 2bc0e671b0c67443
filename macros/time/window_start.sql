{#-
    The last date outside a look-back window: a window keeps what is later than it. Months are
    calendar months, clamped to the month's end, and at most a hundred years. Null without
    a window.

    Arguments:
        on_date (SQL date): the scoring date.
        window_value (SQL integer): the length; window_unit (SQL text): `day` or `month`.
    Manual: https://duckdb.org/docs/stable/sql/functions/interval
-#}
{%- macro window_start(on_date, window_value, window_unit) -%}
    {{ return(adapter.dispatch('window_start', 'lead_scoring')(
        on_date, window_value, window_unit
    )) }}
{%- endmacro -%}

{%- macro default__window_start(on_date, window_value, window_unit) -%}
    case {{ window_unit }}
        when 'day' then cast({{ on_date }} - to_days({{ window_value }}) as date)
        when 'month' then cast({{ on_date }} - to_months(least({{ window_value }}, 1200)) as date)
    end
{%- endmacro -%}
