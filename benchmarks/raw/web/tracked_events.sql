with

visits as (
    select
        *,
        visitor(n, day) as visitor,
        1 + cast(floor(30 * draw(n, 'product')) as integer) as product_number,
        draw(n, 'event') as drawn
    from events_loaded(1100)
),

named as (
    select
        *,
        case
            when drawn < 0.55 then 'product_viewed'
            when drawn < 0.67 then 'product_added'
            when drawn < 0.77 then 'checkout_started'
            when drawn < 0.90 then 'content_downloaded'
            when drawn < 0.93 and is_user(person_of(visitor)) then 'account_created'
            else 'video_watched'
        end as event_name
    from visits
)

select
    case when not is_lost(n) then id_of('track-', n) end as id,
    id_of('anon-', visitor) as anonymous_id,
    case
        when event_name = 'account_created' then id_of('user-', person_of(visitor))
        else signed_in_as(visitor, n)
    end as user_id,
    event_name,
    case event_name
        when 'checkout_started' then '/checkout'
        when 'content_downloaded' then 'guide-' || product_number
        when 'account_created' then 'signup'
        when 'video_watched' then 'product-tour'
    end as asset,
    case
        when event_name = 'content_downloaded'
            then pick(['ebook', 'whitepaper', 'checklist'], n, 'document')
        when event_name = 'checkout_started'
            then pick(['hiking', 'shoes', 'accessories', 'camping'], n, 'basket')
    end as category,
    case
        when event_name in ('product_viewed', 'product_added')
            then 'product-' || lpad(cast(product_number as varchar), 3, '0')
    end as product_id,
    case
        when event_name in ('product_viewed', 'product_added')
            then cast(product_number * 5.5 as double)
        when event_name = 'checkout_started' then cast(product_number * 8.25 as double)
    end as value,
    campaign(n, 'which campaign') as campaign_id,
    case when is_crawler(visitor) then bot_user_agent(visitor) else user_agent(visitor) end
        as user_agent,
    mistaken(with_t(occurred), n, '2026-02-31T10:00:00Z') as occurred_at,
    with_t(loaded) as loaded_at
from named
order by loaded
