with

ledger as (
    select * from {{ ref('int_scoring__ledger') }}
    where entry_type not in ('opening', 'exclusion')
),

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        ['model_id', 'rule_id', 'description'],
        lead_scoring.as_of_date()
    ) }}
),

scoring_groups as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_groups'),
        ['model_id', 'group_id', 'group_name'],
        lead_scoring.as_of_date()
    ) }}
),

final as (
    select
        ledger.as_of_date,
        ledger.model_id,
        ledger.lead_id,
        ledger.entry_type,
        ledger.score_type,
        ledger.group_id,
        ledger.rule_id,
        ledger.points,
        ledger.undecayed_points,
        ledger.activity_count,
        ledger.last_activity_at,
        ledger.last_activity_id,
        case ledger.entry_type
            when 'rule' then coalesce(rules.description, ledger.rule_id)
            when 'group_limit'
                then
                    'Limit of group '
                    || coalesce(scoring_groups.group_name, ledger.group_id)
            when 'score_limit' then 'Limit of the ' || ledger.score_type || ' score'
            else 'Limit of the total score'
        end as description
    from ledger
    left outer join rules
        on
            ledger.model_id = rules.model_id
            and ledger.rule_id = rules.rule_id
    left outer join scoring_groups
        on
            ledger.model_id = scoring_groups.model_id
            and ledger.group_id = scoring_groups.group_id
)

select * from final
