with

cells as (
    {{ lead_scoring.trimmed_cells(ref('score_grades'), [
        'model_id', 'fit_band', 'engagement_band', 'grade', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        fit_band,
        engagement_band,
        grade,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        model_id is not null
        and fit_band is not null
        and engagement_band is not null
        and grade is not null
        and {{ lead_scoring.has_readable_validity() }} as is_sound
    from cells
)

select * from final
