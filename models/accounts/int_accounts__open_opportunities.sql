with

opportunities as (
    select
        lead_id,
        amount
    from {{ ref('int_segments__opportunities') }}
    where is_open
),

members as (
    select
        lead_id,
        account_id
    from {{ ref('int_accounts__members') }}
),

final as (
    select
        members.account_id,
        count(*) as open_opportunity_count,
        cast(
            sum(opportunities.amount) as {{ lead_scoring.type_decimal() }}
        ) as open_opportunity_amount
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    group by 1
)

select * from final
