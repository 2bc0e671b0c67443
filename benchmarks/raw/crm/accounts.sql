select
    id_of('account-', range) as id,
    'Company ' || range as name,
    'company-' || range || '.example' as domain,
    pick(
        [
            'software', 'retail', 'manufacturing', 'logistics', 'education', 'government',
            'healthcare', 'media', 'N/A', 'e-commerce'
        ],
        range,
        'account industry'
    ) as industry,
    case
        when draw(range, 'size known') < 0.9
            then cast(floor(1 + 3000 * pow(draw(range, 'size'), 3)) as bigint)
    end as employee_count,
    case
        when draw(range, 'revenue known') < 0.6
            then cast(floor(1000 * pow(draw(range, 'size'), 3)) * 150000 as double)
    end as annual_revenue,
    pick(['PL', 'DE', 'GB', 'CZ', 'FR', 'US'], range, 'account country') as country,
    'owner-' || range % 12 as owner_id,
    draw(range, 'deleted') < 0.01 as is_deleted,
    '2020-01-01T00:00:00Z' as created_at,
    '2020-01-01T00:00:00Z' as updated_at,
    '2020-01-01T01:00:00Z' as loaded_at
from range(cast(getvariable('people') / 20 as bigint))
where getvariable('load_from') = 0
