{#-
    The condition on which to join `exchange_rates`: the rate of a currency on a day. Comparisons
    alone, without `or`, so that a left join stays a hash join.

    Arguments:
        currency (SQL text): the currency of the amount.
        at_time (SQL timestamp): when the amount came about.
-#}
{%- macro exchange_rate_applies(currency, at_time) -%}
    upper({{ currency }}) = exchange_rates.currency
    and coalesce(exchange_rates.valid_from, cast('0001-01-01' as date))
    <= cast({{ at_time }} as date)
    and coalesce(exchange_rates.valid_to, cast('9999-12-31' as date))
    > cast({{ at_time }} as date)
{%- endmacro -%}
