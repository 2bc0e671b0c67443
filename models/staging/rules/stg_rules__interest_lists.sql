with

cells as (
    {{ lead_scoring.trimmed_cells(ref('interest_lists'), [
        'list_name', 'activity_type', 'field', 'operator', 'value', 'min_count',
        'window_days', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        list_name,
        activity_type,
        field,
        operator,
        value,
        {{ lead_scoring.to_integer('min_count') }} as min_count,
        {{ lead_scoring.to_span('window_days') }} as window_days,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            list_name is not null
            and activity_type is not null
            and {{ lead_scoring.to_integer('min_count') }} > 0
            and (
                window_days is null
                or {{ lead_scoring.to_span('window_days') }} is not null
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
