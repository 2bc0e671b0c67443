{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('web', 'page_views') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as page_view_id,
        {{ lead_scoring.clean_text('anonymous_id') }} as anonymous_id,
        {{ lead_scoring.clean_text('user_id') }} as user_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('page_path') }} as page_path,
        {{ lead_scoring.clean_text('page_group') }} as page_group,
        {{ lead_scoring.clean_text('referrer') }} as referrer,
        {{ lead_scoring.clean_text('user_agent') }} as user_agent,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        occurred_at as raw_occurred_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        page_view_id,
        anonymous_id,
        user_id,
        campaign_id,

        -- strings
        page_path,
        page_group,
        referrer,
        user_agent,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='page_view_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['anonymous_id', 'user_id'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('web', 'page_views') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
