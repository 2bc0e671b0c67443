{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set a_month_ago = lead_scoring.days_before(as_of_date, 30) -%}

with

lead_scores as (
    select
        model_id,
        lead_id,
        engagement_score,
        total_score,
        score_rank,
        last_activity_at
    from {{ ref('lead_scores') }}
),

earlier_scores as (
    select
        model_id,
        lead_id,
        total_score,
        score_rank
    from {{ ref('lead_score_history') }}
    where as_of_date = {{ a_month_ago }}
),

members as (
    select
        lead_id,
        account_id,
        account_name,
        domain
    from {{ ref('int_accounts__members') }}
),

leads as (
    select
        lead_id,
        seniority,
        department
    from {{ ref('int_people__leads') }}
),

opportunities as (
    select
        account_id,
        open_opportunity_count,
        open_opportunity_amount
    from {{ ref('int_accounts__open_opportunities') }}
),

scored_members as (
    select
        lead_scores.model_id,
        members.account_id,
        members.account_name,
        members.domain,
        lead_scores.lead_id,
        leads.seniority,
        leads.department,
        lead_scores.engagement_score > 0 as is_engaged,
        lead_scores.total_score,
        lead_scores.last_activity_at,
        row_number() over (
            partition by lead_scores.model_id, members.account_id
            order by
                lead_scores.score_rank,
                {{ lead_scoring.bytewise('lead_scores.lead_id') }}
        ) as best_first
    from lead_scores
    inner join members
        on lead_scores.lead_id = members.lead_id
    inner join leads
        on lead_scores.lead_id = leads.lead_id
),

members_scored_before as (
    select
        earlier_scores.model_id,
        members.account_id,
        earlier_scores.total_score,
        row_number() over (
            partition by earlier_scores.model_id, members.account_id
            order by
                earlier_scores.score_rank,
                {{ lead_scoring.bytewise('earlier_scores.lead_id') }}
        ) as best_first
    from earlier_scores
    inner join members
        on earlier_scores.lead_id = members.lead_id
),

sums_before as (
    select
        model_id,
        account_id,
        sum(total_score) as score_sum_top
    from members_scored_before
    where best_first <= {{ var('account_top_leads', 3) }}
    group by 1, 2
),

{% for role in ['seniority', 'department'] -%}
    {{ role }}_values as (
        select distinct
            model_id,
            account_id,
            {{ role }}
        from scored_members
        where is_engaged and {{ role }} is not null
    ),

    {{ role }}_numbers as (
        select
            *,
            row_number() over (
                partition by model_id, account_id
                order by {{ lead_scoring.bytewise(role) }}
            ) as number_in_order
        from {{ role }}_values
    ),

    {{ role }}_lists as (
        select
            model_id,
            account_id,
            count(*) as value_count,
            {{ lead_scoring.joined_in_order(role, 'number_in_order') }} as value_list
        from {{ role }}_numbers
        group by 1, 2
    ),

{% endfor -%}
accounts as (
    select
        model_id,
        account_id,
        max(account_name) as account_name,
        max(domain) as domain,
        count(*) as lead_count,
        sum(case when is_engaged then 1 else 0 end) as engaged_lead_count,
        max(total_score) as best_score,
        max(case when best_first = 1 then lead_id end) as best_lead_id,
        sum(
            case
                when best_first <= {{ var('account_top_leads', 3) }} then total_score
                else 0
            end
        ) as score_sum_top,
        max(last_activity_at) as last_activity_at
    from scored_members
    group by 1, 2
),

final as (
    select
        {{ as_of_date }} as as_of_date,
        accounts.model_id,
        accounts.account_id,
        accounts.account_name,
        accounts.domain,
        cast(accounts.lead_count as bigint) as lead_count,
        cast(accounts.engaged_lead_count as bigint) as engaged_lead_count,
        cast(accounts.best_score as {{ lead_scoring.type_decimal() }}) as best_score,
        accounts.best_lead_id,
        cast(accounts.score_sum_top as {{ lead_scoring.type_decimal() }})
            as score_sum_top,
        cast(
            accounts.score_sum_top - sums_before.score_sum_top
            as {{ lead_scoring.type_decimal() }}
        ) as account_score_change_30d,
        cast(coalesce(seniority_lists.value_count, 0) as bigint) as seniority_count,
        seniority_lists.value_list as seniorities,
        cast(coalesce(department_lists.value_count, 0) as bigint) as department_count,
        department_lists.value_list as departments,
        cast(coalesce(opportunities.open_opportunity_count, 0) as bigint)
            as open_opportunity_count,
        cast(
            coalesce(opportunities.open_opportunity_amount, 0)
            as {{ lead_scoring.type_decimal() }}
        ) as open_opportunity_amount,
        cast(
            row_number() over (
                partition by accounts.model_id
                order by
                    accounts.score_sum_top desc,
                    accounts.best_score desc,
                    {{ lead_scoring.bytewise('accounts.account_id') }}
            ) as bigint
        ) as account_rank,
        accounts.last_activity_at
    from accounts
    left outer join sums_before
        on
            accounts.model_id = sums_before.model_id
            and accounts.account_id = sums_before.account_id
    {%- for role in ['seniority', 'department'] %}
        left outer join {{ role }}_lists
            on
                accounts.model_id = {{ role }}_lists.model_id
                and accounts.account_id = {{ role }}_lists.account_id
    {%- endfor %}
    left outer join opportunities
        on accounts.account_id = opportunities.account_id
)

select * from final
