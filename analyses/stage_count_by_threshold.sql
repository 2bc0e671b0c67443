-- How many leads would meet a stage of the default model on the scoring date if its
-- minimum of the total score were another: all other minimums and the required
-- activity stay as they are. Thresholds are steps of five points, and the one in force.
-- Who is in the stage also depends on the dates before, since leads leave at the exit
-- score.
--
--     dbt show --select stage_count_by_threshold --limit -1 --output json \
--         --vars '{stage: SQL}'      # else the stage of the lowest rank
with

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        [
            'model_id', 'stage', 'stage_rank', 'min_total_score', 'min_fit_score',
            'min_engagement_score', 'requires_activity', 'requires_activity_days',
        ],
        lead_scoring.as_of_date()
    ) }}
    and model_id = '{{ var("default_model") }}'
    {%- if var("stage", "") %}
    and stage = '{{ var("stage") }}'
    {%- endif %}
),

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        ['model_id', 'include_bots'],
        lead_scoring.as_of_date()
    ) }}
),

scores as (
    select
        model_id,
        lead_id,
        total_score,
        fit_score,
        engagement_score
    from {{ ref('lead_scores') }}
),

activities as (
    select
        lead_id,
        activity_type,
        is_bot,
        max(activity_date) as last_date
    from {{ ref('lead_activities') }}
    where activity_date <= {{ lead_scoring.as_of_date() }}
    group by 1, 2, 3
),

ordered_stages as (
    select
        *,
        row_number() over (
            order by stage_rank, {{ lead_scoring.bytewise('stage') }}
        ) as lowest_first
    from qualification_rules
),

stages as (
    select
        ordered_stages.*,
        scoring_models.include_bots
    from ordered_stages
    inner join scoring_models
        on ordered_stages.model_id = scoring_models.model_id
    where ordered_stages.lowest_first = 1
),

active_leads as (
    select distinct activities.lead_id
    from activities
    inner join stages
        on stages.requires_activity in ('any', activities.activity_type)
    where
        (stages.include_bots or not activities.is_bot)
        and (
            stages.requires_activity_days is null
            or activities.last_date > {{ lead_scoring.window_start(
                lead_scoring.as_of_date(), 'stages.requires_activity_days', "'day'"
            ) }}
        )
),

-- those who meet all minimums but perhaps the one that is asked about
candidates as (
    select
        scores.lead_id,
        scores.total_score
    from scores
    inner join stages
        on scores.model_id = stages.model_id
    left outer join active_leads
        on scores.lead_id = active_leads.lead_id
    where
        scores.fit_score >= coalesce(stages.min_fit_score, scores.fit_score)
        and scores.engagement_score
        >= coalesce(stages.min_engagement_score, scores.engagement_score)
        and (stages.requires_activity is null or active_leads.lead_id is not null)
),

thresholds as (
    select floor(total_score / 5) * 5 as min_total_score
    from candidates
    {{ lead_scoring.union_distinct() }}
    select min_total_score
    from stages
    where min_total_score is not null
),

final as (
    select
        stages.model_id,
        stages.stage,
        thresholds.min_total_score,
        coalesce(thresholds.min_total_score = stages.min_total_score, false)
            as is_in_force,
        count(candidates.lead_id) as lead_count
    from thresholds
    cross join stages
    left outer join candidates
        on thresholds.min_total_score <= candidates.total_score
    group by 1, 2, 3, 4
)

select * from final
order by 3
