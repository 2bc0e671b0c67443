{%- set dates_read = {
    'raw_starts_at': 'starts_at',
    'raw_ends_at': 'ends_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('marketing', 'campaigns') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('name') }} as name,
        {{ lead_scoring.clean_text('channel') }} as channel,
        {{ lead_scoring.clean_text('topic') }} as topic,

        -- numerics
        {{ lead_scoring.to_decimal('cost') }} as cost,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('starts_at') }} as starts_at,
        {{ lead_scoring.to_timestamp_utc('ends_at') }} as ends_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ lead_scoring.rejection_reason(
            id='campaign_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value
    from renamed
)

select * from final
