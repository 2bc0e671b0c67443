{{ config(materialized='table', enabled=var('crm_enabled', true)) }}

with

opportunities as (
    {{ lead_scoring.newest_rows(
        ref('stg_crm__opportunities'),
        'opportunity_id',
        [
            'crm_contact_id',
            'crm_lead_id',
            'campaign_id',
            'currency',
            'amount',
            'is_closed',
            'is_won',
            'created_at',
            'closed_at',
            'loaded_at',
        ],
        updated_at='updated_at'
    ) }}
),

exchange_rates as (
    select
        currency,
        rate,
        valid_from,
        valid_to
    from {{ ref('stg_rules__exchange_rates') }}
    where is_sound
),

-- an opportunity is an event when it opens and another when it closes
opened as (
    select
        opportunity_id,
        'created' as event_name,
        created_at as occurred_at
    from opportunities
),

closed as (
    select
        opportunity_id,
        case when is_won then 'won' else 'lost' end as event_name,
        closed_at as occurred_at
    from opportunities
    where (is_closed or is_won) and closed_at is not null
),

events as (
    select * from opened
    union all
    select * from closed
),

events_joined as (
    select
        opportunities.opportunity_id,
        opportunities.crm_contact_id,
        opportunities.crm_lead_id,
        opportunities.campaign_id,
        opportunities.currency,
        opportunities.amount,
        opportunities.loaded_at,
        events.event_name,
        events.occurred_at
    from opportunities
    inner join events
        on opportunities.opportunity_id = events.opportunity_id
),

rates_joined as (
    select
        events_joined.*,
        {{ lead_scoring.exchange_rate(
            'events_joined.currency', 'exchange_rates.rate'
        ) }} as exchange_rate
    from events_joined
    left outer join exchange_rates
        on {{ lead_scoring.exchange_rate_applies(
            'events_joined.currency', 'events_joined.occurred_at'
        ) }}
),

final as (
    select
        opportunity_id,
        event_name,
        coalesce(
            {{ lead_scoring.identifier('crm_contact', 'crm_contact_id') }},
            {{ lead_scoring.identifier('crm_lead', 'crm_lead_id') }}
        ) as identifier,
        campaign_id,
        currency,
        amount,
        occurred_at,
        loaded_at,
        exchange_rate,
        min(
            case when amount is null or exchange_rate is not null then 1 else 0 end
        ) over (partition by opportunity_id) = 1 as has_known_value
    from rates_joined
)

select * from final
