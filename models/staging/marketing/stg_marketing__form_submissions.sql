{{ config(enabled=var('marketing_enabled', true)) }}

{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    select * from {{ source('marketing', 'form_submissions') }}
),

renamed as (
    select
        -- ids
        {{ clean_text('id') }} as form_submission_id,
        {{ clean_text('anonymous_id') }} as anonymous_id,
        {{ clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ clean_text('form_name') }} as form_name,
        {{ clean_email('email') }} as email,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('company') }} as company,
        {{ clean_text('job_title') }} as job_title,
        {{ clean_text('industry') }} as industry,
        {{ clean_text('country') }} as country,
        {{ clean_text('topic') }} as topic,
        {{ clean_text('page_path') }} as page_path,

        -- numerics
        {{ to_count('employee_count') }} as employee_count,

        -- timestamps
        {{ to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ to_timestamp_utc('loaded_at') }} as loaded_at,

        -- as delivered, to tell what can't be read from what isn't there
        email as raw_email,
        occurred_at as raw_occurred_at,
        loaded_at as raw_loaded_at
    from source
),

final as (
    select
        -- ids
        form_submission_id,
        anonymous_id,
        campaign_id,

        -- strings
        form_name,
        email,
        first_name,
        last_name,
        phone,
        company,
        job_title,
        industry,
        country,
        topic,
        page_path,

        -- numerics
        employee_count,

        -- timestamps
        occurred_at,
        loaded_at,

        -- fitness for use
        {{ rejection_reason(
            id='form_submission_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email', 'anonymous_id'],
        ) }} as rejection_reason,
        {{ unreadable_value(values_read) }} as unreadable_value
    from renamed
)

select * from final
