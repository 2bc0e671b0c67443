with

offers as (
    select * from {{ ref('crm_update_offers') }}
),

confirmations as (
    select
        update_id,
        confirmed_at
    from {{ ref('int_write_back__confirmations') }}
),

final as (
    select
        offers.update_id,
        offers.crm_object,
        offers.crm_record_id,
        offers.lead_id,
        offers.change_type,
        {%- for value in lead_scoring.crm_values() %}
            offers.{{ value }},
        {%- endfor %}
        offers.offered_date,
        confirmations.confirmed_at,
        row_number() over (
            partition by offers.crm_object, offers.crm_record_id
            order by
                offers.batch_number desc,
                {{ lead_scoring.bytewise('offers.update_id') }}
        ) = 1 as is_latest
    from offers
    inner join confirmations
        on offers.update_id = confirmations.update_id
)

select * from final
