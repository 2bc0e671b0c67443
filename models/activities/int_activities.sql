with

recorded as (
    select * from {{ ref('int_activities__recorded') }}
),

abandoned_checkouts as (
    select * from {{ ref('int_activities__abandoned_checkouts') }}
),

final as (
    select * from recorded
    union all
    select * from abandoned_checkouts
)

select * from final
