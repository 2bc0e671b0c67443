{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('marketing', 'event_attendances') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as event_attendance_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('event_name') }} as event_name,
        {{ lead_scoring.clean_text('event_type') }} as event_type,
        {{ lead_scoring.clean_text('status') }} as status,
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('topic') }} as topic,

        -- numerics
        {{ lead_scoring.to_count('minutes_attended') }} as minutes_attended,

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
        {{ lead_scoring.rejection_reason(
            id='event_attendance_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email'],
            kinds=['status'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('marketing', 'event_attendances') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
