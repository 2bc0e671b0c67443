{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set window_start = lead_scoring.days_before(as_of_date, var('rfm_window_days')) -%}

with

activities as (
    select
        lead_id,
        activity_type,
        activity_date,
        value,
        coalesce(asset, activity_id) as order_id
    from {{ ref('int_activities') }}
    where
        activity_type in ('order_placed', 'order_cancelled')
        and activity_date <= {{ as_of_date }}
        and not is_bot
),

rfm_segments as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__rfm_segments'),
        ['recency_quintile', 'frequency_quintile', 'rfm_segment'],
        as_of_date
    ) }}
),

orders as (
    select
        lead_id,
        order_id,
        max(case when activity_type = 'order_placed' then activity_date end)
            as order_date,
        coalesce(sum(case when activity_type = 'order_placed' then value end), 0)
            as placed_value,
        coalesce(sum(case when activity_type = 'order_cancelled' then value end), 0)
            as cancelled_value,
        max(case when activity_type = 'order_cancelled' then 1 else 0 end) = 1
            as has_cancellation,
        -- of a cancellation without an amount nothing says that it was but a part
        max(
            case
                when activity_type = 'order_cancelled' and value is null then 1 else 0
            end
        ) = 1 as has_unknown_amount
    from activities
    group by 1, 2
),

kept_orders as (
    select
        lead_id,
        order_date,
        placed_value - cancelled_value as order_value,
        order_date > {{ window_start }} as is_in_window
    from orders
    where
        order_date is not null
        and not (
            has_cancellation
            and (has_unknown_amount or cancelled_value >= placed_value)
        )
),

buyers as (
    select
        lead_id,
        max(order_date) as last_order_date,
        cast(sum(case when is_in_window then 1 else 0 end) as bigint) as order_count,
        cast(
            sum(case when is_in_window then order_value else 0 end)
            as {{ lead_scoring.type_decimal() }}
        ) as order_value
    from kept_orders
    group by 1
),

ranked as (
    select
        *,
        cast(
            6 - ntile(5) over (
                order by last_order_date desc, {{ lead_scoring.bytewise('lead_id') }}
            ) as {{ dbt.type_int() }}
        ) as recency_quintile,
        cast(
            6 - ntile(5) over (
                order by order_count desc, {{ lead_scoring.bytewise('lead_id') }}
            ) as {{ dbt.type_int() }}
        ) as frequency_quintile,
        cast(
            6 - ntile(5) over (
                order by order_value desc, {{ lead_scoring.bytewise('lead_id') }}
            ) as {{ dbt.type_int() }}
        ) as monetary_quintile
    from buyers
),

final as (
    select
        ranked.lead_id,
        rfm_segments.rfm_segment,
        ranked.recency_quintile,
        ranked.frequency_quintile,
        ranked.monetary_quintile,
        ranked.order_count,
        ranked.order_value,
        ranked.last_order_date
    from ranked
    left outer join rfm_segments
        on
            ranked.recency_quintile = rfm_segments.recency_quintile
            and ranked.frequency_quintile = rfm_segments.frequency_quintile
)

select * from final
