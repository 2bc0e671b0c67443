with

cells as (
    {{ lead_scoring.trimmed_cells(ref('lead_routes'), [
        'route_id', 'priority', 'field', 'operator', 'value', 'owner_id', 'valid_from',
        'valid_to'
    ]) }}
),

final as (
    select
        route_id,
        {{ lead_scoring.to_integer('priority') }} as priority,
        field,
        operator,
        value,
        owner_id,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        route_id is not null
        and {{ lead_scoring.to_integer('priority') }} is not null
        and owner_id is not null
        and {{ lead_scoring.has_readable_validity() }} as is_sound
    from cells
)

select * from final
