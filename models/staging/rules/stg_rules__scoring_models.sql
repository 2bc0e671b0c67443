with

cells as (
    {{ lead_scoring.trimmed_cells(ref('scoring_models'), [
        'model_id', 'model_name', 'description', 'status', 'challenger_of',
        'audience_field', 'audience_operator', 'audience_value', 'include_bots',
        'min_fit_score', 'max_fit_score', 'min_engagement_score',
        'max_engagement_score', 'min_score', 'max_score', 'conversion_activity',
        'conversion_horizon_days', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        model_name,
        description,
        status,
        challenger_of,
        audience_field,
        audience_operator,
        audience_value,
        coalesce(lower(include_bots) = 'true', false) as include_bots,
        {{ lead_scoring.to_number('min_fit_score') }} as min_fit_score,
        {{ lead_scoring.to_number('max_fit_score') }} as max_fit_score,
        {{ lead_scoring.to_number('min_engagement_score') }} as min_engagement_score,
        {{ lead_scoring.to_number('max_engagement_score') }} as max_engagement_score,
        {{ lead_scoring.to_number('min_score') }} as min_score,
        {{ lead_scoring.to_number('max_score') }} as max_score,
        conversion_activity,
        {{ lead_scoring.to_span('conversion_horizon_days') }}
            as conversion_horizon_days,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            model_id is not null
            and {{ lead_scoring.is_word('status', 'status') }}
            and (
                include_bots is null
                or {{ lead_scoring.is_word('lower(include_bots)', 'boolean') }}
            )
            and {{ lead_scoring.has_readable_limits('min_fit_score', 'max_fit_score') }}
            and {{ lead_scoring.has_readable_limits(
                'min_engagement_score', 'max_engagement_score'
            ) }}
            and {{ lead_scoring.has_readable_limits('min_score', 'max_score') }}
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
