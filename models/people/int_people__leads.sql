with

profiles as (
    select * from {{ ref('int_people__profiles') }}
),

extra_attributes as (
    select * from {{ ref('int_people__extra_attributes') }}
),

activities as (
    select
        lead_id,
        occurred_at
    from {{ ref('int_activities') }}
    where not is_bot
),

touches as (
    select
        lead_id,
        min(occurred_at) as first_activity_at,
        max(occurred_at) as last_activity_at,
        count(*) as activity_count
    from activities
    group by 1
),

created as (
    select
        profiles.lead_id,
        least(
            coalesce(profiles.crm_created_at, touches.first_activity_at),
            coalesce(touches.first_activity_at, profiles.crm_created_at)
        ) as created_at
    from profiles
    left outer join touches
        on profiles.lead_id = touches.lead_id
),

final as (
    select
        -- ids
        profiles.lead_id,
        profiles.account_id,
        profiles.crm_lead_id,
        profiles.crm_contact_id,
        profiles.customer_id,
        profiles.user_id,
        profiles.owner_id,

        -- strings
        profiles.email,
        profiles.email_domain,
        profiles.first_name,
        profiles.last_name,
        profiles.full_name,
        profiles.phone,
        profiles.company_name,
        profiles.account_name,
        profiles.job_title,
        profiles.seniority,
        profiles.department,
        profiles.industry,
        profiles.city,
        profiles.country,
        profiles.lead_source,
        profiles.crm_status,
        profiles.life_cycle,

        -- numerics
        profiles.employee_count,
        profiles.annual_revenue,
        coalesce(touches.activity_count, 0) as activity_count,

        -- booleans
        profiles.has_free_mail,
        profiles.has_broken_email,
        profiles.has_opted_out,
        profiles.is_identified,

        -- dates
        profiles.birth_date,
        cast(created.created_at as date) as created_date,

        -- what the company adds
        {%- for attribute in lead_scoring.extra_lead_attributes() %}
            extra_attributes.{{ attribute.name }},
        {%- endfor %}

        -- timestamps
        created.created_at,
        profiles.crm_created_at,
        touches.first_activity_at,
        touches.last_activity_at
    from profiles
    inner join created
        on profiles.lead_id = created.lead_id
    left outer join touches
        on profiles.lead_id = touches.lead_id
    -- joined for nothing where the company adds no attributes
    left outer join extra_attributes  -- noqa: ST11
        on profiles.lead_id = extra_attributes.lead_id
)

select * from final
