with

cells as (
    {{ lead_scoring.trimmed_cells(ref('reference_lists'), [
        'list_name', 'item', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        list_name,
        item,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        list_name is not null
        and item is not null
        and {{ lead_scoring.has_readable_validity() }} as is_sound
    from cells
)

select * from final
