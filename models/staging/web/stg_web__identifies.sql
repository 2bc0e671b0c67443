{{ config(enabled=var('web_enabled', true)) }}

{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    select * from {{ source('web', 'identifies') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as identify_id,
        {{ clean_text('anonymous_id') }} as anonymous_id,
        {{ clean_text('user_id') }} as user_id,

        -- strings
        {{ clean_email('email') }} as email,

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
        identify_id,
        anonymous_id,
        user_id,

        -- strings
        email,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='identify_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['anonymous_id', 'user_id', 'email'],
        ) }} as rejection_reason,
        {{ unreadable_value(values_read) }} as unreadable_value
    from renamed
)

select * from final
