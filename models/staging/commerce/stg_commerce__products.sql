{%- set dates_read = {
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('commerce', 'products') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as product_id,

        -- strings
        {{ lead_scoring.clean_text('name') }} as name,
        {{ lead_scoring.clean_text('category') }} as category,
        {{ lead_scoring.clean_text('season') }} as season,

        -- numerics
        {{ lead_scoring.to_decimal('unit_price') }} as unit_price,

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
        product_id,

        -- strings
        name,
        category,
        season,

        -- numerics
        unit_price,

        -- timestamps
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='product_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value
    from renamed
)

select * from final
