with

opened as (
    select
        range as n,
        (range // daily(15)) * 86400 + second_of_day(range, 'asked') as opened,
        busy(getvariable('people'), range, range // daily(15), 'who') as i
    from range(
        getvariable('first_day') * daily(15), (getvariable('last_day') + 1) * daily(15)
    )
),

versions as (
    select
        *,
        opened + cast(600 + 400000 * draw(n, 'solved') as bigint) as solved,
        unnest(case when draw(n, 'answered') < 0.9 then [false, true] else [false] end)
            as is_solved
    from opened
),

loads_dated as (
    select
        *,
        case when is_solved then solved else opened end as updated,
        case when is_solved then solved else opened end + 900 + n % 5000 as loaded
    from versions
)

select
    id_of('ticket-', n) as id,
    written(people.email, n) as email,
    case when is_customer(people.i) then id_of('customer-', people.i) end as customer_id,
    pick(['bug', 'how_to', 'invoice'], n, 'topic') as topic,
    case when is_solved then 'solved' else 'open' end as status,
    'normal' as priority,
    with_space(opened) as opened_at,
    case when is_solved then with_space(solved) end as solved_at,
    with_space(updated) as updated_at,
    with_space(loaded) as loaded_at
from loads_dated
inner join people
    on loads_dated.i = people.i
where loaded >= getvariable('load_from') and loaded < getvariable('load_to')
order by loaded
