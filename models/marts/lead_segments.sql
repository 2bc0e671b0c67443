{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set engagement_model = lead_scoring.text_literal(
    var('engagement_segment_model')
) -%}

with

leads as (
    select * from {{ ref('int_segments__leads') }}
),

buyers as (
    select * from {{ ref('int_segments__buyers') }}
),

scores as (
    select
        lead_id,
        score_band
    from {{ ref('lead_scores') }}
    where model_id = {{ engagement_model }}
),

categories as (
    select
        lead_id,
        favourite_category,
        second_category
    from {{ ref('int_segments__categories') }}
),

intents as (
    select
        lead_id,
        open_intent,
        open_intent_date
    from {{ ref('int_segments__intents') }}
    where open_intent is not null
),

interests as (
    select distinct
        lead_id,
        segment as list_name
    from {{ ref('int_segments__watched_activities') }}
    where purpose = 'interest' and activity_count >= min_count
),

playbook as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__playbook'),
        [
            'segment_type', 'segment', 'priority', 'campaign', 'channel', 'play_owner',
            'first_step', 'time_limit_days',
        ],
        as_of_date
    ) }}
),

numbered_interests as (
    select
        lead_id,
        list_name,
        row_number() over (
            partition by lead_id
            order by {{ lead_scoring.bytewise('list_name') }}
        ) as list_number
    from interests
),

interest_lists as (
    select
        lead_id,
        replace(
            {{ lead_scoring.joined_in_order('list_name', 'list_number') }},
            '|',
            {{ lead_scoring.text_literal('; ') }}
        ) as interest_lists
    from numbered_interests
    group by 1
),

segments as (
    select
        lead_id,
        'life_cycle' as segment_type,
        life_cycle_segment as segment
    from leads
    union all
    select
        lead_id,
        'rfm' as segment_type,
        rfm_segment as segment
    from buyers
    union all
    select
        lead_id,
        'engagement' as segment_type,
        score_band as segment
    from scores
    union all
    select
        lead_id,
        'intent' as segment_type,
        open_intent as segment
    from intents
    union all
    select
        lead_id,
        'interest' as segment_type,
        list_name as segment
    from interests
),

-- of the plays for a lead's segments those whose channel reaches it
plays as (
    select
        leads.lead_id,
        playbook.segment_type,
        playbook.segment,
        playbook.campaign,
        playbook.channel,
        playbook.play_owner,
        playbook.first_step,
        playbook.priority,
        playbook.time_limit_days,
        row_number() over (
            partition by leads.lead_id
            order by
                playbook.priority,
                {{ lead_scoring.bytewise('playbook.segment_type') }},
                {{ lead_scoring.bytewise('playbook.segment') }}
        ) as first_to_last
    from leads
    inner join segments
        on leads.lead_id = segments.lead_id
    inner join playbook
        on
            segments.segment_type = playbook.segment_type
            and segments.segment = playbook.segment
    where
        not leads.is_excluded
        and case playbook.channel
            when 'email' then leads.is_reachable_by_email
            when 'sales' then leads.is_reachable_by_sales
            when 'ads' then leads.is_reachable_by_ads
            else true
        end
),

final as (
    select
        leads.lead_id,
        {{ as_of_date }} as as_of_date,

        -- strings
        leads.life_cycle_segment,
        buyers.rfm_segment,
        scores.score_band as engagement_segment,
        categories.favourite_category,
        categories.second_category,
        intents.open_intent,
        interest_lists.interest_lists,
        plays.segment_type,
        plays.segment,
        plays.campaign,
        plays.channel,
        plays.play_owner,
        plays.first_step,

        -- numerics
        buyers.recency_quintile,
        buyers.frequency_quintile,
        buyers.monetary_quintile,
        plays.priority as play_priority,
        plays.time_limit_days,
        buyers.order_count,
        buyers.order_value,
        leads.open_opportunity_amount,

        -- dates
        buyers.last_order_date,
        intents.open_intent_date
    from leads
    left outer join buyers
        on leads.lead_id = buyers.lead_id
    left outer join scores
        on leads.lead_id = scores.lead_id
    left outer join categories
        on leads.lead_id = categories.lead_id
    left outer join intents
        on leads.lead_id = intents.lead_id
    left outer join interest_lists
        on leads.lead_id = interest_lists.lead_id
    left outer join plays
        on
            leads.lead_id = plays.lead_id
            and plays.first_to_last = 1
)

select * from final
