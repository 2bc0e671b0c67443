with

activities as (
    select * from {{ ref('int_activities') }}
),

final as (
    select
        activity_id,
        lead_id,
        activity_type,
        occurred_at,
        activity_date,
        channel,
        category,
        asset,
        campaign,
        value,
        source_name,
        is_bot,
        loaded_at
    from activities
)

select * from final
