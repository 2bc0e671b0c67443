{%- set has_products = lead_scoring.source_is_enabled('commerce') -%}
{%- set signature = lead_scoring.bot_signature([has_products]) -%}
{%- set moved = none -%}
{%- if has_products -%}
    {%- set newest_products -%}
        {{ lead_scoring.newest_rows(
            ref('stg_commerce__products'),
            'product_id',
            ['category'],
            updated_at='updated_at'
        ) }}
    {%- endset -%}
    {#- events whose product has moved to another category since -#}
    {%- set moved -%}
        select stored.record_id
        from {{ this }} as stored
        left outer join ({{ newest_products }}) as products
            on stored.product_id = products.product_id
        where
            stored.product_id is not null
            and coalesce(stored.category, '') != coalesce(products.category, '')
    {%- endset -%}
{%- endif -%}
{%- set touched = lead_scoring.touched_records(
    ref('stg_web__tracked_events'),
    'tracked_event_id',
    signature=signature,
    changed=moved
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

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
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

bot_user_agents as (
    {{ lead_scoring.bot_user_agents('tracked_events') }}
),

{% if has_products -%}
    products as (
        {{ newest_products }}
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
        tracked_events.loaded_at,

        -- what a later run has to know
        tracked_events.tracked_event_id as record_id,
        case when tracked_events.category is null then tracked_events.product_id end
            as product_id,
        '{{ signature }}' as signature,
        tracked_events.batch_number,
        tracked_events.loaded_date
    from tracked_events
    left outer join products
        on tracked_events.product_id = products.product_id
    left outer join bot_user_agents
        on tracked_events.user_agent = bot_user_agents.user_agent
    where tracked_events.event_name is not null
)

select * from final
