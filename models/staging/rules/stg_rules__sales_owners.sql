with

cells as (
    {{ lead_scoring.trimmed_cells(ref('sales_owners'), [
        'owner_id', 'capacity', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        owner_id,
        {{ lead_scoring.to_integer('capacity') }} as capacity,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        owner_id is not null
        and {{ lead_scoring.to_integer('capacity') }} is not null
        and {{ lead_scoring.has_readable_validity() }} as is_sound
    from cells
)

select * from final
