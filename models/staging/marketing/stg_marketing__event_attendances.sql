{{ config(enabled=var('marketing_enabled', true)) }}

{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    select * from {{ source('marketing', 'event_attendances') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as event_attendance_id,
        {{ clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ clean_text('event_name') }} as event_name,
        {{ clean_text('event_type') }} as event_type,
        {{ clean_text('status') }} as status,
        {{ clean_email('email') }} as email,
        {{ clean_text('topic') }} as topic,

        -- numerics
        {{ to_count('minutes_attended') }} as minutes_attended,

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
        event_attendance_id,
        campaign_id,

        -- strings
        event_name,
        event_type,
        status,
        email,
        topic,

        -- numerics
        minutes_attended,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='event_attendance_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email'],
            kinds=['status'],
        ) }} as rejection_reason,
        {{ unreadable_value(values_read) }} as unreadable_value
    from renamed
)

select * from final
