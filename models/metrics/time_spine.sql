{%- set end_date = lead_scoring.time_after(lead_scoring.as_of_date(), 366, 'day') -%}

with

days as (
    {{ dbt.date_spine(
        'day',
        "cast('" ~ var('time_spine_start') ~ "' as date)",
        end_date
    ) }}
),

final as (
    select cast(date_day as date) as date_day
    from days
)

select * from final
