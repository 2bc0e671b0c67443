with

tracked_events as (
    {{ lead_scoring.newest_rows(
        ref('stg_web__tracked_events'),
        'tracked_event_id',
        [
            'anonymous_id',
            'user_id',
            'product_id',
            'campaign_id',
            'event_name',
            'asset',
            'category',
            'user_agent',
            'value',
            'occurred_at',
            'loaded_at',
        ]
    ) }}
),

bot_user_agents as (
    {{ lead_scoring.bot_user_agents(ref('stg_web__tracked_events')) }}
),

{% if lead_scoring.source_is_enabled('commerce') -%}
    products as (
        {{ lead_scoring.newest_rows(
            ref('stg_commerce__products'),
            'product_id',
            ['category'],
            updated_at='updated_at'
        ) }}
    ),

{% else -%}
    products as (
        select
            cast(null as {{ dbt.type_string() }}) as product_id,
            cast(null as {{ dbt.type_string() }}) as category
        from tracked_events
        where false
    ),

{% endif -%}
final as (
    select
        'web.tracked_events:' || tracked_events.tracked_event_id as activity_id,
        {{ lead_scoring.web_identifier('tracked_events') }} as identifier,
        tracked_events.event_name as activity_type,
        tracked_events.occurred_at,
        'web' as channel,
        coalesce(tracked_events.category, products.category) as category,
        coalesce(tracked_events.asset, tracked_events.product_id) as asset,
        tracked_events.campaign_id as campaign,
        tracked_events.value,
        'web' as source_name,
        bot_user_agents.user_agent is not null as is_bot,
        tracked_events.loaded_at
    from tracked_events
    left outer join products
        on tracked_events.product_id = products.product_id
    left outer join bot_user_agents
        on tracked_events.user_agent = bot_user_agents.user_agent
    where tracked_events.event_name is not null
)

select * from final
