{%- set kinds = [] -%}
{%- if lead_scoring.source_is_enabled('crm') -%}
    {%- do kinds.extend(['contacts', 'crm_leads']) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('marketing') -%}
    {%- do kinds.append('form_submissions') -%}
{%- endif -%}

with

{% if lead_scoring.source_is_enabled('crm') -%}
    newest_contacts as (
        {{ lead_scoring.newest_rows(
            ref('stg_crm__contacts'),
            'crm_contact_id',
            [
                'account_id',
                'department',
                'owner_id',
                'email',
                'first_name',
                'last_name',
                'phone',
                'job_title',
                'city',
                'country',
                'lead_source',
                'has_opted_out',
                'has_broken_email',
                'is_merged',
                'birth_date',
                'created_at',
                'updated_at',
            ],
            updated_at='updated_at'
        ) }}
    ),

    newest_crm_leads as (
        {{ lead_scoring.newest_rows(
            ref('stg_crm__leads'),
            'crm_lead_id',
            [
                'converted_account_id',
                'company',
                'industry',
                'status',
                'employee_count',
                'annual_revenue',
                'owner_id',
                'email',
                'first_name',
                'last_name',
                'phone',
                'job_title',
                'city',
                'country',
                'lead_source',
                'has_opted_out',
                'has_broken_email',
                'is_merged',
                'birth_date',
                'created_at',
                'updated_at',
            ],
            updated_at='updated_at'
        ) }}
    ),

    contacts as (
        select
            'crm_contact' as record_kind,
            crm_contact_id as record_id,
            {{ lead_scoring.identifier('crm_contact', 'crm_contact_id') }}
                as identifier,
            1 as precedence,
            account_id,
            owner_id,
            email,
            first_name,
            last_name,
            phone,
            cast(null as {{ dbt.type_string() }}) as company_name,
            job_title,
            department,
            cast(null as {{ dbt.type_string() }}) as industry,
            city,
            country,
            lead_source,
            cast(null as {{ dbt.type_string() }}) as status,
            cast(null as {{ dbt.type_int() }}) as employee_count,
            cast(null as {{ lead_scoring.type_decimal() }}) as annual_revenue,
            has_opted_out,
            has_broken_email,
            is_merged,
            birth_date,
            created_at,
            updated_at
        from newest_contacts
    ),

    crm_leads as (
        select
            'crm_lead' as record_kind,
            crm_lead_id as record_id,
            {{ lead_scoring.identifier('crm_lead', 'crm_lead_id') }}
                as identifier,
            2 as precedence,
            converted_account_id as account_id,
            owner_id,
            email,
            first_name,
            last_name,
            phone,
            company as company_name,
            job_title,
            cast(null as {{ dbt.type_string() }}) as department,
            industry,
            city,
            country,
            lead_source,
            status,
            employee_count,
            annual_revenue,
            has_opted_out,
            has_broken_email,
            is_merged,
            birth_date,
            created_at,
            updated_at
        from newest_crm_leads
    ),

{% endif -%}
{% if lead_scoring.source_is_enabled('marketing') -%}
    newest_form_submissions as (
        {{ lead_scoring.newest_rows(
            ref('stg_marketing__form_submissions'),
            'form_submission_id',
            [
                'anonymous_id',
                'email',
                'first_name',
                'last_name',
                'phone',
                'company',
                'job_title',
                'industry',
                'country',
                'employee_count',
                'occurred_at',
            ]
        ) }}
    ),

    form_submissions as (
        select
            'form' as record_kind,
            form_submission_id as record_id,
            coalesce(
                {{ lead_scoring.identifier('email', 'email') }},
                {{ lead_scoring.identifier('anonymous', 'anonymous_id') }}
            ) as identifier,
            3 as precedence,
            cast(null as {{ dbt.type_string() }}) as account_id,
            cast(null as {{ dbt.type_string() }}) as owner_id,
            email,
            first_name,
            last_name,
            phone,
            company as company_name,
            job_title,
            cast(null as {{ dbt.type_string() }}) as department,
            industry,
            cast(null as {{ dbt.type_string() }}) as city,
            country,
            cast(null as {{ dbt.type_string() }}) as lead_source,
            cast(null as {{ dbt.type_string() }}) as status,
            employee_count,
            cast(null as {{ lead_scoring.type_decimal() }}) as annual_revenue,
            false as has_opted_out,
            false as has_broken_email,
            false as is_merged,
            cast(null as date) as birth_date,
            cast(null as {{ dbt.type_timestamp() }}) as created_at,
            occurred_at as updated_at
        from newest_form_submissions
    ),

{% endif -%}
-- gives the columns where no source of records is switched on
no_records as (
    select
        cast(null as {{ dbt.type_string() }}) as record_kind,
        cast(null as {{ dbt.type_string() }}) as record_id,
        cast(null as {{ dbt.type_string() }}) as identifier,
        0 as precedence,
        cast(null as {{ dbt.type_string() }}) as account_id,
        cast(null as {{ dbt.type_string() }}) as owner_id,
        cast(null as {{ dbt.type_string() }}) as email,
        cast(null as {{ dbt.type_string() }}) as first_name,
        cast(null as {{ dbt.type_string() }}) as last_name,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as company_name,
        cast(null as {{ dbt.type_string() }}) as job_title,
        cast(null as {{ dbt.type_string() }}) as department,
        cast(null as {{ dbt.type_string() }}) as industry,
        cast(null as {{ dbt.type_string() }}) as city,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as lead_source,
        cast(null as {{ dbt.type_string() }}) as status,
        cast(null as {{ dbt.type_int() }}) as employee_count,
        cast(null as {{ lead_scoring.type_decimal() }}) as annual_revenue,
        false as has_opted_out,
        false as has_broken_email,
        false as is_merged,
        cast(null as date) as birth_date,
        cast(null as {{ dbt.type_timestamp() }}) as created_at,
        cast(null as {{ dbt.type_timestamp() }}) as updated_at
    from {{ ref('int_people__resolved_identifiers') }}
    where false
),

records as (
    select * from no_records
    {%- for kind in kinds %}
        union all
        select * from {{ kind }}
    {%- endfor %}
),

identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__resolved_identifiers') }}
),

final as (
    select
        identifiers.lead_id,
        records.*,
        -- living records before merged ones, the CRM before forms, the newest first
        row_number() over (
            partition by identifiers.lead_id
            order by
                case when records.is_merged then 1 else 0 end,
                records.precedence,
                records.updated_at desc nulls last,
                {{ lead_scoring.bytewise('records.record_id') }}
        ) as record_rank
    from records
    inner join identifiers
        on records.identifier = identifiers.identifier
)

select * from final
