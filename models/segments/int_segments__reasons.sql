{%- set as_of_date = lead_scoring.as_of_date() -%}

with

ledger as (
    select
        lead_id,
        group_id,
        rule_id,
        description,
        points,
        cast(last_activity_at as date) as last_activity_date
    from {{ ref('lead_score_ledger') }}
    where
        model_id = {{ lead_scoring.text_literal(var('default_model')) }}
        and entry_type = 'rule'
),

kinds as (
    select
        *,
        case when points > 0 then 'for' else 'against' end as side,
        points > 0
        and coalesce(
            last_activity_date > {{ lead_scoring.days_before(as_of_date, 7) }}, false
        ) as is_new
    from ledger
    where points != 0
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, side
            order by abs(points) desc, {{ lead_scoring.bytewise('rule_id') }}
        ) as largest_first,
        row_number() over (
            partition by lead_id, is_new
            order by points desc, {{ lead_scoring.bytewise('rule_id') }}
        ) as largest_new_first
    from kinds
),

final as (
    select
        lead_id,
        max(case when side = 'for' and largest_first = 1 then description end)
            as reason_for,
        max(case when is_new and largest_new_first = 1 then description end)
            as new_this_week,
        max(case when side = 'against' and largest_first = 1 then description end)
            as reason_against,
        max(
            case
                when
                    side = 'for'
                    and group_id
                    = {{ lead_scoring.text_literal(var('intent_group')) }}
                    then last_activity_date
            end
        ) as last_intent_date
    from ranked
    group by 1
)

select * from final
