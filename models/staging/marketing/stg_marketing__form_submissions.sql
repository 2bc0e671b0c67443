{%- set dates_read = {
    'raw_occurred_at': 'occurred_at',
    'raw_loaded_at': 'loaded_at',
} %}
{%- set values_read = dict(dates_read, raw_email='email') %}

with

source as (
    {{ lead_scoring.raw_rows('marketing', 'form_submissions') }}
),

renamed as (
    select
        -- ids
        {{ lead_scoring.clean_text('id') }} as form_submission_id,
        {{ lead_scoring.clean_text('anonymous_id') }} as anonymous_id,
        {{ lead_scoring.clean_text('campaign_id') }} as campaign_id,

        -- strings
        {{ lead_scoring.clean_text('form_name') }} as form_name,
        {{ lead_scoring.clean_email('email') }} as email,
        {{ lead_scoring.clean_text('first_name') }} as first_name,
        {{ lead_scoring.clean_text('last_name') }} as last_name,
        {{ lead_scoring.clean_text('phone') }} as phone,
        {{ lead_scoring.clean_text('company') }} as company,
        {{ lead_scoring.clean_text('job_title') }} as job_title,
        {{ lead_scoring.clean_text('industry') }} as industry,
        {{ lead_scoring.clean_text('country') }} as country,
        {{ lead_scoring.clean_text('topic') }} as topic,
        {{ lead_scoring.clean_text('page_path') }} as page_path,

        -- numerics
        {{ lead_scoring.to_count('employee_count') }} as employee_count,

        -- timestamps
        {{ lead_scoring.to_timestamp_utc('occurred_at') }} as occurred_at,
        {{ lead_scoring.to_timestamp_utc('loaded_at') }} as loaded_at,

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
        {{ lead_scoring.rejection_reason(
            id='form_submission_id',
            dates=dates_read,
            event_date='occurred_at',
            identifiers=['email', 'anonymous_id'],
        ) }} as rejection_reason,
        {{ lead_scoring.unreadable_value(values_read) }} as unreadable_value,

        -- when it came
        {{ lead_scoring.batch_number() }} as batch_number,
        '{{ lead_scoring.reading_signature('marketing', 'form_submissions') }}'
            as signature,
        {{ lead_scoring.loaded_date() }} as loaded_date
    from renamed
)

select * from final
