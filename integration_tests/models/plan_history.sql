with

plans as (
    select * from {{ ref('plans') }}
    where plan_tier = 'Team'
),

final as (
    select
        identifier_kind || ':' || identifier_value as identifier,
        cast(changed_at as date) as valid_from,
        plan_tier,
        seat_count
    from plans
)

select * from final
