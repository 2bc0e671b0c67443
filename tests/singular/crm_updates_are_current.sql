-- What the CRM was offered last is what it ought to hold: of each record of a scored
-- lead the current values. Not so after a run of an earlier date, which offers nothing.
with

current_values as (
    select * from {{ ref('int_write_back__current_values') }}
),

offers as (
    select
        *,
        row_number() over (
            partition by crm_object, crm_record_id
            order by batch_number desc, {{ lead_scoring.bytewise('update_id') }}
        ) as newest_first
    from {{ ref('crm_update_offers') }}
),

last_dates as (
    select max(offered_date) as last_offered_date
    from offers
)

select
    current_values.crm_object,
    current_values.crm_record_id,
    current_values.lead_id
from current_values
inner join last_dates
    on current_values.as_of_date >= last_dates.last_offered_date
left outer join offers
    on
        current_values.crm_object = offers.crm_object
        and current_values.crm_record_id = offers.crm_record_id
        and offers.newest_first = 1
where
    offers.update_id is null
    or offers.change_type in ('removed', 'withdrawn')
    or {{ lead_scoring.crm_values_differ('current_values', 'offers') | indent(4) }}
