{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set first_date = lead_scoring.days_before(as_of_date, var('trigger_days') - 1) -%}
{%- set text = dbt.type_string() -%}
{%- set number = lead_scoring.type_decimal() -%}

with

history as (
    select
        as_of_date,
        model_id,
        lead_id,
        total_score
    from {{ ref('lead_score_history') }}
    where
        as_of_date <= {{ as_of_date }}
        and as_of_date >= {{ lead_scoring.days_before(first_date, 14) }}
),

history_starts as (
    select
        model_id,
        min(as_of_date) as first_scored_date
    from {{ ref('lead_score_history') }}
    group by 1
),

identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__identifiers') }}
),

segments as (
    select
        lead_id,
        rfm_segment,
        order_count,
        order_value,
        last_order_date,
        open_intent,
        open_intent_date
    from {{ ref('lead_segments') }}
),

own_activities as (
    select
        lead_id,
        activity_date
    from {{ ref('int_activities') }}
    where
        not is_bot
        and activity_date <= {{ as_of_date }}
        and activity_date >= {{ lead_scoring.days_before(
            first_date, var('quiet_days')
        ) }}
        and activity_type not in (
            {{ lead_scoring.quoted_list(lead_scoring.passive_activity_types()) }}
        )
),

-- the history keeps the ids that people had; a lead's id is made of an identifier
former_ids as (
    select distinct
        {{ dbt.hash('identifier') }} as former_id,
        lead_id
    from identifiers
),

spells as (
    select
        stage_history.model_id,
        stage_history.stage,
        stage_history.entered_date,
        stage_history.left_date,
        -- who is in the stage has left it on no date up to this one
        coalesce(
            stage_history.left_date, {{ lead_scoring.days_before(as_of_date, -1) }}
        ) as left_or_open_date,
        stage_history.score_at_entry,
        stage_history.first_entered_date,
        stage_history.lead_id as scored_id,
        coalesce(former_ids.lead_id, stage_history.lead_id) as lead_id
    from {{ ref('lead_stage_history') }} as stage_history
    left outer join former_ids
        on stage_history.lead_id = former_ids.former_id
),

entries as (
    select
        spells.model_id,
        spells.lead_id,
        spells.stage,
        spells.entered_date,
        max(spells.score_at_entry) as score,
        min(spells.first_entered_date) as first_entered_date
    from spells
    inner join history_starts
        on spells.model_id = history_starts.model_id
    -- in the stage already, under another id
    left outer join spells as other_spells
        on
            spells.model_id = other_spells.model_id
            and spells.stage = other_spells.stage
            and spells.lead_id = other_spells.lead_id
            and spells.scored_id != other_spells.scored_id
            and spells.entered_date > other_spells.entered_date
            and spells.entered_date <= other_spells.left_or_open_date
    where
        spells.entered_date >= {{ first_date }}
        and spells.entered_date <= {{ as_of_date }}
        -- where the history begins nobody enters anything
        and spells.entered_date > history_starts.first_scored_date
        and other_spells.lead_id is null
    group by 1, 2, 3, 4
),

exits as (
    select
        spells.model_id,
        spells.lead_id,
        spells.stage,
        spells.left_date,
        max(history.total_score) as score,
        max(spells.entered_date) as entered_date
    from spells
    -- still in the stage, under another id
    left outer join spells as other_spells
        on
            spells.model_id = other_spells.model_id
            and spells.stage = other_spells.stage
            and spells.lead_id = other_spells.lead_id
            and spells.scored_id != other_spells.scored_id
            and spells.left_date >= other_spells.entered_date
            and spells.left_date < other_spells.left_or_open_date
    left outer join history
        on
            spells.model_id = history.model_id
            and spells.scored_id = history.lead_id
            and spells.left_date = history.as_of_date
    where
        spells.left_date >= {{ first_date }}
        and spells.left_date <= {{ as_of_date }}
        and other_spells.lead_id is null
    group by 1, 2, 3, 4
),

jumps as (
    select
        history.model_id,
        coalesce(former_ids.lead_id, history.lead_id) as lead_id,
        history.as_of_date as jump_date,
        max(history.total_score) as score,
        max(history.total_score - week_before.total_score) as score_change
    from history
    inner join history as week_before
        on
            history.model_id = week_before.model_id
            and history.lead_id = week_before.lead_id
            and {{ lead_scoring.days_before('history.as_of_date', 7) }}
            = week_before.as_of_date
    left outer join former_ids
        on history.lead_id = former_ids.former_id
    where
        history.total_score - week_before.total_score >= {{ var('jump_points') }}
    group by 1, 2, 3
),

-- one rise is seen on all dates of a week: only the first of them is the jump
jumps_in_order as (
    select
        *,
        lag(jump_date) over (
            partition by model_id, lead_id
            order by jump_date
        ) as jump_date_before
    from jumps
),

last_own_activities as (
    select
        lead_id,
        max(activity_date) as last_activity_date
    from own_activities
    group by 1
),

quiet_champions as (
    select
        segments.lead_id,
        segments.order_count,
        segments.order_value,
        segments.last_order_date,
        last_own_activities.last_activity_date,
        {{ lead_scoring.days_before(
            'last_own_activities.last_activity_date', '-' ~ var('quiet_days')
        ) }} as quiet_date
    from segments
    inner join last_own_activities
        on segments.lead_id = last_own_activities.lead_id
    where segments.rfm_segment = 'champions'
),

open_intents as (
    select
        lead_id,
        open_intent,
        open_intent_date,
        {{ lead_scoring.days_before(
            'open_intent_date', '-' ~ var('purchase_days')
        ) }} as missed_date
    from segments
    where open_intent is not null
),

triggers as (
    select
        'entered_' || lower(replace(stage, ' ', '_')) as trigger_type,
        lead_id,
        model_id,
        stage,
        entered_date as trigger_date,
        score,
        {{ lead_scoring.json_object([
            {'name': 'stage', 'expression': 'stage', 'type': 'text'},
            {'name': 'score', 'expression': 'score', 'type': 'number'},
            {
                'name': 'is_first_time',
                'expression': 'entered_date = first_entered_date',
                'type': 'boolean',
            },
        ]) }} as payload
    from entries
    union all
    select
        'left_stage' as trigger_type,
        lead_id,
        model_id,
        stage,
        left_date as trigger_date,
        score,
        {{ lead_scoring.json_object([
            {'name': 'stage', 'expression': 'stage', 'type': 'text'},
            {'name': 'score', 'expression': 'score', 'type': 'number'},
            {'name': 'entered_date', 'expression': 'entered_date', 'type': 'date'},
        ]) }} as payload
    from exits
    union all
    select
        'score_jumped' as trigger_type,
        lead_id,
        model_id,
        cast(null as {{ text }}) as stage,
        jump_date as trigger_date,
        score,
        {{ lead_scoring.json_object([
            {'name': 'score', 'expression': 'score', 'type': 'number'},
            {'name': 'score_change_7d', 'expression': 'score_change', 'type': 'number'},
        ]) }} as payload
    from jumps_in_order
    where
        jump_date >= {{ first_date }}
        and (
            jump_date_before is null
            or jump_date_before < {{ lead_scoring.days_before('jump_date', 7) }}
        )
    union all
    select
        'champion_going_quiet' as trigger_type,
        lead_id,
        cast(null as {{ text }}) as model_id,
        cast(null as {{ text }}) as stage,
        quiet_date as trigger_date,
        cast(null as {{ number }}) as score,
        {{ lead_scoring.json_object([
            {
                'name': 'last_activity_date',
                'expression': 'last_activity_date',
                'type': 'date',
            },
            {'name': 'last_order_date', 'expression': 'last_order_date', 'type': 'date'},
            {'name': 'order_count', 'expression': 'order_count', 'type': 'number'},
            {'name': 'order_value', 'expression': 'order_value', 'type': 'number'},
        ]) }} as payload
    from quiet_champions
    where
        quiet_date >= {{ first_date }}
        and quiet_date <= {{ as_of_date }}
    union all
    select
        'intent_without_purchase' as trigger_type,
        lead_id,
        cast(null as {{ text }}) as model_id,
        cast(null as {{ text }}) as stage,
        missed_date as trigger_date,
        cast(null as {{ number }}) as score,
        {{ lead_scoring.json_object([
            {'name': 'intent', 'expression': 'open_intent', 'type': 'text'},
            {'name': 'intent_date', 'expression': 'open_intent_date', 'type': 'date'},
        ]) }} as payload
    from open_intents
    where
        missed_date >= {{ first_date }}
        and missed_date <= {{ as_of_date }}
),

final as (
    select
        trigger_type,
        lead_id,
        model_id,
        stage,
        trigger_date,
        cast(score as {{ lead_scoring.type_decimal() }}) as score,
        payload,
        {{ dbt.hash(
            "trigger_type || '|' || lead_id || '|' || coalesce(model_id, '') || '|'"
            ~ " || coalesce(stage, '') || '|' || cast(trigger_date as " ~ text ~ ')'
        ) }} as trigger_id,
        -- late data can move an event by so many days
        case
            when trigger_type = 'score_jumped' then 7
            else {{ var('rescored_days') }}
        end as same_event_days
    from triggers
)

select * from final
