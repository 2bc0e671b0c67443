with

lines as (
    select
        *,
        unnest(range(line_count)) as line
    from orders_placed()
),

loads_dated as (
    select
        *,
        ordered + seconds_to_load(n * 4 + line) as first_load,
        unnest(deliveries(n * 4 + line)) as later
    from lines
)

select
    id_of('line-', n * 4 + line) as id,
    id_of('order-', n) as order_id,
    'product-' || lpad(cast(product_of(n, line) as varchar), 3, '0') as product_id,
    cast(quantity_of(n, line) as bigint) as quantity,
    cast(product_of(n, line) * 5.5 as double) as unit_price,
    amount_of(n, line) as line_amount,
    with_t(ordered) as updated_at,
    with_t(first_load + later) as loaded_at
from loads_dated
where
    first_load + later >= getvariable('load_from')
    and first_load + later < getvariable('load_to')
order by first_load + later
