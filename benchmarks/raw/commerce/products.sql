select
    'product-' || lpad(cast(range + 1 as varchar), 3, '0') as id,
    'Product ' || (range + 1) as name,
    ['shoes', 'hiking', 'accessories', 'camping', 'running'][1 + range % 5] as category,
    'all_year' as season,
    cast(5.5 * (range + 1) as double) as unit_price,
    '2020-01-01T00:00:00Z' as updated_at,
    '2020-01-01T01:00:00Z' as loaded_at
from range(30)
where getvariable('load_from') = 0
