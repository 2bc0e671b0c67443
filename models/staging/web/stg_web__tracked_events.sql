{{ config(enabled=var('web_enabled', true)) }}

{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    select * from {{ source('web', 'tracked_events') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as tracked_event_id,
        {{ clean_text('anonymous_id') }} as anonymous_id,
        {{ clean_text('user_id') }} as user_id,
        {{ clean_text('product_id') }} as product_id,
        {{ clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ clean_text('event_name') }} as event_name,
        {{ clean_text('asset') }} as asset,
        {{ clean_text('category') }} as category,
        {{ clean_text('user_agent') }} as user_agent,

        -- numerics
        {{ to_decimal('value') }} as value,

        -- timestamps
        {{ to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        occurred_at as raw_occurred_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        tracked_event_id,
        anonymous_id,
        user_id,
        product_id,
        campaign_id,

        -- strings
        event_name,
        asset,
        category,
        user_agent,

        -- numerics
        value,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='tracked_event_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['anonymous_id', 'user_id'],
            kinds=['event_name'],
        ) }} as rejection_reason,
        {{ unreadable_value(dates_read) }} as unreadable_value
    from renamed
)

select * from final
