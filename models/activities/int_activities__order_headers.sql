with

orders as (
    {{ lead_scoring.newest_rows(
        ref('stg_commerce__orders'),
        'order_id',
        [
            'customer_id',
            'anonymous_id',
            'campaign_id',
            'email',
            'currency',
            'total_amount',
            'ordered_at',
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

final as (
    select
        orders.order_id,
        coalesce(
            {{ lead_scoring.identifier('customer', 'orders.customer_id') }},
            {{ lead_scoring.identifier('email', 'orders.email') }},
            {{ lead_scoring.identifier('anonymous', 'orders.anonymous_id') }}
        ) as identifier,
        orders.campaign_id,
        orders.currency,
        orders.total_amount,
        orders.ordered_at,
        orders.loaded_at,
        {{ lead_scoring.exchange_rate('orders.currency', 'exchange_rates.rate') }}
            as exchange_rate
    from orders
    left outer join exchange_rates
        on {{ lead_scoring.exchange_rate_applies(
            'orders.currency', 'orders.ordered_at'
        ) }}
)

select * from final
