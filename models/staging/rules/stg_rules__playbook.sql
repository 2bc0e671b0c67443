with

cells as (
    {{ lead_scoring.trimmed_cells(ref('playbook'), [
        'segment_type', 'segment', 'priority', 'campaign', 'channel', 'play_owner',
        'first_step', 'time_limit_days', 'valid_from', 'valid_to'
    ]) }}
),

final as (
    select
        segment_type,
        segment,
        {{ lead_scoring.to_integer('priority') }} as priority,
        campaign,
        channel,
        play_owner,
        first_step,
        {{ lead_scoring.to_integer('time_limit_days') }} as time_limit_days,
        {{ lead_scoring.to_calendar_day('valid_from') }} as valid_from,
        {{ lead_scoring.to_calendar_day('valid_to') }} as valid_to,
        coalesce(
            {{ lead_scoring.is_word('segment_type', 'segment_type') }}
            and segment is not null
            and {{ lead_scoring.to_integer('priority') }} >= 0
            and campaign is not null
            and {{ lead_scoring.is_word('channel', 'play_channel') }}
            and play_owner is not null
            and first_step is not null
            and {{ lead_scoring.to_integer('time_limit_days') }} >= 0
            and {{ lead_scoring.has_readable_validity() }},
            false
        ) as is_sound
    from cells
)

select * from final
