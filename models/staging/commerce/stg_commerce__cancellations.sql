{%- set dates_read = {
    'raw_cancelled_at': 'cancelled_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('commerce', 'cancellations') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as cancellation_id,
        {{ lead_scoring.clean_text('order_id') }} as order_id,

        -- strings
        {{ lead_scoring.clean_text('reason') }} as reason,

        -- numerics
        {{ lead_scoring.to_decimal('amount') }} as amount,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('cancelled_at') }} as cancelled_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        cancelled_at as raw_cancelled_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        cancellation_id,
        order_id,

        -- strings
        reason,

        -- numerics
        amount,

        -- timestamps
        cancelled_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='cancellation_id',
            dates=dates_read,
            event_date='cancelled_at',
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('commerce', 'cancellations') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
