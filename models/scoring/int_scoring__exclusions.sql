with

ledger as (
    select
        model_id,
        lead_id,
        entry_type,
        exclusion_reason
    from {{ ref('int_scoring__ledger') }}
),

final as (
    select
        model_id,
        lead_id,
        exclusion_reason as reason
    from ledger
    where entry_type = 'exclusion'
)

select * from final
