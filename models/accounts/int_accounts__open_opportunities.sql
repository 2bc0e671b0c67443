{%- set as_of_date = lead_scoring.as_of_date() -%}

with

activities as (
    select
        lead_id,
        activity_type,
        asset,
        value
    from {{ ref('int_activities') }}
    where
        activity_type in (
            'opportunity_created', 'opportunity_won', 'opportunity_lost'
        )
        and activity_date <= {{ as_of_date }}
        and asset is not null
),

members as (
    select
        lead_id,
        account_id
    from {{ ref('int_accounts__members') }}
),

opportunities as (
    select
        lead_id,
        asset as opportunity_id,
        max(case when activity_type = 'opportunity_created' then value end) as amount,
        max(case when activity_type = 'opportunity_created' then 0 else 1 end)
            as is_closed
    from activities
    group by 1, 2
),

final as (
    select
        members.account_id,
        count(*) as open_opportunity_count,
        sum(opportunities.amount) as open_opportunity_amount
    from opportunities
    inner join members
        on opportunities.lead_id = members.lead_id
    where opportunities.is_closed = 0
    group by 1
)

select * from final
