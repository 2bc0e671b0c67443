with

attendances as (
    select
        *,
        busy(getvariable('people'), n, day, 'who') as i,
        pick(['registered', 'registered', 'attended', 'no_show'], n, 'status') as status,
        pick(['webinar', 'webinar', 'webinar', 'trade_show'], n, 'kind') as event_type
    from events_loaded(60)
)

select
    id_of('attendance-', attendances.n) as id,
    attendances.event_type || '-' || attendances.day // 14 as event_name,
    attendances.event_type,
    attendances.status,
    written(people.email, attendances.n) as email,
    pick(['crm hygiene', 'product'], attendances.n, 'topic') as topic,
    case
        when attendances.status = 'attended'
            then cast(floor(70 * draw(attendances.n, 'minutes')) as bigint)
    end as minutes_attended,
    campaign(attendances.n, 'which campaign') as campaign_id,
    mistaken(with_space(attendances.occurred), attendances.n, '2026-02-31 10:00:00')
        as occurred_at,
    with_space(attendances.loaded) as loaded_at
from attendances
inner join people
    on attendances.i = people.i
order by attendances.loaded
