{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('crm', 'sales_activities') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as sales_activity_id,
        {{ lead_scoring.clean_text('lead_id') }} as crm_lead_id,
        {{ lead_scoring.clean_text('contact_id') }} as crm_contact_id,
        {{ lead_scoring.clean_text('owner_id') }} as owner_id,

        -- strings
        {{ lead_scoring.clean_text('activity_type') }} as activity_type,
        {{ lead_scoring.clean_text('status') }} as status,
        {{ lead_scoring.clean_text('subject') }} as subject,

        -- numerics
        {{ lead_scoring.to_count('duration_minutes') }} as duration_minutes,

        -- booleans
        {{ lead_scoring.to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        occurred_at as raw_occurred_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

deletions_dated as (
    select
        *,
        max(case when is_deleted then updated_at end)
            over (partition by sales_activity_id)
            as deleted_at
    from renamed
),

final as (
    select
        -- ids
        sales_activity_id,
        crm_lead_id,
        crm_contact_id,
        owner_id,

        -- strings
        activity_type,
        status,
        subject,

        -- numerics
        duration_minutes,

        -- timestamps
        occurred_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='sales_activity_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['crm_lead_id', 'crm_contact_id'],
            kinds=['activity_type', 'status'],
            planned_when="status = 'scheduled'",
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value
    from deletions_dated
    where
        not is_deleted
        -- the newest row of an id decides, so older ones go as well
        and (deleted_at is null or sales_activity_id is null or updated_at > deleted_at)
)

select * from final
