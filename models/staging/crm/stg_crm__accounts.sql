{%- set dates_read = {
    'raw_created_at': 'created_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('crm', 'accounts') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as account_id,
        {{ lead_scoring.clean_text('owner_id') }} as owner_id,

        -- strings
        {{ lead_scoring.clean_text('name') }} as name,
        {{ lead_scoring.clean_text('domain') }} as domain,
        {{ lead_scoring.clean_text('industry') }} as industry,
        {{ lead_scoring.clean_text('country') }} as country,

        -- numerics
        {{ lead_scoring.to_count('employee_count') }} as employee_count,
        {{ lead_scoring.to_decimal('annual_revenue') }} as annual_revenue,

        -- booleans
        {{ lead_scoring.to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('created_at') }} as created_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        created_at as raw_created_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

deletions_dated as (
    select
        *,
        max(case when is_deleted then updated_at end)
            over (partition by account_id)
            as deleted_at
    from renamed
),

final as (
    select
        -- ids
        account_id,
        owner_id,

        -- strings
        name,
        domain,
        industry,
        country,

        -- numerics
        employee_count,
        annual_revenue,

        -- timestamps
        created_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='account_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value
    from deletions_dated
    where
        not is_deleted
        -- the newest row of an id decides, so older ones go as well
        and (deleted_at is null or account_id is null or updated_at > deleted_at)
)

select * from final
