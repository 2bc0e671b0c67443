with

recorded as (
    select * from {{ ref('int_activities__recorded') }}
),

checkouts as (
    select
        *,
        {{ lead_scoring.time_after(
            'occurred_at', var('checkout_abandoned_days', 3), 'day'
        ) }}
            as abandoned_at
    from recorded
    where activity_type = 'checkout_started' and not is_bot
),

order_headers as (
    select
        identifier,
        ordered_at,
        loaded_at
    from {{ ref('int_activities__order_headers') }}
),

identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__identifiers') }}
),

-- orders whose money has no rate were placed all the same
orders as (
    select
        identifiers.lead_id,
        order_headers.ordered_at as occurred_at
    from order_headers
    inner join identifiers
        on order_headers.identifier = identifiers.identifier
),

-- nothing is known of orders after their newest load, or that of the checkouts
known as (
    select
        coalesce(
            (select max(order_headers.loaded_at) from order_headers), max(loaded_at)
        ) as known_until
    from checkouts
),

ordered_in_time as (
    select distinct checkouts.activity_id
    from checkouts
    inner join orders
        on
            checkouts.lead_id = orders.lead_id
            and checkouts.occurred_at <= orders.occurred_at
            and checkouts.abandoned_at > orders.occurred_at
),

final as (
    select
        checkouts.activity_id || ':abandoned' as activity_id,
        checkouts.lead_id,
        'checkout_abandoned' as activity_type,
        checkouts.abandoned_at as occurred_at,
        cast(checkouts.abandoned_at as date) as activity_date,
        checkouts.channel,
        checkouts.category,
        checkouts.asset,
        checkouts.campaign,
        checkouts.value,
        checkouts.source_name,
        checkouts.is_bot,
        greatest(checkouts.loaded_at, checkouts.abandoned_at) as loaded_at
    from checkouts
    cross join known
    left outer join ordered_in_time
        on checkouts.activity_id = ordered_in_time.activity_id
    where
        ordered_in_time.activity_id is null
        and checkouts.abandoned_at <= known.known_until
)

select * from final
