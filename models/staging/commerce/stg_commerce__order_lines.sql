{%- set dates_read = {
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('commerce', 'order_lines') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as order_line_id,
        {{ lead_scoring.clean_text('order_id') }} as order_id,
        {{ lead_scoring.clean_text('product_id') }} as product_id,

        -- numerics
        {{ lead_scoring.to_count('quantity') }} as quantity,
        {{ lead_scoring.to_decimal('unit_price') }} as unit_price,
        {{ lead_scoring.to_decimal('line_amount') }} as line_amount,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        order_line_id,
        order_id,
        product_id,

        -- numerics
        quantity,
        unit_price,
        line_amount,

        -- timestamps
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='order_line_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('commerce', 'order_lines') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
