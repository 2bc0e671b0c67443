with

opened as (
    select
        range as n,
        (range // daily(8)) * 86400 + second_of_day(range, 'opened') as created,
        crm_person(cast(
            floor(draw(range, 'whose') * getvariable('people') / 5) * 3 as bigint
        ) + range % 3) as i
    from range(
        getvariable('first_day') * daily(8), (getvariable('last_day') + 1) * daily(8)
    )
),

versions as (
    select
        *,
        created + cast(86400 * (5 + 35 * draw(n, 'closed')) as bigint) as closed,
        unnest(case when draw(n, 'decided') < 0.9 then [false, true] else [false] end)
            as is_closed
    from opened
),

loads_dated as (
    select
        *,
        case when is_closed then closed else created end as updated,
        case when is_closed then closed else created end + 900 + n % 5000 as loaded
    from versions
)

select
    id_of('opportunity-', n) as id,
    'Opportunity ' || n as name,
    cast(null as varchar) as account_id,
    case when is_contact(i) then id_of('contact-', i) end as contact_id,
    id_of('lead-', i) as lead_id,
    'owner-' || i % 12 as owner_id,
    campaign(n, 'which campaign') as campaign_id,
    case
        when not is_closed then 'Qualification'
        when draw(n, 'won') < 0.35 then 'Closed Won'
        else 'Closed Lost'
    end as stage,
    cast(1000 + floor(20000 * draw(n, 'amount')) as double) as amount,
    pick(['EUR', 'EUR', 'EUR', 'USD', 'CHF'], n, 'currency') as currency,
    is_closed,
    is_closed and draw(n, 'won') < 0.35 as is_won,
    false as is_deleted,
    with_t(created) as created_at,
    case when is_closed then with_t(closed) end as closed_at,
    with_t(updated) as updated_at,
    with_t(loaded) as loaded_at
from loads_dated
where loaded >= getvariable('load_from') and loaded < getvariable('load_to')
order by loaded
