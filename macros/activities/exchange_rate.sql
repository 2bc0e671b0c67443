{#-
    What one unit of a currency is worth in the reporting currency (var `reporting_currency`);
    null when it has no rate. An amount without currency is in the reporting currency already.

    Arguments:
        currency (SQL text): the currency of the amount.
        rate (SQL number): its rate, joined on `exchange_rate_applies`.
-#}
{%- macro exchange_rate(currency, rate) -%}
    cast(
        case
            when {{ currency }} is null then 1
            when
                upper({{ currency }}) = '{{ var("reporting_currency", "EUR") | upper }}'
                then 1
            else {{ rate }}
        end as {{ lead_scoring.type_decimal() }}
    )
{%- endmacro -%}
