with

cells as (
    {{ lead_scoring.trimmed_cells(ref('scoring_rules'), [
        'model_id', 'rule_id', 'group_id', 'description', 'rule_type', 'signal',
        'field', 'operator', 'value', 'measure', 'measure_operator', 'measure_value',
        'window_value', 'window_unit', 'points', 'per_units', 'count_once_per',
        'max_points', 'decay_id', 'min_lead_age_days', 'requires_activity',
        'valid_from', 'valid_to'
    ]) }}
),

-- What can be seen in the row alone. Whether a condition makes sense depends on the
-- type of its field and is decided where the conditions are resolved.
judged as (
    select
        *,
        coalesce(
            model_id is not null
            and rule_id is not null
            and signal is not null
            and {{ lead_scoring.is_word('rule_type', 'rule_type') }}
            and (
                rule_type = 'reset'
                or (
                    group_id is not null
                    and {{ lead_scoring.to_number('points') }} is not null
                )
            )
            and (points is null or {{ lead_scoring.to_number('points') }} is not null)
            and (per_units is null or {{ lead_scoring.to_number('per_units') }} > 0)
            and (max_points is null or {{ lead_scoring.to_number('max_points') }} >= 0)
            and (
                count_once_per is null
                or {{ lead_scoring.is_word('count_once_per', 'count_once_per') }}
            )
            and (
                min_lead_age_days is null
                or {{ lead_scoring.to_integer('min_lead_age_days') }} >= 0
            )
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as has_sound_cells,
        coalesce(
            (window_value is null and window_unit is null)
            or (
                {{ lead_scoring.to_span('window_value') }} is not null
                and {{ lead_scoring.is_word('window_unit', 'window_unit') }}
            ),
            false
        ) as has_sound_window,
        coalesce(
            rule_type != 'metric'
            or (
                {{ lead_scoring.is_word('measure', 'measure') }}
                and case
                    when measure_operator is null then measure_value is null
                    when measure_operator in ('is_null', 'is_not_null') then true
                    when measure_operator in ('gt', 'gte', 'lt', 'lte')
                        then {{ lead_scoring.to_number('measure_value') }} is not null
                    when measure_operator = 'between'
                        then {{ lead_scoring.has_two_bounds('measure_value') }}
                    when measure_operator in ('eq', 'ne', 'in', 'not_in')
                        then measure_value is not null
                    else false
                end
            ),
            false
        ) as has_sound_measure
    from cells
),

final as (
    select
        model_id || '|' || rule_id || '|' || coalesce(valid_from, '')
            as rule_version_id,
        model_id,
        rule_id,
        group_id,
        description,
        rule_type,
        signal,
        field,
        operator,
        value,
        measure,
        measure_operator,
        measure_value,
        {{ lead_scoring.to_span('window_value') }} as window_value,
        window_unit,
        {{ lead_scoring.to_number('points') }} as points,
        {{ lead_scoring.to_number('per_units') }} as per_units,
        coalesce(count_once_per, 'activity') as count_once_per,
        {{ lead_scoring.to_number('max_points') }} as max_points,
        decay_id,
        {{ lead_scoring.to_integer('min_lead_age_days') }} as min_lead_age_days,
        requires_activity,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        has_sound_cells and has_sound_window and has_sound_measure as is_sound
    from judged
)

select * from final
