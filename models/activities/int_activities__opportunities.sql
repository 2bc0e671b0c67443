{{ config(enabled=var('crm_enabled', true)) }}

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

-- one opportunity is an activity when it opens and another when it closes
opened as (
    select
        opportunity_id,
        'created' as event,
        created_at as occurred_at
    from opportunities
),

closed as (
    select
        opportunity_id,
        case when is_won then 'won' else 'lost' end as event,
        closed_at as occurred_at
    from opportunities
    where (is_closed or is_won) and closed_at is not null
),

events as (
    select * from opened
    union all
    select * from closed
),

final as (
    select
        'crm.opportunities:' || opportunities.opportunity_id || ':' || events.event
            as activity_id,
        coalesce(
            {{ lead_scoring.identifier('crm_contact', 'opportunities.crm_contact_id') }},
            {{ lead_scoring.identifier('crm_lead', 'opportunities.crm_lead_id') }}
        ) as identifier,
        'opportunity_' || events.event as activity_type,
        events.occurred_at,
        'sales' as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        opportunities.opportunity_id as asset,
        opportunities.campaign_id as campaign,
        cast(
            opportunities.amount
            * {{ lead_scoring.exchange_rate('opportunities.currency', 'exchange_rates.rate') }}
            as {{ lead_scoring.type_decimal() }}
        ) as value,
        'crm' as source_name,
        false as is_bot,
        opportunities.loaded_at
    from opportunities
    inner join events
        on opportunities.opportunity_id = events.opportunity_id
    left join exchange_rates
        on {{ lead_scoring.exchange_rate_applies('opportunities.currency', 'events.occurred_at') }}
)

select * from final
