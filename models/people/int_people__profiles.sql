with

identifiers as (
    select
        identifier,
        lead_id,
        identifier_kind,
        first_seen_at
    from {{ ref('int_people__resolved_identifiers') }}
),

records as (
    select * from {{ ref('int_people__records') }}
),

job_titles as (
    select
        job_title,
        seniority,
        department
    from {{ ref('int_people__job_titles') }}
),

{% if lead_scoring.source_is_enabled('crm') -%}
accounts as (
    {{ lead_scoring.newest_rows(
        ref('stg_crm__accounts'),
        'account_id',
        [
            'owner_id',
            'name',
            'domain',
            'industry',
            'country',
            'employee_count',
            'annual_revenue',
            'updated_at',
        ],
        updated_at='updated_at'
    ) }}
),

{% else -%}
accounts as (
    select
        {%- for column in ['account_id', 'owner_id', 'name', 'domain', 'industry', 'country'] %}
        cast(null as {{ dbt.type_string() }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ dbt.type_int() }}) as employee_count,
        cast(null as {{ lead_scoring.type_decimal() }}) as annual_revenue
    where false
),

{% endif -%}
free_mail_domains as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
    and list_name = 'free_mail_providers'
),

-- of several identifiers of a kind the one seen first stands for the person
numbered_identifiers as (
    select
        lead_id,
        identifier_kind,
        substring(identifier, length(identifier_kind) + 2) as identifier_value,
        row_number() over (
            partition by lead_id, identifier_kind
            order by first_seen_at, {{ lead_scoring.bytewise('identifier') }}
        ) as earliest_first
    from identifiers
),

people as (
    select
        lead_id,
        max(case when identifier_kind = 'email' then identifier_value end) as email,
        max(case when identifier_kind = 'customer' then identifier_value end)
            as customer_id,
        max(case when identifier_kind = 'user' then identifier_value end) as user_id,
        max(case when identifier_kind != 'anonymous' then 1 else 0 end) = 1
            as is_identified
    from numbered_identifiers
    where earliest_first = 1
    group by lead_id
),

merged_records as (
    select
        lead_id,
        {%- for attribute in [
            'account_id', 'owner_id', 'email', 'first_name', 'last_name', 'phone',
            'company_name', 'job_title', 'department', 'industry', 'city', 'country',
            'lead_source', 'employee_count', 'annual_revenue', 'birth_date',
        ] %}
        {{ lead_scoring.first_known(attribute, 'position') }} as {{ attribute }},
        {%- endfor %}
        {{ lead_scoring.first_known('status', 'position') }} as crm_status,
        {{ lead_scoring.first_known(
            "case when record_kind = 'crm_lead' and not is_merged then record_id end",
            'position'
        ) }} as crm_lead_id,
        {{ lead_scoring.first_known(
            "case when record_kind = 'crm_contact' and not is_merged then record_id end",
            'position'
        ) }} as crm_contact_id,
        max(case when has_opted_out then 1 else 0 end) = 1 as has_opted_out,
        max(case when has_broken_email then 1 else 0 end) = 1 as has_broken_email,
        min(case when record_kind != 'form' then created_at end) as crm_created_at
    from records
    group by lead_id
),

joined as (
    select
        people.lead_id,
        people.customer_id,
        people.user_id,
        people.is_identified,
        merged_records.account_id,
        merged_records.owner_id,
        merged_records.first_name,
        merged_records.last_name,
        merged_records.phone,
        merged_records.company_name,
        merged_records.job_title,
        merged_records.department,
        merged_records.industry,
        merged_records.city,
        merged_records.country,
        merged_records.lead_source,
        merged_records.employee_count,
        merged_records.annual_revenue,
        merged_records.birth_date,
        merged_records.crm_status,
        merged_records.crm_lead_id,
        merged_records.crm_contact_id,
        merged_records.crm_created_at,
        coalesce(merged_records.email, people.email) as email,
        {{ dbt.split_part('coalesce(merged_records.email, people.email)', "'@'", 2) }}
            as email_domain,
        coalesce(merged_records.has_opted_out, false) as has_opted_out,
        coalesce(merged_records.has_broken_email, false) as has_broken_email
    from people
    left join merged_records
        on people.lead_id = merged_records.lead_id
),

free_mail_known as (
    select
        joined.*,
        case
            when joined.email_domain is not null then free_mail_domains.item is not null
        end as has_free_mail
    from joined
    left join free_mail_domains
        on joined.email_domain = lower(free_mail_domains.item)
),

-- an account without domain twins: a domain names an account only when it is its own
accounts_by_domain as (
    select
        {{ lead_scoring.comparable_text('domain') }} as domain,
        min(account_id) as account_id
    from accounts
    where {{ lead_scoring.comparable_text('domain') }} is not null
    group by {{ lead_scoring.comparable_text('domain') }}
    having count(*) = 1
),

accounts_found as (
    select
        free_mail_known.*,
        coalesce(
            free_mail_known.account_id,
            case
                when free_mail_known.has_free_mail = false
                    then accounts_by_domain.account_id
            end
        ) as found_account_id
    from free_mail_known
    left join accounts_by_domain
        on free_mail_known.email_domain = accounts_by_domain.domain
),

final as (
    select
        -- ids
        accounts_found.lead_id,
        accounts_found.found_account_id as account_id,
        accounts_found.crm_lead_id,
        accounts_found.crm_contact_id,
        accounts_found.customer_id,
        accounts_found.user_id,
        coalesce(accounts_found.owner_id, accounts.owner_id) as owner_id,

        -- strings
        accounts_found.email,
        accounts_found.email_domain,
        accounts_found.first_name,
        accounts_found.last_name,
        {{ lead_scoring.clean_text(
            "coalesce(accounts_found.first_name, '') || ' ' "
            ~ "|| coalesce(accounts_found.last_name, '')"
        ) }} as full_name,
        accounts_found.phone,
        coalesce(accounts_found.company_name, accounts.name) as company_name,
        accounts.name as account_name,
        accounts_found.job_title,
        job_titles.seniority,
        coalesce(accounts_found.department, job_titles.department) as department,
        coalesce(accounts_found.industry, accounts.industry) as industry,
        accounts_found.city,
        coalesce(accounts_found.country, accounts.country) as country,
        accounts_found.lead_source,
        accounts_found.crm_status,
        case
            when accounts_found.crm_contact_id is not null then 'contact'
            when accounts_found.crm_lead_id is not null then 'lead'
            when accounts_found.is_identified then 'subscriber'
            else 'anonymous'
        end as life_cycle,

        -- numerics
        coalesce(accounts_found.employee_count, accounts.employee_count) as employee_count,
        coalesce(accounts_found.annual_revenue, accounts.annual_revenue) as annual_revenue,

        -- booleans
        accounts_found.has_free_mail,
        accounts_found.has_broken_email,
        accounts_found.has_opted_out,
        accounts_found.is_identified,

        -- dates
        accounts_found.birth_date,

        -- timestamps
        accounts_found.crm_created_at
    from accounts_found
    left join accounts
        on accounts_found.found_account_id = accounts.account_id
    left join job_titles
        on accounts_found.job_title = job_titles.job_title
)

select * from final
where {{ var('lead_predicate', 'true') }}
