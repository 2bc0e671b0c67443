{%- set as_of_date = lead_scoring.as_of_date() -%}

with

openings as (
    select
        lead_id,
        watch_id,
        segment as intent,
        closed_by,
        window_days,
        last_activity_date as opened_date,
        last_activity_at as opened_at
    from {{ ref('int_segments__watched_activities') }}
    where purpose = 'intent'
),

-- the same few rows of the seed stand behind all openings
intent_rows as (
    select distinct
        watch_id,
        closed_by
    from openings
),

separated as (
    {{ lead_scoring.split_to_rows(
        'intent_rows', ['watch_id'], 'closed_by', 'closing_type', 'closed_by is not null'
    ) }}
),

closing_types as (
    select distinct
        watch_id,
        {{ lead_scoring.clean_text('closing_type') }} as activity_type
    from separated
),

activities as (
    select
        lead_id,
        activity_type,
        max(occurred_at) as last_activity_at
    from {{ ref('int_activities') }}
    where
        activity_date <= {{ as_of_date }}
        and not is_bot
        and activity_type in (select closing_types.activity_type from closing_types)
    group by 1, 2
),

closed as (
    select
        openings.lead_id,
        openings.watch_id,
        max(activities.last_activity_at) as closed_at
    from openings
    inner join closing_types
        on openings.watch_id = closing_types.watch_id
    inner join activities
        on
            openings.lead_id = activities.lead_id
            and closing_types.activity_type = activities.activity_type
    group by 1, 2
),

judged as (
    select
        openings.lead_id,
        openings.watch_id,
        openings.intent,
        openings.opened_date,
        openings.opened_at,
        (closed.closed_at is null or closed.closed_at < openings.opened_at)
        and openings.opened_date
        > {{ lead_scoring.days_before(as_of_date, 'openings.window_days') }}
            as is_open
    from openings
    left outer join closed
        on
            openings.lead_id = closed.lead_id
            and openings.watch_id = closed.watch_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id
            order by
                case when is_open then 0 else 1 end,
                opened_at desc,
                {{ lead_scoring.bytewise('intent') }},
                watch_id
        ) as latest_first
    from judged
),

final as (
    select
        lead_id,
        case when is_open then intent end as open_intent,
        case when is_open then opened_date end as open_intent_date,
        case when is_open then opened_at end as open_intent_at
    from ranked
    where latest_first = 1
)

select * from final
