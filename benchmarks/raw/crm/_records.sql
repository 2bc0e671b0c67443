-- The CRM's people with one or two versions of each record, the second with what has come
-- to be known since. A duplicate lead was merged into the first one.
create or replace macro records_loaded(kind, share_changed) as table
with

versions as (
    select
        *,
        getvariable('end_second') - age_seconds as created,
        unnest(
            case
                when draw(i, kind || ' changed') < share_changed then [1, 2] else [1]
            end
        ) as version
    from people
),

updates_dated as (
    select
        *,
        created + case
            when version = 2
                then cast(age_seconds * sqrt(draw(i, kind || ' changed on')) as bigint)
            else 0
        end as updated
    from versions
)

select
    *,
    updated + 600 + i % 3000 as loaded
from updates_dated
where
    updated + 600 + i % 3000 >= getvariable('load_from')
    and updated + 600 + i % 3000 < getvariable('load_to');

create or replace macro record_email(email, i) as
    case
        when draw(i, 'no record email') < 0.02 then null
        when draw(i, 'broken record email') < 0.01 then 'no address'
        else written(email, i)
    end;
