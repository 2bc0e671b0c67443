with

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        [
            'model_id', 'stage', 'stage_rank', 'min_total_score', 'min_fit_score',
            'min_engagement_score', 'requires_activity', 'requires_activity_days',
            'exit_total_score',
        ],
        lead_scoring.as_of_date()
    ) }}
),

leads_in_stage as (
    select
        model_id,
        stage,
        count(distinct lead_id) as lead_count
    from {{ ref('lead_stage_history') }}
    where
        entered_date <= {{ lead_scoring.as_of_date() }}
        and (left_date is null or left_date > {{ lead_scoring.as_of_date() }})
    group by 1, 2
),

final as (
    select
        {{ lead_scoring.as_of_date() }} as as_of_date,
        qualification_rules.model_id,
        qualification_rules.stage,
        cast(qualification_rules.stage_rank as {{ dbt.type_int() }}) as stage_rank,
        cast(coalesce(leads_in_stage.lead_count, 0) as bigint) as lead_count,
        qualification_rules.min_total_score,
        qualification_rules.min_fit_score,
        qualification_rules.min_engagement_score,
        qualification_rules.requires_activity,
        cast(qualification_rules.requires_activity_days as {{ dbt.type_int() }})
            as requires_activity_days,
        qualification_rules.exit_total_score
    from qualification_rules
    left outer join leads_in_stage
        on
            qualification_rules.model_id = leads_in_stage.model_id
            and qualification_rules.stage = leads_in_stage.stage
)

select * from final
