with

cancelled as (
    select
        *,
        ordered + cast(1000000 * draw(n, 'when cancelled') as bigint) as cancelled
    from orders_placed()
    where draw(n, 'cancelled') < 0.08
),

loads_dated as (
    select
        *,
        cancelled + seconds_to_load(n) as first_load,
        unnest(deliveries(n)) as later
    from cancelled
)

select
    id_of('cancel-', n) as id,
    id_of('order-', n) as order_id,
    pick(['changed_mind', 'defect', 'late_delivery'], n, 'reason') as reason,
    amount_of(n, 0) as amount,
    with_t(cancelled) as cancelled_at,
    with_t(first_load + later) as loaded_at
from loads_dated
where
    first_load + later >= getvariable('load_from')
    and first_load + later < getvariable('load_to')
order by first_load + later
