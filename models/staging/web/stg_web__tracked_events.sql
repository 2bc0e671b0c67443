{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('web', 'tracked_events') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as tracked_event_id,
        {{ lead_scoring.clean_text('anonymous_id') }} as anonymous_id,
        {{ lead_scoring.clean_text('user_id') }} as user_id,
        {{ lead_scoring.clean_text('product_id') }} as product_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('event_name') }} as event_name,
        {{ lead_scoring.clean_text('asset') }} as asset,
        {{ lead_scoring.clean_text('category') }} as category,
        {{ lead_scoring.clean_text('user_agent') }} as user_agent,

        -- numerics
        {{ lead_scoring.to_decimal('value') }} as value,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ lead_scoring.rejection_reason(
            id='tracked_event_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['anonymous_id', 'user_id'],
            kinds=['event_name'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('web', 'tracked_events') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
