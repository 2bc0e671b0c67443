with

versions as (
    select
        *,
        unnest(case when draw(n, 'done') < 0.7 then ['placed', 'completed'] else ['placed'] end)
            as status
    from orders_placed()
),

updates_dated as (
    select
        *,
        n * 2 + case when status = 'placed' then 0 else 1 end as version_number,
        ordered + case
            when status = 'placed' then 0 else cast(86400 * (1 + 4 * draw(n, 'when')) as bigint)
        end as updated
    from versions
),

loads_dated as (
    select
        *,
        updated + seconds_to_load(version_number) as first_load,
        unnest(deliveries(version_number)) as later
    from updates_dated
)

select
    id_of('order-', n) as id,
    case when is_customer(people.i) then id_of('customer-', people.i) end as customer_id,
    written(people.email, n) as email,
    case when draw(n, 'device known') < 0.8 then id_of('anon-', device_of(people.i, n)) end
        as anonymous_id,
    status,
    currency,
    list_sum(list_transform(range(line_count), lambda line: amount_of(n, line)))
        as total_amount,
    campaign(n, 'which campaign') as campaign_id,
    mistaken(with_t(ordered), n, '2026-02-31T10:00:00Z') as ordered_at,
    with_t(updated) as updated_at,
    with_t(first_load + later) as loaded_at
from loads_dated
inner join people
    on loads_dated.i = people.i
where
    first_load + later >= getvariable('load_from')
    and first_load + later < getvariable('load_to')
order by first_load + later
