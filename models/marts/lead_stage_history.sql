-- A lead enters a stage when all of its minimums hold, and leaves it when the total
-- score falls below the exit score, which may be lower: so a score that hovers at the
-- threshold does not flap.
with

history as (
    select
        as_of_date,
        model_id,
        lead_id,
        total_score,
        stages_met
    from {{ ref('lead_score_history') }}
),

qualification_rules as (
    select
        model_id,
        stage,
        stage_rank,
        valid_from,
        valid_to,
        -- never above the minimum; least() of a null differs among the engines
        least(
            coalesce(exit_total_score, min_total_score),
            coalesce(min_total_score, exit_total_score)
        ) as exit_total_score
    from {{ ref('stg_rules__qualification_rules') }}
    where is_sound
),

stages as (
    select
        model_id,
        stage,
        max(stage_rank) as stage_rank
    from qualification_rules
    group by 1, 2
),

-- the history is long, and few leads ever meet a stage: the others are not looked at
meetings as (
    select distinct
        model_id,
        lead_id,
        stages_met
    from history
    where stages_met is not null
),

leads_with_stage as (
    select distinct
        meetings.model_id,
        meetings.lead_id,
        stages.stage,
        stages.stage_rank
    from meetings
    inner join stages
        on meetings.model_id = stages.model_id
    where {{ lead_scoring.is_listed('stages.stage', 'meetings.stages_met') }}
),

-- a stage without a row in force does not exist on that date, and nobody is in it
verdicts as (
    select
        history.as_of_date,
        history.model_id,
        history.lead_id,
        leads_with_stage.stage,
        coalesce(
            qualification_rules.stage_rank, leads_with_stage.stage_rank
        ) as stage_rank,
        history.total_score,
        case
            when
                {{ lead_scoring.is_listed(
                    'leads_with_stage.stage', 'history.stages_met'
                ) }}
                then 'in'
            when qualification_rules.stage is null then 'out'
            when history.total_score < qualification_rules.exit_total_score then 'out'
        end as verdict
    from history
    inner join leads_with_stage
        on
            history.model_id = leads_with_stage.model_id
            and history.lead_id = leads_with_stage.lead_id
    left outer join qualification_rules
        on
            leads_with_stage.model_id = qualification_rules.model_id
            and leads_with_stage.stage = qualification_rules.stage
            and {{ lead_scoring.is_in_force('history.as_of_date') }}
),

-- a date that says neither leaves the lead where it was
told_verdicts as (
    select
        *,
        lag(verdict) over (
            partition by model_id, lead_id, stage
            order by as_of_date
        ) as verdict_before
    from verdicts
    where verdict is not null
),

changes as (
    select
        *,
        lead(as_of_date) over (
            partition by model_id, lead_id, stage
            order by as_of_date
        ) as next_change_date
    from told_verdicts
    where verdict != coalesce(verdict_before, 'out')
),

final as (
    select
        model_id,
        lead_id,
        stage,
        stage_rank,
        as_of_date as entered_date,
        next_change_date as left_date,
        total_score as score_at_entry,
        min(as_of_date) over (
            partition by model_id, lead_id, stage
        ) as first_entered_date
    from changes
    where verdict = 'in'
)

select * from final
