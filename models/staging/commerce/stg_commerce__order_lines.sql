{{ config(enabled=var('commerce_enabled', true)) }}

{%- set dates_read = {
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    select * from {{ source('commerce', 'order_lines') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as order_line_id,
        {{ clean_text('order_id') }} as order_id,
        {{ clean_text('product_id') }} as product_id,

        -- numerics
        {{ to_count('quantity') }} as quantity,
        {{ to_decimal('unit_price') }} as unit_price,
        {{ to_decimal('line_amount') }} as line_amount,

        -- timestamps
        {{ to_timestamp_utc('updated_at') }} as updated_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ rejection_reason(
            id='order_line_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ unreadable_value(dates_read) }} as unreadable_value
    from renamed
)

select * from final
