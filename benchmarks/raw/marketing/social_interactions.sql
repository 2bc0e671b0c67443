with

interactions as (
    select
        *,
        busy(getvariable('people'), n, day, 'who') as i
    from events_loaded(130)
)

select
    id_of('social-', interactions.n) as id,
    'linkedin' as network,
    pick(['like', 'like', 'like', 'share', 'comment', 'follow'], interactions.n, 'kind')
        as interaction_type,
    written(people.email, interactions.n) as email,
    'post-' || (interactions.day - interactions.n % 9) as post_id,
    pick(['case_study', 'product', 'hiking'], interactions.n, 'topic') as topic,
    campaign(interactions.n, 'which campaign') as campaign_id,
    mistaken(with_space(interactions.occurred), interactions.n, '2026-02-31 10:00:00')
        as occurred_at,
    with_space(interactions.loaded) as loaded_at
from interactions
inner join people
    on interactions.i = people.i
order by interactions.loaded
