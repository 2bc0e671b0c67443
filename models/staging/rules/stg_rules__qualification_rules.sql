with

cells as (
    {{ lead_scoring.trimmed_cells(ref('qualification_rules'), [
        'model_id', 'stage', 'stage_rank', 'min_total_score', 'min_fit_score',
        'min_engagement_score', 'requires_activity', 'requires_activity_days',
        'exit_total_score', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        stage,
        {{ lead_scoring.to_integer('stage_rank') }} as stage_rank,
        {{ lead_scoring.to_number('min_total_score') }} as min_total_score,
        {{ lead_scoring.to_number('min_fit_score') }} as min_fit_score,
        {{ lead_scoring.to_number('min_engagement_score') }} as min_engagement_score,
        requires_activity,
        {{ lead_scoring.to_span('requires_activity_days') }} as requires_activity_days,
        {{ lead_scoring.to_number('exit_total_score') }} as exit_total_score,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            model_id is not null
            and stage is not null
            and {{ lead_scoring.to_integer('stage_rank') }} is not null
            and (
                min_total_score is null
                or {{ lead_scoring.to_number('min_total_score') }} is not null
            )
            and (
                min_fit_score is null
                or {{ lead_scoring.to_number('min_fit_score') }} is not null
            )
            and (
                min_engagement_score is null
                or {{ lead_scoring.to_number('min_engagement_score') }} is not null
            )
            and (
                requires_activity_days is null
                or (
                    {{ lead_scoring.to_span('requires_activity_days') }} is not null
                    and requires_activity is not null
                )
            )
            and (
                exit_total_score is null
                or {{ lead_scoring.to_number('exit_total_score') }} is not null
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
