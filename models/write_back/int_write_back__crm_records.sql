with

records as (
    select
        record_kind,
        record_id,
        lead_id
    from {{ ref('int_people__records') }}
    where
        record_kind in ('crm_contact', 'crm_lead')
        and not is_merged
),

-- what became a contact can not be written to any more
converted_leads as (
    {%- if lead_scoring.source_is_enabled('crm') %}
        select distinct
            'crm_lead' as record_kind,
            crm_lead_id
        from {{ ref('stg_crm__leads') }}
        where
            converted_at is not null
            or converted_crm_contact_id is not null
    {%- else %}
        select
            record_kind,
            record_id as crm_lead_id
        from records
        where false
    {%- endif %}
),

final as (
    select
        case
            when records.record_kind = 'crm_contact' then 'contact'
            else 'lead'
        end as crm_object,
        records.record_id as crm_record_id,
        records.lead_id
    from records
    left outer join converted_leads
        on
            records.record_kind = converted_leads.record_kind
            and records.record_id = converted_leads.crm_lead_id
    where converted_leads.crm_lead_id is null
)

select * from final
