{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('marketing', 'email_events') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as email_event_id,
        {{ lead_scoring.clean_text('message_id') }} as message_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('event_type') }} as event_type,
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('email_name') }} as email_name,
        {{ lead_scoring.clean_text('topic') }} as topic,
        {{ lead_scoring.clean_text('link_url') }} as link_url,
        {{ lead_scoring.clean_text('user_agent') }} as user_agent,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ lead_scoring.rejection_reason(
            id='email_event_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email'],
            kinds=['event_type'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('marketing', 'email_events') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
