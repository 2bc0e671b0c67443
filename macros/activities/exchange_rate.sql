{#-
    What one unit of a currency is worth in the reporting currency; null when it has no rate.
    An amount without currency is in the reporting currency already.

    Arguments: currency (SQL text); rate (SQL numeric(28, 6)): from the join below.
-#}
{%- macro exchange_rate(currency, rate) -%}
    case
        when {{ currency }} is null then 1
        when upper({{ currency }}) = '{{ var("reporting_currency", "EUR") }}' then 1
        else {{ rate }}
    end
{%- endmacro -%}


{#- The join to `exchange_rates`: the rate of a currency at a time. -#}
{%- macro exchange_rate_applies(currency, at_time) -%}
    upper({{ currency }}) = upper(exchange_rates.currency)
    and (
        exchange_rates.valid_from is null
        or exchange_rates.valid_from <= cast({{ at_time }} as date)
    )
    and (
        exchange_rates.valid_to is null
        or cast({{ at_time }} as date) < exchange_rates.valid_to
    )
{%- endmacro -%}
