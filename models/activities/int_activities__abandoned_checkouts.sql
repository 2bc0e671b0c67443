with

recorded as (
    select * from {{ ref('int_activities__recorded') }}
),

checkouts as (
    select *
    from recorded
    where activity_type = 'checkout_started' and not is_bot
),

orders as (
    select
        lead_id,
        occurred_at
    from recorded
    where activity_type = 'order_placed'
),

-- nothing is known of the days after the newest load
known_until as (
    select max(loaded_at) as known_at
    from recorded
),

days_passed as (
    select
        checkouts.*,
        {{ dbt.dateadd(
            'day', var('checkout_abandoned_days', 3), 'checkouts.occurred_at'
        ) }} as abandoned_at
    from checkouts
),

ordered_in_time as (
    select distinct days_passed.activity_id
    from days_passed
    inner join orders
        on
            days_passed.lead_id = orders.lead_id
            and orders.occurred_at >= days_passed.occurred_at
            and orders.occurred_at < days_passed.abandoned_at
),

final as (
    select
        days_passed.activity_id || ':abandoned' as activity_id,
        days_passed.lead_id,
        'checkout_abandoned' as activity_type,
        days_passed.abandoned_at as occurred_at,
        cast(days_passed.abandoned_at as date) as activity_date,
        days_passed.channel,
        days_passed.category,
        days_passed.asset,
        days_passed.campaign,
        days_passed.value,
        days_passed.source_name,
        days_passed.is_bot,
        greatest(days_passed.loaded_at, days_passed.abandoned_at) as loaded_at
    from days_passed
    cross join known_until
    left join ordered_in_time
        on days_passed.activity_id = ordered_in_time.activity_id
    where
        ordered_in_time.activity_id is null
        and days_passed.abandoned_at <= known_until.known_at
)

select * from final
