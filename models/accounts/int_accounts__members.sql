with

leads as (
    select
        lead_id,
        account_id,
        account_name,
        company_name,
        has_free_mail,
        {{ lead_scoring.comparable_text('email_domain') }} as email_domain
    from {{ ref('int_people__leads') }}
    where created_at is not null
),

reference_lists as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__reference_lists'),
        ['list_name', 'item'],
        lead_scoring.as_of_date()
    ) }}
),

own_domains as (
    select distinct {{ lead_scoring.comparable_text('item') }} as domain
    from reference_lists
    where list_name = 'own_domains'
),

-- a free mail provider's domain says nothing, and own staff are nobody's customers
domains_told as (
    select
        leads.lead_id,
        leads.account_id,
        leads.account_name,
        leads.company_name,
        own_domains.domain is not null as is_own_staff,
        case when not leads.has_free_mail then leads.email_domain end
            as business_domain
    from leads
    left outer join own_domains
        on leads.email_domain = own_domains.domain
),

-- colleagues of people in just one CRM account are in it as well
crm_domains as (
    select
        business_domain,
        {{ lead_scoring.bytewise_min('account_id') }} as account_id
    from domains_told
    where business_domain is not null and account_id is not null
    group by 1
    having count(distinct account_id) = 1
),

assigned as (
    select
        domains_told.lead_id,
        domains_told.account_name,
        domains_told.company_name,
        domains_told.business_domain,
        coalesce(
            'crm:' || coalesce(domains_told.account_id, crm_domains.account_id),
            'domain:' || domains_told.business_domain
        ) as account_id
    from domains_told
    left outer join crm_domains
        on domains_told.business_domain = crm_domains.business_domain
    where not domains_told.is_own_staff
),

members as (
    select *
    from assigned
    where account_id is not null
),

{% for text in ['business_domain', 'company_name'] -%}
    {{ text }}_counts as (
        select
            account_id,
            {{ text }},
            count(*) as lead_count
        from members
        where {{ text }} is not null
        group by 1, 2
    ),

    {{ text }}_ranks as (
        select
            account_id,
            {{ text }},
            row_number() over (
                partition by account_id
                order by lead_count desc, {{ lead_scoring.bytewise(text) }}
            ) as most_common_first
        from {{ text }}_counts
    ),

{% endfor -%}
account_names as (
    select
        account_id,
        {{ lead_scoring.bytewise_min('account_name') }} as account_name
    from members
    where account_name is not null
    group by 1
),

final as (
    select
        members.lead_id,
        members.account_id,
        coalesce(
            account_names.account_name,
            company_name_ranks.company_name,
            business_domain_ranks.business_domain,
            members.account_id
        ) as account_name,
        business_domain_ranks.business_domain as domain
    from members
    left outer join account_names
        on members.account_id = account_names.account_id
    left outer join company_name_ranks
        on
            members.account_id = company_name_ranks.account_id
            and company_name_ranks.most_common_first = 1
    left outer join business_domain_ranks
        on
            members.account_id = business_domain_ranks.account_id
            and business_domain_ranks.most_common_first = 1
)

select * from final
