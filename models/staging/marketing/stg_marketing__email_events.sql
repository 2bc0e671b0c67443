{{ config(enabled=var('marketing_enabled', true)) }}

{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    select * from {{ source('marketing', 'email_events') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as email_event_id,
        {{ clean_text('message_id') }} as message_id,
        {{ clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ clean_text('event_type') }} as event_type,
        {{ clean_email('email') }} as email,
        {{ clean_text('email_name') }} as email_name,
        {{ clean_text('topic') }} as topic,
        {{ clean_text('link_url') }} as link_url,
        {{ clean_text('user_agent') }} as user_agent,

        -- timestamps
        {{ to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        email as raw_email,
        occurred_at as raw_occurred_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        email_event_id,
        message_id,
        campaign_id,

        -- strings
        event_type,
        email,
        email_name,
        topic,
        link_url,
        user_agent,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='email_event_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email'],
            kinds=['event_type'],
        ) }} as rejection_reason,
        {{ unreadable_value(values_read) }} as unreadable_value
    from renamed
)

select * from final
