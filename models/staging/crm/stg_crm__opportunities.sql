{%- set dates_read = {
    'raw_created_at': 'created_at',
    'raw_closed_at': 'closed_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}

with

source as (
    {{ lead_scoring.raw_rows('crm', 'opportunities') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as opportunity_id,
        {{ lead_scoring.clean_text('account_id') }} as account_id,
        {{ lead_scoring.clean_text('contact_id') }} as crm_contact_id,
        {{ lead_scoring.clean_text('lead_id') }} as crm_lead_id,
        {{ lead_scoring.clean_text('owner_id') }} as owner_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('name') }} as name,
        {{ lead_scoring.clean_text('stage') }} as stage,
        {{ lead_scoring.clean_text('currency') }} as currency,

        -- numerics
        {{ lead_scoring.to_decimal('amount') }} as amount,

        -- booleans
        {{ lead_scoring.to_boolean('is_closed') }} as is_closed,
        {{ lead_scoring.to_boolean('is_won') }} as is_won,
        {{ lead_scoring.to_boolean('is_deleted') }} as is_deleted,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('created_at') }} as created_at,
        {{ lead_scoring.to_timestamp_utc('closed_at') }} as closed_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        created_at as raw_created_at,
        closed_at as raw_closed_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

deletions_dated as (
    select
        *,
        max(case when is_deleted then updated_at end)
            over (partition by opportunity_id)
            as deleted_at
    from renamed
),

final as (
    select
        -- ids
        opportunity_id,
        account_id,
        crm_contact_id,
        crm_lead_id,
        owner_id,
        campaign_id,

        -- strings
        name,
        stage,
        currency,

        -- numerics
        amount,

        -- booleans
        is_closed,
        is_won,

        -- timestamps
        created_at,
        closed_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='opportunity_id',
            dates=dates_read,
            event_date='created_at',
            identifiers=['crm_contact_id', 'crm_lead_id'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(dates_read) }} as unreadable_value
    from deletions_dated
    where
        not is_deleted
        -- the newest row of an id decides, so older ones go as well
        and (deleted_at is null or opportunity_id is null or updated_at > deleted_at)
)

select * from final
