with

profiles as (
    select * from {{ ref('int_people__profiles') }}
),

activities as (
    select
        lead_id,
        occurred_at,
        is_bot
    from {{ ref('int_activities') }}
),

touches as (
    select
        lead_id,
        min(case when not is_bot then occurred_at end) as first_activity_at,
        max(case when not is_bot then occurred_at end) as last_activity_at,
        sum(case when is_bot then 0 else 1 end) as activity_count
    from activities
    group by lead_id
),

created as (
    select
        profiles.*,
        touches.first_activity_at,
        touches.last_activity_at,
        coalesce(touches.activity_count, 0) as activity_count,
        case
            when profiles.crm_created_at is null then touches.first_activity_at
            when touches.first_activity_at is null then profiles.crm_created_at
            when touches.first_activity_at < profiles.crm_created_at
                then touches.first_activity_at
            else profiles.crm_created_at
        end as created_at
    from profiles
    left join touches
        on profiles.lead_id = touches.lead_id
),

final as (
    select
        created.*,
        cast(created.created_at as date) as created_date
    from created
)

select * from final
