with

cells as (
    {{ lead_scoring.trimmed_cells(ref('scoring_groups'), [
        'model_id', 'group_id', 'group_name', 'score_type', 'min_points', 'max_points',
        'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        group_id,
        group_name,
        score_type,
        {{ lead_scoring.to_number('min_points') }} as min_points,
        {{ lead_scoring.to_number('max_points') }} as max_points,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            model_id is not null
            and group_id is not null
            and {{ lead_scoring.is_word('score_type', 'score_type') }}
            and {{ lead_scoring.has_readable_limits('min_points', 'max_points') }}
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
