with

order_lines as (
    {{ lead_scoring.newest_rows(
        ref('stg_commerce__order_lines'),
        'order_line_id',
        ['order_id', 'product_id', 'line_amount', 'loaded_at'],
        updated_at='updated_at'
    ) }}
),

orders as (
    select *
    from {{ ref('int_activities__order_headers') }}
    where exchange_rate is not null
),

products as (
    {{ lead_scoring.newest_rows(
        ref('stg_commerce__products'), 'product_id', ['category'], updated_at='updated_at'
    ) }}
),

final as (
    select
        'commerce.order_lines:' || order_lines.order_line_id as activity_id,
        orders.identifier,
        'order_line_purchased' as activity_type,
        orders.ordered_at as occurred_at,
        'commerce' as channel,
        products.category,
        order_lines.product_id as asset,
        orders.campaign_id as campaign,
        cast(
            order_lines.line_amount * orders.exchange_rate
            as {{ lead_scoring.type_decimal() }}
        ) as value,
        'commerce' as source_name,
        false as is_bot,
        order_lines.loaded_at
    from order_lines
    inner join orders
        on order_lines.order_id = orders.order_id
    left outer join products
        on order_lines.product_id = products.product_id
)

select * from final
