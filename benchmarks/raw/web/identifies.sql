with

sign_ins as (
    select
        *,
        busy(getvariable('people'), n, day, 'who') as i
    from events_loaded(60)
)

select
    id_of('identify-', sign_ins.n) as id,
    id_of('anon-', device_of(sign_ins.i, sign_ins.n)) as anonymous_id,
    case when is_user(sign_ins.i) then id_of('user-', sign_ins.i) end as user_id,
    written(people.email, sign_ins.n) as email,
    with_t(sign_ins.occurred) as occurred_at,
    with_t(sign_ins.loaded) as loaded_at
from sign_ins
inner join people
    on sign_ins.i = people.i
order by sign_ins.loaded
