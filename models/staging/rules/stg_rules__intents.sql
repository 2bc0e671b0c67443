with

cells as (
    {{ lead_scoring.trimmed_cells(ref('intents'), [
        'intent', 'opened_by', 'field', 'operator', 'value', 'closed_by',
        'window_days', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        intent,
        opened_by,
        field,
        operator,
        value,
        closed_by,
        {{ lead_scoring.to_span('window_days') }} as window_days,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            intent is not null
            and opened_by is not null
            and closed_by is not null
            and {{ lead_scoring.to_span('window_days') }} is not null
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
