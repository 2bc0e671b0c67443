with

cancellations as (
    {{ lead_scoring.newest_rows(
        ref('stg_commerce__cancellations'),
        'cancellation_id',
        ['order_id', 'reason', 'amount', 'cancelled_at', 'loaded_at']
    ) }}
),

orders as (
    select *
    from {{ ref('int_activities__order_headers') }}
    where exchange_rate is not null
),

final as (
    select
        'commerce.cancellations:' || cancellations.cancellation_id as activity_id,
        orders.identifier,
        'order_cancelled' as activity_type,
        cancellations.cancelled_at as occurred_at,
        'commerce' as channel,
        cancellations.reason as category,
        cancellations.order_id as asset,
        orders.campaign_id as campaign,
        cast(
            cancellations.amount * orders.exchange_rate
            as {{ lead_scoring.type_decimal() }}
        ) as value,
        'commerce' as source_name,
        false as is_bot,
        cancellations.loaded_at
    from cancellations
    inner join orders
        on cancellations.order_id = orders.order_id
)

select * from final
