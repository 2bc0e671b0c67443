with

cells as (
    {{ lead_scoring.trimmed_cells(ref('category_signals'), [
        'activity_type', 'points', 'decay_id', 'names_products', 'valid_from',
        'valid_to'
    ]) }}
),

final as (
    select
        activity_type,
        {{ lead_scoring.to_number('points') }} as points,
        decay_id,
        coalesce(lower(names_products) = 'true', false) as names_products,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            activity_type is not null
            and {{ lead_scoring.to_number('points') }} > 0
            and (
                names_products is null
                or {{ lead_scoring.is_word('lower(names_products)', 'boolean') }}
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
