{%- set dates_read = {
    'raw_ordered_at': 'ordered_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('commerce', 'orders') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as order_id,
        {{ lead_scoring.clean_text('customer_id') }} as customer_id,
        {{ lead_scoring.clean_text('anonymous_id') }} as anonymous_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('status') }} as status,
        {{ lead_scoring.clean_text('currency') }} as currency,

        -- numerics
        {{ lead_scoring.to_decimal('total_amount') }} as total_amount,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('ordered_at') }} as ordered_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        email as raw_email,
        ordered_at as raw_ordered_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        order_id,
        customer_id,
        anonymous_id,
        campaign_id,

        -- strings
        email,
        status,
        currency,

        -- numerics
        total_amount,

        -- timestamps
        ordered_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='order_id',
            dates=dates_read,
            event_date='ordered_at',
            identifiers=['customer_id', 'email', 'anonymous_id'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('commerce', 'orders') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
