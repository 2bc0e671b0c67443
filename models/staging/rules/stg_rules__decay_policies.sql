with

cells as (
    {{ lead_scoring.trimmed_cells(ref('decay_policies'), [
        'decay_id', 'decay_type', 'half_life_days', 'period_days', 'rate_per_period',
        'floor_fraction', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        decay_id,
        decay_type,
        {{ lead_scoring.to_number('half_life_days') }} as half_life_days,
        {{ lead_scoring.to_number('period_days') }} as period_days,
        {{ lead_scoring.to_number('rate_per_period') }} as rate_per_period,
        {{ lead_scoring.to_number("coalesce(floor_fraction, '0')") }} as floor_fraction,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            decay_id is not null
            and case decay_type
                when 'none' then true
                when 'exponential'
                    then {{ lead_scoring.to_number('half_life_days') }} > 0
                when 'linear'
                    then
                        {{ lead_scoring.to_number('period_days') }} > 0
                        and {{ lead_scoring.to_number('rate_per_period') }} >= 0
                when 'step'
                    then
                        {{ lead_scoring.to_number('period_days') }} > 0
                        and {{ lead_scoring.to_number('rate_per_period') }} >= 0
            end
            and (
                half_life_days is null
                or {{ lead_scoring.to_number('half_life_days') }} > 0
            )
            and (period_days is null or {{ lead_scoring.to_number('period_days') }} > 0)
            and (
                rate_per_period is null
                or {{ lead_scoring.to_number('rate_per_period') }} >= 0
            )
            and (
                floor_fraction is null
                or {{ lead_scoring.to_number('floor_fraction') }} between 0 and 1
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
