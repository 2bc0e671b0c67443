{%- set dates_read = {
    'raw_birth_date': 'birth_date',
    'raw_created_at': 'created_at',
    'raw_converted_at': 'converted_at',
    'raw_updated_at': 'updated_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('crm', 'leads') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as crm_lead_id,
        {{ lead_scoring.clean_text('converted_contact_id') }}
            as converted_crm_contact_id,
        {{ lead_scoring.clean_text('converted_account_id') }} as converted_account_id,
        {{ lead_scoring.clean_text('merged_into_id') }} as merged_into_crm_lead_id,
        {{ lead_scoring.clean_text('owner_id') }} as owner_id,

        -- strings
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('first_name') }} as first_name,
        {{ lead_scoring.clean_text('last_name') }} as last_name,
        {{ lead_scoring.clean_text('phone') }} as phone,
        {{ lead_scoring.clean_text('company') }} as company,
        {{ lead_scoring.clean_text('job_title') }} as job_title,
        {{ lead_scoring.clean_text('industry') }} as industry,
        {{ lead_scoring.clean_text('city') }} as city,
        {{ lead_scoring.clean_text('country') }} as country,
        {{ lead_scoring.clean_text('lead_source') }} as lead_source,
        {{ lead_scoring.clean_text('status') }} as status,

        -- numerics
        {{ lead_scoring.to_count('employee_count') }} as employee_count,
        {{ lead_scoring.to_decimal('annual_revenue') }} as annual_revenue,

        -- booleans
        {{ lead_scoring.to_boolean('has_opted_out') }} as has_opted_out,
        {{ lead_scoring.to_boolean('is_deleted') }} as is_deleted,
        {{ lead_scoring.clean_text('merged_into_id') }} is not null as is_merged,

        -- dates
        {{ lead_scoring.to_date('birth_date') }} as birth_date,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('created_at') }} as created_at,
        {{ lead_scoring.to_timestamp_utc('converted_at') }} as converted_at,
        {{ lead_scoring.to_timestamp_utc('updated_at') }} as updated_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        email as raw_email,
        birth_date as raw_birth_date,
        created_at as raw_created_at,
        converted_at as raw_converted_at,
        updated_at as raw_updated_at,
        loaded_at as raw_loaded_at
    from source
),

deletions_dated as (
    select
        *,
        max(case when is_deleted and not is_merged then updated_at end)
            over (partition by crm_lead_id)
            as deleted_at
    from renamed
),

final as (
    select
        -- ids
        crm_lead_id,
        converted_crm_contact_id,
        converted_account_id,
        merged_into_crm_lead_id,
        owner_id,

        -- strings
        email,
        first_name,
        last_name,
        phone,
        company,
        job_title,
        industry,
        city,
        country,
        lead_source,
        status,

        -- numerics
        employee_count,
        annual_revenue,

        -- booleans
        has_opted_out,
        is_merged,
        {{ lead_scoring.is_unreadable('raw_email', 'email') }} as has_broken_email,

        -- dates
        birth_date,

        -- timestamps
        created_at,
        converted_at,
        updated_at,
        loaded_at,

        -- fitness for use
        {{ lead_scoring.rejection_reason(
            id='crm_lead_id',
            dates=dates_read,
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value
    from deletions_dated
    where
        (is_merged or not is_deleted)
        -- the newest row of an id decides, so older ones go as well
        and (deleted_at is null or crm_lead_id is null or updated_at > deleted_at)
)

select * from final
