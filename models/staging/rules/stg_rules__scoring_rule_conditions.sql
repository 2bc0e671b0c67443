with

cells as (
    {{ lead_scoring.trimmed_cells(ref('scoring_rule_conditions'), [
        'model_id', 'rule_id', 'field', 'operator', 'value', 'valid_from', 'valid_to'
    ]) }}
),

-- A condition that were dropped for its dates would widen its rule. So with a date that
-- can't be read it is always in force and, without an operator, never holds.
final as (
    select
        model_id,
        rule_id,
        field,
        case
            when {{ lead_scoring.has_readable_validity() }} then operator
        end as operator,  -- noqa: RF04
        value,
        case
            when {{ lead_scoring.has_readable_validity() }}
                then {{ lead_scoring.to_calendar_day('valid_from') }}
        end as valid_from,
        case
            when {{ lead_scoring.has_readable_validity() }}
                then {{ lead_scoring.to_calendar_day('valid_to') }}
        end as valid_to,
        model_id is not null and rule_id is not null as is_sound
    from cells
)

select * from final
