-- A message is delivered or bounces; what follows happens some time after.
with

messages as (
    select
        range as n,
        range // daily(1500) as day,
        (range // daily(1500)) * 86400 + second_of_day(range, 'sent') as sent
    from range(
        getvariable('first_day') * daily(1500), (getvariable('last_day') + 1) * daily(1500)
    )
),

addressed as (
    select
        *,
        busy(getvariable('people'), n, day, 'who') as i,
        draw(n, 'bounced') < 0.012 as is_bounced
    from messages
),

-- Some companies have a scanner that opens and clicks at once; some people use a proxy.
happened as (
    select
        *,
        i % 23 = 0 as is_scanned,
        unnest(
            case
                when is_bounced then ['bounced']
                else list_filter(
                    [
                        'delivered',
                        case when i % 23 = 0 or draw(n, 'opened') < 0.28 then 'opened' end,
                        case when draw(n, 'opened') < 0.06 then 'opened again' end,
                        case when i % 23 = 0 or draw(n, 'clicked') < 0.09 then 'clicked' end,
                        case when draw(n, 'unsubscribed') < 0.002 then 'unsubscribed' end,
                        case when draw(n, 'complained') < 0.0003 then 'complained' end
                    ],
                    lambda happening: happening is not null
                )
            end
        ) as happening
    from addressed
),

numbered as (
    select
        *,
        n * 6 + list_position(
            ['delivered', 'opened', 'opened again', 'clicked', 'unsubscribed', 'complained'],
            replace(happening, 'bounced', 'delivered')
        ) as event_number
    from happened
),

timed as (
    select
        *,
        sent + case
            when happening in ('delivered', 'bounced') then 0
            when is_scanned and happening in ('opened', 'clicked')
                then cast(floor(6 * draw(event_number, 'scanned')) as bigint)
            else cast(20 + 200000 * pow(draw(event_number, 'read'), 3) as bigint)
        end as occurred
    from numbered
),

loads_dated as (
    select
        *,
        occurred + seconds_to_load(event_number) as first_load,
        unnest(deliveries(event_number)) as later
    from timed
),

loaded_in_time as (
    select
        *,
        first_load + later as loaded
    from loads_dated
    where
        first_load + later >= getvariable('load_from')
        and first_load + later < getvariable('load_to')
)

select
    case when not is_lost(event_number) then id_of('mail-', event_number) end as id,
    replace(happening, ' again', '') as event_type,
    written(people.email, event_number) as email,
    id_of('message-', n) as message_id,
    'newsletter-' || day % 60 as email_name,
    pick(['newsletter', 'product', 'sale', 'hiking', 'webinar', 'content'], n, 'topic')
        as topic,
    campaign(n, 'which campaign') as campaign_id,
    case when happening = 'clicked' then 'https://www.ourcompany.example/sale' end
        as link_url,
    case
        when happening in ('delivered', 'bounced', 'unsubscribed', 'complained') then null
        when people.i % 11 = 0 and happening != 'clicked' then 'Mozilla/5.0'
        when draw(event_number, 'robot') < 0.01 then bot_user_agent(event_number)
        else user_agent(people.i)
    end as user_agent,
    mistaken(with_space(occurred), event_number, '2026-02-31 10:00:00') as occurred_at,
    with_space(loaded) as loaded_at
from loaded_in_time
inner join people
    on loaded_in_time.i = people.i
order by loaded
