with

logged as (
    select
        *,
        crm_person(cast(
            floor(draw(n, 'whose') * getvariable('people') / 5) * 3 as bigint
        ) + n % 3) as i,
        pick(
            ['completed', 'completed', 'scheduled', 'no_show'], n, 'status'
        ) as status
    from events_loaded(80)
)

select
    id_of('sales-', n) as id,
    pick(['meeting', 'call'], n, 'kind') as activity_type,
    status,
    pick(['Product demo', 'Follow-up', 'Introduction'], n, 'subject') as subject,
    id_of('lead-', i) as lead_id,
    case when is_contact(i) then id_of('contact-', i) end as contact_id,
    'owner-' || i % 12 as owner_id,
    case when status = 'completed' then cast(15 + n % 60 as bigint) end
        as duration_minutes,
    false as is_deleted,
    -- what is scheduled lies ahead
    with_t(
        occurred
        + case when status = 'scheduled' then cast(500000 * draw(n, 'ahead') as bigint) else 0 end
    ) as occurred_at,
    with_t(occurred) as updated_at,
    with_t(loaded) as loaded_at
from logged
order by loaded
