{%- set first_day = var('time_spine_start') -%}
{%- set days_up_to_scoring_date = lead_scoring.days_from_to(
    first_day, lead_scoring.as_of_day()
) -%}

with

digits as (
    {%- for digit in range(10) %}
        select {{ digit }} as digit
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbers as (
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
),

final as (
    select
        {{ lead_scoring.days_before(
            "cast('" ~ first_day ~ "' as date)", '-1 * day_number'
        ) }} as date_day
    from numbers
    where day_number < {{ days_up_to_scoring_date | length + 366 }}
)

select * from final
