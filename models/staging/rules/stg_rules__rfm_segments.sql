with

cells as (
    {{ lead_scoring.trimmed_cells(ref('rfm_segments'), [
        'recency_quintile', 'frequency_quintile', 'rfm_segment', 'valid_from',
        'valid_to'
    ]) }}
),

final as (
    select
        {{ lead_scoring.to_integer('recency_quintile') }} as recency_quintile,
        {{ lead_scoring.to_integer('frequency_quintile') }} as frequency_quintile,
        rfm_segment,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            {{ lead_scoring.to_integer('recency_quintile') }} between 1 and 5
            and {{ lead_scoring.to_integer('frequency_quintile') }} between 1 and 5
            and rfm_segment is not null
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
