{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set default_model = lead_scoring.text_literal(var('default_model')) -%}

with

leads as (
    select
        lead_id,
        account_id,
        owner_id
    from {{ ref('leads') }}
    where not is_excluded and not coalesce(has_opted_out, false)
),

-- an open opportunity is worked already
segments as (
    select * from {{ ref('lead_segments') }}
    where life_cycle_segment != 'opportunity'
),

scores as (
    select
        lead_id,
        total_score,
        fit_band,
        engagement_band,
        grade,
        stage
    from {{ ref('lead_scores') }}
    where model_id = {{ default_model }}
),

stages as (
    select
        lead_id,
        stage,
        max(entered_date) as entered_date
    from {{ ref('lead_stage_history') }}
    where
        model_id = {{ default_model }}
        and entered_date <= {{ as_of_date }}
        and (left_date is null or left_date > {{ as_of_date }})
    group by 1, 2
),

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        ['model_id', 'stage', 'stage_rank'],
        as_of_date
    ) }}
),

score_bands as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__score_bands'),
        ['model_id', 'score_type', 'band', 'lower_bound', 'lower_inclusive'],
        as_of_date
    ) }}
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

sales_owners as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__sales_owners'), ['owner_id', 'capacity'], as_of_date
    ) }}
),

reasons as (
    select * from {{ ref('int_segments__reasons') }}
),

routed_leads as (
    select * from {{ ref('int_segments__routed_leads') }}
),

activities as (
    select
        lead_id,
        activity_type,
        activity_date,
        value
    from {{ ref('int_activities') }}
    where
        activity_type in (
            'call_held', 'meeting_held', 'opportunity_lost', 'opportunity_won'
        )
        and activity_date <= {{ as_of_date }}
        and not is_bot
),

deals_and_talks as (
    select
        lead_id,
        max(
            case
                when activity_type in ('call_held', 'meeting_held') then activity_date
            end
        ) as last_contact_date,
        max(
            case
                when activity_type in ('opportunity_lost', 'opportunity_won')
                    then activity_date
            end
        ) as last_closed_date,
        sum(
            case
                when
                    activity_type = 'opportunity_won'
                    and activity_date > {{ lead_scoring.days_before(
                        as_of_date, var('rfm_window_days')
                    ) }}
                    then value
            end
        ) as won_value
    from activities
    group by 1
),

-- the best band of each kind is number 1
numbered_bands as (
    select
        score_type,
        band,
        row_number() over (
            partition by score_type
            order by
                case when lower_bound is null then 1 else 0 end,
                lower_bound desc,
                case when lower_inclusive then 1 else 0 end,
                {{ lead_scoring.bytewise('band') }}
        ) as best_first
    from score_bands
    where model_id = {{ default_model }}
),

stage_plays as (
    select
        *,
        row_number() over (
            partition by segment
            order by priority
        ) as first_to_last
    from playbook
    where segment_type = 'life_cycle' and channel = 'sales'
),

-- a lead in a stage is for sales, whatever campaign its other segments are in
played as (
    select
        leads.lead_id,
        leads.account_id,
        leads.owner_id,
        scores.total_score,
        scores.fit_band,
        scores.engagement_band,
        scores.grade,
        scores.stage,
        stages.entered_date,
        segments.life_cycle_segment,
        segments.rfm_segment,
        segments.open_intent,
        segments.open_intent_date,
        segments.order_value,
        {%- for column in [
            'segment_type', 'segment', 'campaign', 'play_owner', 'first_step',
            'time_limit_days',
        ] %}
            case
                when segments.channel = 'sales' then segments.{{ column }}
                else stage_plays.{{ column }}
            end as {{ column }},
        {%- endfor %}
        case
            when segments.channel = 'sales' then segments.play_priority
            else stage_plays.priority
        end as play_priority
    from leads
    inner join segments
        on leads.lead_id = segments.lead_id
    left outer join scores
        on leads.lead_id = scores.lead_id
    left outer join stages
        on
            scores.lead_id = stages.lead_id
            and scores.stage = stages.stage
    left outer join stage_plays
        on
            lower(scores.stage) = stage_plays.segment
            and stage_plays.first_to_last = 1
    where scores.stage is not null or segments.channel = 'sales'
),

joined as (
    select
        played.*,
        routed_leads.route_id,
        coalesce(played.owner_id, routed_leads.owner_id, 'unassigned')
            as worklist_owner_id,
        qualification_rules.stage_rank,
        coalesce(fit_bands.best_first, 0) + coalesce(engagement_bands.best_first, 0)
            as grade_order,
        coalesce(engagement_bands.best_first, 0) as engagement_order,
        reasons.reason_for,
        reasons.new_this_week,
        reasons.reason_against,
        case
            when reasons.last_intent_date >= played.open_intent_date
                then reasons.last_intent_date
            else coalesce(played.open_intent_date, reasons.last_intent_date)
        end as last_intent_date,
        deals_and_talks.last_contact_date,
        deals_and_talks.last_closed_date,
        cast(
            coalesce(played.order_value, 0) + coalesce(deals_and_talks.won_value, 0)
            as {{ lead_scoring.type_decimal() }}
        ) as customer_value,
        case played.segment_type
            when 'intent' then played.open_intent_date
            when 'life_cycle' then played.entered_date
        end as reason_date
    from played
    left outer join routed_leads
        on played.lead_id = routed_leads.lead_id
    left outer join qualification_rules
        on
            qualification_rules.model_id = {{ default_model }}
            and played.stage = qualification_rules.stage
    left outer join numbered_bands as fit_bands
        on
            fit_bands.score_type = 'fit'
            and played.fit_band = fit_bands.band
    left outer join numbered_bands as engagement_bands
        on
            engagement_bands.score_type = 'engagement'
            and played.engagement_band = engagement_bands.band
    left outer join reasons
        on played.lead_id = reasons.lead_id
    left outer join deals_and_talks
        on played.lead_id = deals_and_talks.lead_id
),

-- the time limit runs from when the reason arose, and anew from each talk with sales
started as (
    select
        *,
        case
            when reason_date is null then {{ as_of_date }}
            when last_contact_date > reason_date then last_contact_date
            else reason_date
        end as starts_on
    from joined
    -- what a deal has settled since is no reason any more
    where
        last_closed_date is null
        or reason_date is null
        or last_closed_date < reason_date
        or last_closed_date < last_intent_date
),

placed as (
    select
        *,
        {{ lead_scoring.days_before(
            'starts_on', '-1 * coalesce(time_limit_days, 0)'
        ) }} as due_date,
        row_number() over (
            order by
                -- stage, and for leads in none the priority of their play
                case when stage is null then 1 else 0 end,
                coalesce(stage_rank, 0) desc,
                case when stage is null then play_priority else 0 end,
                -- grade
                case when grade is null then 1 else 0 end,
                grade_order,
                engagement_order,
                -- freshness of intent
                case when last_intent_date is null then 1 else 0 end,
                last_intent_date desc,
                -- value, score
                customer_value desc,
                case when total_score is null then 1 else 0 end,
                total_score desc,
                {{ lead_scoring.bytewise('lead_id') }}
        ) as place
    from started
),

queued as (
    select
        placed.*,
        coalesce(sales_owners.capacity, {{ var('default_owner_capacity') }})
            as owner_capacity,
        row_number() over (
            partition by placed.worklist_owner_id
            order by placed.place
        ) as owner_place,
        count(*) over (partition by placed.worklist_owner_id) as owner_lead_count
    from placed
    left outer join sales_owners
        on placed.worklist_owner_id = sales_owners.owner_id
),

listed as (
    select
        *,
        row_number() over (order by place) as worklist_rank
    from queued
    where owner_place <= owner_capacity
),

final as (
    select
        -- ids
        lead_id,
        {{ as_of_date }} as as_of_date,
        account_id,

        -- place on the list
        cast(worklist_rank as {{ dbt.type_int() }}) as worklist_rank,
        worklist_owner_id as owner_id,
        cast(owner_place as {{ dbt.type_int() }}) as owner_rank,
        cast(
            case
                when owner_lead_count > owner_capacity
                    then owner_lead_count - owner_capacity
                else 0
            end as {{ dbt.type_int() }}
        ) as waiting_count,
        route_id,

        -- why the lead
        stage,
        entered_date as stage_entered_date,
        grade,
        total_score,
        customer_value,
        open_intent,
        last_intent_date,
        cast(
            {{ lead_scoring.days_between('last_intent_date', as_of_date) }}
            as {{ dbt.type_int() }}
        ) as intent_age_days,
        last_contact_date,
        reason_for,
        new_this_week,
        reason_against,

        -- what to do
        segment_type,
        segment,
        campaign,
        play_owner,
        first_step as next_step,
        reason_date,
        due_date,
        due_date < {{ as_of_date }} as is_overdue
    from listed
)

select * from final
