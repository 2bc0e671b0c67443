{{ config(enabled=var('marketing_enabled', true)) }}

{%- set dates_read = {
    'raw_starts_at': 'starts_at',
    'raw_ends_at': 'ends_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    select * from {{ source('marketing', 'campaigns') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as campaign_id,

        -- strings
        {{ clean_text('name') }} as name,
        {{ clean_text('channel') }} as channel,
        {{ clean_text('topic') }} as topic,

        -- numerics
        {{ to_decimal('cost') }} as cost,

        -- timestamps
        {{ to_timestamp_utc('starts_at') }} as starts_at,
        {{ to_timestamp_utc('ends_at') }} as ends_at,
        {{ to_timestamp_utc('updated_at') }} as updated_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        starts_at as raw_starts_at,
        ends_at as raw_ends_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        campaign_id,

        -- strings
        name,
        channel,
        topic,

        -- numerics
        cost,

        -- timestamps
        starts_at,
        ends_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='campaign_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ unreadable_value(dates_read) }} as unreadable_value
    from renamed
)

select * from final
