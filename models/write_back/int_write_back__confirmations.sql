{{ config(pre_hook="{{ lead_scoring.create_crm_confirmations() }}") }}

with

confirmations as (
    select
        update_id,
        confirmed_at
    from {{ lead_scoring.crm_confirmations_relation() }}
),

-- two confirmations at the same time may both write an id
final as (
    select
        update_id,
        min(confirmed_at) as confirmed_at
    from confirmations
    group by 1
)

select * from final
