with

visits as (
    select
        *,
        visitor(n, day) as visitor,
        pick(
            [
                '/|home', '/|home', '/|home', '/blog|blog', '/blog/mql-or-sql|blog',
                '/blog/half-life-of-interest|blog', '/blog/scoring-leadów-w-praktyce|blog',
                '/blog/poradnik-dla-księgowych|blog', '/blog/shoe-care|blog',
                '/product|product', '/product/integrations|product',
                '/product/security|product', '/pricing|pricing',
                '/pricing/enterprise|pricing', '/demo|demo', '/demo/book|demo',
                '/case-studies/finance|case_study', '/case-studies/logistics|case_study',
                '/docs|docs', '/docs/api|docs', '/docs/import|docs',
                '/careers|careers', '/checkout|checkout', '/sale|seasonal_sale',
                '/sale/summer|seasonal_sale', '/shop/hiking|hiking',
                '/shop/hiking/rain-jacket|hiking', '/shop/hiking/trekking-poles|hiking',
                '/shop/hiking/water-bottle|hiking', '/shop/shoes|shoes',
                '/shop/shoes/city-sneaker|shoes', '/shop/shoes/chelsea-boot|shoes',
                '/shop/shoes/trzewiki-zimowe-śnieżka|shoes',
                '/shop/accessories|accessories', '/shop/accessories/laces|accessories'
            ],
            n,
            'page'
        ) as page
    from events_loaded(4500)
)

select
    case when not is_lost(n) then id_of('view-', n) end as id,
    case when draw(n, 'nobody') >= 0.0002 then id_of('anon-', visitor) end
        as anonymous_id,
    case when draw(n, 'nobody') >= 0.0002 then signed_in_as(visitor, n) end as user_id,
    split_part(page, '|', 1) as page_path,
    case when draw(n, 'no group') >= 0.01 then split_part(page, '|', 2) end
        as page_group,
    case when draw(n, 'referrer') < 0.2 then 'https://www.search.example/' end as referrer,
    campaign(n, 'which campaign') as campaign_id,
    case when is_crawler(visitor) then bot_user_agent(visitor) else user_agent(visitor) end
        as user_agent,
    mistaken(with_t(occurred), n, '2026-02-31T10:00:00Z') as occurred_at,
    with_t(loaded) as loaded_at
from visits
order by loaded
