with

cells as (
    {{ lead_scoring.trimmed_cells(ref('score_bands'), [
        'model_id', 'score_type', 'band', 'lower_bound', 'lower_inclusive',
        'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        score_type,
        band,
        {{ lead_scoring.to_number('lower_bound') }} as lower_bound,
        coalesce(lower(lower_inclusive) = 'true', false) as lower_inclusive,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            model_id is not null
            and {{ lead_scoring.is_word('score_type', 'band_score_type') }}
            and band is not null
            and (
                lower_bound is null
                or {{ lead_scoring.to_number('lower_bound') }} is not null
            )
            and (
                lower_inclusive is null
                or {{ lead_scoring.is_word('lower(lower_inclusive)', 'boolean') }}
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
