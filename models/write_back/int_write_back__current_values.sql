with

crm_records as (
    select
        crm_object,
        crm_record_id
    from {{ ref('int_write_back__crm_records') }}
),

leads as (
    select
        lead_id,
        crm_contact_id,
        crm_lead_id
    from {{ ref('leads') }}
),

scores as (
    select
        as_of_date,
        lead_id,
        total_score,
        grade,
        stage,
        top_reasons_for,
        top_reasons_against
    from {{ ref('lead_scores') }}
    where model_id = '{{ var("default_model") }}'
),

segments as (
    select
        lead_id,
        segment
    from {{ ref('lead_segments') }}
),

records_of_leads as (
    select
        lead_id,
        'contact' as crm_object,
        crm_contact_id as crm_record_id
    from leads
    union all
    select
        lead_id,
        'lead' as crm_object,
        crm_lead_id as crm_record_id
    from leads
),

-- a person who is a contact is written to there, and not to the lead record as well
ranked_records as (
    select
        records_of_leads.lead_id,
        crm_records.crm_object,
        crm_records.crm_record_id,
        row_number() over (
            partition by records_of_leads.lead_id
            order by
                case when crm_records.crm_object = 'contact' then 1 else 2 end,
                {{ lead_scoring.bytewise('crm_records.crm_record_id') }}
        ) as best_first
    from records_of_leads
    inner join crm_records
        on
            records_of_leads.crm_object = crm_records.crm_object
            and records_of_leads.crm_record_id = crm_records.crm_record_id
),

final as (
    select
        ranked_records.crm_object,
        ranked_records.crm_record_id,
        ranked_records.lead_id,
        scores.as_of_date,
        -- what decay takes in a night is no news
        cast(round(scores.total_score, 0) as bigint) as score,
        scores.grade,
        scores.stage,
        segments.segment,
        scores.top_reasons_for,
        scores.top_reasons_against
    from ranked_records
    inner join scores
        on ranked_records.lead_id = scores.lead_id
    left outer join segments
        on ranked_records.lead_id = segments.lead_id
    where ranked_records.best_first = 1
)

select * from final
