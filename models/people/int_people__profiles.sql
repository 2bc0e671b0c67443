{#- What people type themselves, or leave at what a form suggests. -#}
{%- set texts_answered = [
    'company_name', 'job_title', 'department', 'industry', 'city', 'lead_source'
] -%}
{#- Of those that are no text. -#}
{%- set types_of_attributes = {
    'employee_count': dbt.type_int(),
    'annual_revenue': lead_scoring.type_decimal(),
    'birth_date': 'date',
} -%}

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

job_texts as (
    select
        job_text,
        seniority,
        department
    from {{ ref('int_people__job_texts') }}
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
            ],
            updated_at='updated_at'
        ) }}
    ),

{% else -%}
    accounts as (
        select
            {%- for column in [
                'account_id', 'owner_id', 'name', 'domain', 'industry', 'country'
            ] %}
                cast(null as {{ dbt.type_string() }}) as {{ column }},
            {%- endfor %}
            cast(null as {{ dbt.type_int() }}) as employee_count,
            cast(null as {{ lead_scoring.type_decimal() }}) as annual_revenue
        limit 0
    ),

{% endif -%}
reference_lists as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
),

free_mail_domains as (
    select distinct {{ lead_scoring.comparable_text('item') }} as domain
    from reference_lists
    where list_name = 'free_mail_providers'
),

-- what people type, or forms send, in place of an answer
placeholders as (
    select distinct {{ lead_scoring.comparable_text('item') }} as item_text
    from reference_lists
    where list_name = 'placeholders'
),

-- a domain that several accounts claim says nothing about whose the person is
accounts_by_domain as (
    select
        {{ lead_scoring.comparable_text('domain') }} as domain,
        {{ lead_scoring.bytewise_min('account_id') }} as account_id
    from accounts
    where {{ lead_scoring.comparable_text('domain') }} is not null
    group by 1
    having count(*) = 1
),

-- of several identifiers of a kind the one seen first stands for the person
numbered_identifiers as (
    select
        lead_id,
        identifier_kind,
        substring(identifier, length(identifier_kind) + 2) as identifier_value,
        row_number() over (
            partition by lead_id, identifier_kind
            order by
                first_seen_at nulls last,
                {{ lead_scoring.bytewise('identifier') }}
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
    group by 1
),

-- accounts that the CRM has deleted are nobody's, and what stands in place of an answer
-- is none
records_with_accounts as (
    select
        records.lead_id,
        records.record_kind,
        records.record_id,
        records.record_rank,
        records.is_merged,
        records.owner_id,
        records.email,
        records.first_name,
        records.last_name,
        records.phone,
        records.country,
        {%- for text in texts_answered %}
            case
                when {{ text }}_placeholders.item_text is null then records.{{ text }}
            end as {{ text }},
        {%- endfor %}
        records.status,
        records.employee_count,
        records.annual_revenue,
        records.has_opted_out,
        records.has_broken_email,
        records.birth_date,
        records.created_at,
        accounts.account_id as known_account_id
    from records
    left outer join accounts
        on records.account_id = accounts.account_id
    {%- for text in texts_answered %}
        left outer join placeholders as {{ text }}_placeholders
            on
                {{ lead_scoring.comparable_text('records.' ~ text) }}
                = {{ text }}_placeholders.item_text
    {%- endfor %}
),

merged_records as (
    select
        lead_id,
        {%- for attribute in [
            'owner_id',
            'email',
            'first_name',
            'last_name',
            'phone',
            'company_name',
            'job_title',
            'department',
            'industry',
            'city',
            'country',
            'lead_source',
            'status',
            'employee_count',
            'annual_revenue',
            'birth_date',
        ] %}
            {{ lead_scoring.first_known(
                attribute, 'record_rank', types_of_attributes.get(attribute)
            ) }} as {{ attribute }},
        {%- endfor %}
        {{ lead_scoring.first_known('known_account_id', 'record_rank') }} as account_id,
        {%- for kind in ['crm_lead', 'crm_contact'] %}
            {{ lead_scoring.first_known(
                "case when record_kind = '" ~ kind ~ "' and not is_merged"
                ~ " then record_id end",
                'record_rank'
            ) }} as {{ kind }}_id,
        {%- endfor %}
        max(case when has_opted_out then 1 else 0 end) = 1 as has_opted_out,
        max(case when has_broken_email then 1 else 0 end) = 1 as has_broken_email,
        min(case when record_kind != 'form' then created_at end) as crm_created_at
    from records_with_accounts
    group by 1
),

emails_found as (
    select
        people.lead_id,
        people.customer_id,
        people.user_id,
        people.is_identified,
        coalesce(merged_records.email, people.email) as email
    from people
    left outer join merged_records
        on people.lead_id = merged_records.lead_id
),

email_domains_found as (
    select
        *,
        {{ dbt.split_part('email', "'@'", 2) }} as email_domain
    from emails_found
),

accounts_found as (
    select
        email_domains_found.*,
        case
            when email_domains_found.email_domain is not null
                then free_mail_domains.domain is not null
        end as has_free_mail,
        coalesce(
            merged_records.account_id,
            case
                when free_mail_domains.domain is null
                    then accounts_by_domain.account_id
            end
        ) as account_id
    from email_domains_found
    left outer join merged_records
        on email_domains_found.lead_id = merged_records.lead_id
    left outer join free_mail_domains
        on email_domains_found.email_domain = free_mail_domains.domain
    left outer join accounts_by_domain
        on email_domains_found.email_domain = accounts_by_domain.domain
),

described as (
    select
        -- ids
        accounts_found.lead_id,
        accounts_found.account_id,
        merged_records.crm_lead_id,
        merged_records.crm_contact_id,
        accounts_found.customer_id,
        accounts_found.user_id,
        coalesce(merged_records.owner_id, accounts.owner_id) as owner_id,

        -- strings
        accounts_found.email,
        accounts_found.email_domain,
        merged_records.first_name,
        merged_records.last_name,
        {{ lead_scoring.clean_text(
            "coalesce(merged_records.first_name, '') || ' ' "
            ~ "|| coalesce(merged_records.last_name, '')"
        ) }} as full_name,
        merged_records.phone,
        coalesce(merged_records.company_name, accounts.name) as company_name,
        accounts.name as account_name,
        merged_records.job_title,
        title_texts.seniority,
        coalesce(department_texts.department, title_texts.department) as department,
        coalesce(merged_records.industry, accounts.industry) as industry,
        merged_records.city,
        coalesce(merged_records.country, accounts.country) as country,
        merged_records.lead_source,
        merged_records.status as crm_status,
        case
            when merged_records.crm_contact_id is not null then 'contact'
            when merged_records.crm_lead_id is not null then 'lead'
            when accounts_found.is_identified then 'subscriber'
            else 'anonymous'
        end as life_cycle,

        -- numerics
        coalesce(merged_records.employee_count, accounts.employee_count)
            as employee_count,
        coalesce(merged_records.annual_revenue, accounts.annual_revenue)
            as annual_revenue,

        -- booleans
        accounts_found.has_free_mail,
        accounts_found.email is null
        and coalesce(merged_records.has_broken_email, false) as has_broken_email,
        coalesce(merged_records.has_opted_out, false) as has_opted_out,
        accounts_found.is_identified,

        -- dates
        merged_records.birth_date,

        -- timestamps
        merged_records.crm_created_at
    from accounts_found
    left outer join merged_records
        on accounts_found.lead_id = merged_records.lead_id
    left outer join accounts
        on accounts_found.account_id = accounts.account_id
    left outer join job_texts as title_texts
        on merged_records.job_title = title_texts.job_text
    left outer join job_texts as department_texts
        on merged_records.department = department_texts.job_text
),

final as (
    select *
    from described
    where {{ var('lead_predicate', 'true') }}
)

select * from final
