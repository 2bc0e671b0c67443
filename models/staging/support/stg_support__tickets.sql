{{ config(enabled=var('support_enabled', true)) }}

{%- set dates_read = {
    'raw_opened_at': 'opened_at',
    'raw_solved_at': 'solved_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    select * from {{ source('support', 'tickets') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as ticket_id,
        {{ clean_text('customer_id') }} as customer_id,

        -- strings
        {{ clean_email('email') }} as email,
        {{ clean_text('topic') }} as topic,
        {{ clean_text('status') }} as status,
        {{ clean_text('priority') }} as priority,

        -- timestamps
        {{ to_timestamp_utc('opened_at') }} as opened_at,
        {{ to_timestamp_utc('solved_at') }} as solved_at,
        {{ to_timestamp_utc('updated_at') }} as updated_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ rejection_reason(
            id='ticket_id',
            dates=dates_read,
            event_date='opened_at',
            identifiers=['email', 'customer_id'],
        ) }} as rejection_reason,
        {{ unreadable_value(values_read) }} as unreadable_value
    from renamed
)

select * from final
