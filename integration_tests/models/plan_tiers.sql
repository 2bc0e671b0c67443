with

plans as (
    select * from {{ ref('plans') }}
),

final as (
    select
        identifier_kind || ':' || identifier_value as identifier,
        plan_tier,
        seat_count,
        trial_ends_on,
        is_partner,
        changed_at as updated_at
    from plans
)

select * from final
