{%- set dates_read = {
    'raw_opened_at': 'opened_at',
    'raw_solved_at': 'solved_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('support', 'tickets') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as ticket_id,
        {{ lead_scoring.clean_text('customer_id') }} as customer_id,

        -- strings
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('topic') }} as topic,
        {{ lead_scoring.clean_text('status') }} as status,
        {{ lead_scoring.clean_text('priority') }} as priority,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('opened_at') }} as opened_at,
        {{ lead_scoring.to_timestamp_utc('solved_at') }} as solved_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        email as raw_email,
        opened_at as raw_opened_at,
        solved_at as raw_solved_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        ticket_id,
        customer_id,

        -- strings
        email,
        topic,
        status,
        priority,

        -- timestamps
        opened_at,
        solved_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='ticket_id',
            dates=dates_read,
            event_date='opened_at',
            identifiers=['email', 'customer_id'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('support', 'tickets') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
