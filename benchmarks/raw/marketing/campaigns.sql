select
    'campaign-' || range as id,
    'Campaign ' || range as name,
    pick(['email', 'ads', 'social', 'event'], range, 'channel') as channel,
    pick(['hiking', 'product', 'content'], range, 'topic') as topic,
    cast(1000 + range * 50 as double) as cost,
    '2020-01-01 00:00:00' as starts_at,
    '2030-01-01 00:00:00' as ends_at,
    '2020-01-01 00:00:00' as updated_at,
    '2020-01-01 01:00:00' as loaded_at
from range(40)
where getvariable('load_from') = 0
