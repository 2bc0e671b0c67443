with

cells as (
    {{ lead_scoring.trimmed_cells(ref('crm_field_map'), [
        'crm', 'crm_object', 'field', 'crm_column', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        crm,
        crm_object,
        field,
        crm_column,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            {{ lead_scoring.is_word('crm', 'crm') }}
            and {{ lead_scoring.is_word('crm_object', 'crm_object') }}
            and {{ lead_scoring.is_word('field', 'crm_field') }}
            and crm_column is not null
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
