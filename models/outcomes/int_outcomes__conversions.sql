with

judged_models as (
    {{ lead_scoring.judged_models() }}
),

activities as (
    select
        lead_id,
        activity_type,
        activity_date
    from {{ ref('int_activities') }}
    where not is_bot and activity_date <= {{ lead_scoring.as_of_date() }}
),

final as (
    select distinct
        judged_models.model_id,
        activities.lead_id,
        activities.activity_date as conversion_date
    from judged_models
    inner join activities
        on judged_models.conversion_activity = activities.activity_type
)

select * from final
