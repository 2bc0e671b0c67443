with

interactions as (
    select
        *,
        visitor(n, day) as visitor,
        draw(n, 'known by') as known_by
    from events_loaded(500)
)

select
    id_of('ad-', interactions.n) as id,
    case when draw(interactions.n, 'click') < 0.2 then 'click' else 'impression' end
        as interaction_type,
    pick(['google_ads', 'linkedin_ads', 'meta_ads'], interactions.n, 'platform')
        as platform,
    case when interactions.known_by < 0.35 then written(people.email, interactions.n) end
        as email,
    case
        when people.email is null or interactions.known_by > 0.3
            then id_of('anon-', interactions.visitor)
    end as anonymous_id,
    'ad-' || cast(floor(30 * draw(interactions.n, 'ad')) as integer) as ad_id,
    pick(['hiking', 'content', 'product'], interactions.n, 'topic') as topic,
    campaign(interactions.n, 'which campaign') as campaign_id,
    mistaken(with_space(interactions.occurred), interactions.n, '2026-02-31 10:00:00')
        as occurred_at,
    with_space(interactions.loaded) as loaded_at
from interactions
left outer join people
    on person_of(interactions.visitor) = people.i
order by interactions.loaded
