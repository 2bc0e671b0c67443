with

tickets as (
    select * from {{ ref('tickets') }}
),

final as (
    select
        id as ticket,
        opened_at as received_at
    from tickets
)

select * from final
