{%- set signature = lead_scoring.bot_signature([
    var('scanner_seconds', 5), var('privacy_proxy_user_agents', ['Mozilla/5.0'])
]) -%}
{%- set touched = lead_scoring.touched_records(
    ref('stg_marketing__email_events'),
    'email_event_id',
    related='message_id',
    signature=signature
) -%}
{%- set events_to_read = none -%}
{%- set is_touched = 'true' -%}
{%- if touched -%}
    {%- set is_touched = 'record_id in (' ~ touched ~ ')' -%}
    {{ lead_scoring.replaces(is_touched) }}
    {#- an event is judged by the delivery of whichever message a version names -#}
    {%- set events_to_read = lead_scoring.related_records(
        ref('stg_marketing__email_events'), 'email_event_id', 'message_id', touched
    ) -%}
{%- endif %}

with

email_events as (
    {{ lead_scoring.newest_rows(
        ref('stg_marketing__email_events'),
        'email_event_id',
        [
            'message_id',
            'campaign_id',
            'event_type',
            'email',
            'email_name',
            'topic',
            'user_agent',
            'occurred_at',
            'loaded_at',
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=events_to_read
    ) }}
),

bot_user_agents as (
    {{ lead_scoring.bot_user_agents('email_events') }}
),

deliveries as (
    select
        message_id,
        min(occurred_at) as delivered_at
    from email_events
    where event_type = 'delivered' and message_id is not null
    group by 1
),

judged as (
    select
        'marketing.email_events:' || email_events.email_event_id as activity_id,
        {{ lead_scoring.identifier('email', 'email_events.email') }} as identifier,
        'email_' || email_events.event_type as activity_type,
        email_events.occurred_at,
        'email' as channel,
        email_events.topic as category,
        email_events.email_name as asset,
        email_events.campaign_id as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'marketing' as source_name,
        case
            when email_events.event_type not in ('opened', 'clicked') then false
            when bot_user_agents.user_agent is not null then true
            -- a privacy proxy fetches the pictures of all mail, read or not
            when
                email_events.event_type = 'opened'
                and email_events.user_agent in ({{ lead_scoring.quoted_list(
                    var('privacy_proxy_user_agents', ['Mozilla/5.0'])
                ) }})
                then true
            -- nobody reads that fast: a scanner follows the links on delivery
            when
                email_events.occurred_at between deliveries.delivered_at
                and {{ lead_scoring.time_after(
                    'deliveries.delivered_at', var('scanner_seconds', 5), 'second'
                ) }}
                then true
            else false
        end as is_bot,
        email_events.loaded_at,

        -- what a later run has to know
        email_events.email_event_id as record_id,
        email_events.message_id,
        '{{ signature }}' as signature,
        email_events.batch_number,
        email_events.loaded_date
    from email_events
    left outer join deliveries
        on email_events.message_id = deliveries.message_id
    left outer join bot_user_agents
        on email_events.user_agent = bot_user_agents.user_agent
    where email_events.event_type is not null
),

final as (
    select *
    from judged
    where {{ is_touched }}
)

select * from final
