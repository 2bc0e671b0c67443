with

orders as (
    select *
    from {{ ref('int_activities__order_headers') }}
    where exchange_rate is not null
),

final as (
    select
        'commerce.orders:' || order_id as activity_id,
        identifier,
        'order_placed' as activity_type,
        ordered_at as occurred_at,
        'commerce' as channel,
        cast(null as {{ dbt.type_string() }}) as category,
        order_id as asset,
        campaign_id as campaign,
        cast(total_amount * exchange_rate as {{ lead_scoring.type_decimal() }})
            as value,
        'commerce' as source_name,
        false as is_bot,
        loaded_at
    from orders
)

select * from final
