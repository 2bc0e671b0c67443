with

offers as (
    select
        *,
        row_number() over (
            partition by crm_object, crm_record_id
            order by batch_number desc, {{ lead_scoring.bytewise('update_id') }}
        ) as newest_first,
        max(batch_number) over () as delivery_id
    from {{ ref('crm_update_offers') }}
),

confirmations as (
    select update_id
    from {{ ref('int_write_back__confirmations') }}
),

final as (
    select
        offers.update_id,
        offers.delivery_id,
        offers.crm_object,
        offers.crm_record_id,
        offers.lead_id,
        offers.change_type,
        {%- for value in lead_scoring.crm_values() %}
            offers.{{ value }},
        {%- endfor %}
        offers.offered_date
    from offers
    left outer join confirmations
        on offers.update_id = confirmations.update_id
    where
        offers.newest_first = 1
        and offers.change_type != 'withdrawn'
        and confirmations.update_id is null
)

select * from final
