with

cells as (
    {{ lead_scoring.trimmed_cells(ref('scoring_exclusions'), [
        'model_id', 'field', 'operator', 'value', 'reason', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        model_id,
        field,
        operator,
        value,
        coalesce(
            reason, field || ' ' || operator || coalesce(' ' || value, '')
        ) as reason,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        {{ lead_scoring.has_readable_validity() }} as is_sound
    from cells
)

select * from final
