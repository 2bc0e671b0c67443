{%- set touched = lead_scoring.touched_records(
    ref('stg_support__tickets'), 'ticket_id'
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

tickets as (
    {{ lead_scoring.newest_rows(
        ref('stg_support__tickets'),
        'ticket_id',
        ['email', 'customer_id', 'topic', 'opened_at', 'solved_at', 'loaded_at'],
        updated_at='updated_at',
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

opened as (
    select
        ticket_id,
        'opened' as event_name,
        opened_at as occurred_at
    from tickets
),

solved as (
    select
        ticket_id,
        'solved' as event_name,
        solved_at as occurred_at
    from tickets
    where solved_at is not null
),

events as (
    select * from opened
    union all
    select * from solved
),

final as (
    select
        'support.tickets:' || tickets.ticket_id || ':' || events.event_name
            as activity_id,
        coalesce(
            {{ lead_scoring.identifier('customer', 'tickets.customer_id') }},
            {{ lead_scoring.identifier('email', 'tickets.email') }}
        ) as identifier,
        'ticket_' || events.event_name as activity_type,
        events.occurred_at,
        'support' as channel,
        tickets.topic as category,
        tickets.ticket_id as asset,
        cast(null as {{ dbt.type_string() }}) as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'support' as source_name,
        false as is_bot,
        tickets.loaded_at,

        -- what a later run has to know
        tickets.ticket_id as record_id,
        tickets.batch_number,
        tickets.loaded_date
    from tickets
    inner join events
        on tickets.ticket_id = events.ticket_id
)

select * from final
