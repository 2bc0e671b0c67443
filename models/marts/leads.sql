with

-- who is known by bots alone has not come to be
leads as (
    select * from {{ ref('int_people__leads') }}
    where created_at is not null
),

exclusions as (
    select
        lead_id,
        reason
    from {{ ref('int_scoring__exclusions') }}
    where model_id = '{{ var("default_model") }}'
),

stage_entries as (
    select
        lead_id,
        first_entered_date
    from {{ ref('lead_stage_history') }}
    where
        model_id = '{{ var("default_model") }}'
        and stage = 'MQL'
),

first_entries as (
    select
        lead_id,
        min(first_entered_date) as first_mql_date
    from stage_entries
    group by 1
),

final as (
    select
        -- ids
        leads.lead_id,
        leads.crm_lead_id,
        leads.crm_contact_id,
        leads.customer_id,
        leads.user_id,
        leads.account_id,
        leads.owner_id,

        -- strings
        leads.email,
        leads.email_domain,
        leads.first_name,
        leads.last_name,
        leads.full_name,
        leads.phone,
        leads.company_name,
        leads.account_name,
        leads.job_title,
        leads.seniority,
        leads.department,
        leads.industry,
        leads.city,
        leads.country,
        leads.lead_source,
        leads.crm_status,
        leads.life_cycle,

        -- numerics
        leads.employee_count,
        leads.annual_revenue,
        cast(
            {{ lead_scoring.full_years_between(
                'leads.birth_date', lead_scoring.as_of_date()
            ) }} as {{ dbt.type_int() }}
        ) as age_years,
        cast(leads.activity_count as bigint) as activity_count,

        -- booleans
        leads.has_free_mail,
        leads.has_broken_email,
        leads.has_opted_out,
        leads.is_identified,
        exclusions.lead_id is not null as is_excluded,
        exclusions.reason as exclusion_reason,

        -- dates and timestamps
        leads.birth_date,
        leads.created_at,
        leads.created_date,
        leads.first_activity_at,
        leads.last_activity_at,
        first_entries.first_mql_date
    from leads
    left outer join exclusions
        on leads.lead_id = exclusions.lead_id
    left outer join first_entries
        on leads.lead_id = first_entries.lead_id
)

select * from final
