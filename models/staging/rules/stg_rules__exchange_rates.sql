with

cells as (
    {{ lead_scoring.trimmed_cells(ref('exchange_rates'), [
        'currency', 'rate', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        upper(currency) as currency,
        {{ lead_scoring.to_number('rate') }} as rate,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            currency is not null
            and {{ lead_scoring.to_number('rate') }} > 0
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
