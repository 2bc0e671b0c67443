{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set default_model = lead_scoring.text_literal(var('default_model')) -%}

with

existing_leads as (
    select lead_id
    from {{ ref('int_people__leads') }}
    where created_date <= {{ as_of_date }}
),

attributes as (
    {{ lead_scoring.lead_attributes_on(as_of_date) }}
),

exclusions as (
    select lead_id
    from {{ ref('int_scoring__exclusions') }}
    where model_id = {{ default_model }}
),

stages as (
    select
        lead_id,
        lower(stage) as stage
    from {{ ref('lead_scores') }}
    where model_id = {{ default_model }}
),

buyers as (
    select
        lead_id,
        last_order_date
    from {{ ref('int_segments__buyers') }}
),

intents as (
    select lead_id
    from {{ ref('int_segments__intents') }}
),

opportunities as (
    select * from {{ ref('int_segments__opportunities') }}
),

mail_activities as (
    select
        lead_id,
        activity_type,
        occurred_at
    from {{ ref('int_activities') }}
    where
        activity_type in (
            'email_bounced', 'email_clicked', 'email_complained', 'email_opened',
            'email_unsubscribed'
        )
        and activity_date <= {{ as_of_date }}
        and not is_bot
),

deals as (
    select
        lead_id,
        max(case when is_open then 1 else 0 end) = 1 as has_open_opportunity,
        cast(
            sum(case when is_open then amount end)
            as {{ lead_scoring.type_decimal() }}
        ) as open_opportunity_amount,
        max(won_date) as last_won_date
    from opportunities
    group by 1
),

mail_summary as (
    select
        lead_id,
        max(
            case
                when activity_type in ('email_complained', 'email_unsubscribed') then 1
                else 0
            end
        ) = 1 as has_unsubscribed,
        max(case when activity_type = 'email_bounced' then occurred_at end)
            as last_bounced_at,
        max(
            case
                when activity_type in ('email_clicked', 'email_opened')
                    then occurred_at
            end
        ) as last_read_at
    from mail_activities
    group by 1
),

joined as (
    select
        existing_leads.lead_id,
        attributes.life_cycle,
        attributes.email,
        attributes.phone,
        stages.stage,
        coalesce(attributes.is_identified, false) as is_identified,
        coalesce(attributes.has_opted_out, false) as has_opted_out,
        coalesce(attributes.has_broken_email, false) as has_broken_email,
        exclusions.lead_id is not null as is_excluded,
        intents.lead_id is not null as has_opened_intent,
        coalesce(deals.has_open_opportunity, false) as has_open_opportunity,
        deals.open_opportunity_amount,
        -- of two dates the later one, where either may be null
        case
            when buyers.last_order_date >= deals.last_won_date
                then buyers.last_order_date
            else coalesce(deals.last_won_date, buyers.last_order_date)
        end as last_purchase_date,
        coalesce(mail_summary.has_unsubscribed, false) as has_unsubscribed,
        mail_summary.last_bounced_at is not null
        and (
            mail_summary.last_read_at is null
            or mail_summary.last_read_at < mail_summary.last_bounced_at
        ) as has_bounced
    from existing_leads
    left outer join attributes
        on existing_leads.lead_id = attributes.lead_id
    left outer join exclusions
        on existing_leads.lead_id = exclusions.lead_id
    left outer join stages
        on existing_leads.lead_id = stages.lead_id
    left outer join buyers
        on existing_leads.lead_id = buyers.lead_id
    left outer join intents
        on existing_leads.lead_id = intents.lead_id
    left outer join deals
        on existing_leads.lead_id = deals.lead_id
    left outer join mail_summary
        on existing_leads.lead_id = mail_summary.lead_id
),

final as (
    select
        lead_id,
        case
            when has_open_opportunity then 'opportunity'
            when stage in ('sql', 'mql') then stage
            when
                last_purchase_date
                > {{ lead_scoring.days_before(as_of_date, var('lapsed_after_days')) }}
                then 'customer'
            when last_purchase_date is not null then 'lapsed'
            when life_cycle in ('lead', 'contact') then 'lead'
            when is_identified and has_opened_intent then 'lead'
            when is_identified then 'subscriber'
            else 'anonymous'
        end as life_cycle_segment,
        open_opportunity_amount,
        is_excluded,
        is_identified
        and email is not null
        and not has_broken_email
        and not has_opted_out
        and not has_unsubscribed
        and not has_bounced as is_reachable_by_email,
        is_identified
        and (email is not null or phone is not null)
        and not has_opted_out as is_reachable_by_sales,
        not has_opted_out as is_reachable_by_ads
    from joined
)

select * from final
