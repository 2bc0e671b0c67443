-- Rules in force that pay nothing to anybody on the scoring date. Resets never pay and
-- are not among them.
--
--     dbt show --select rules_that_never_pay --limit -1 --output json
with

scoring_models as (
    {{ lead_scoring.scored_models(['model_id'], lead_scoring.as_of_date()) }}
),

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        [
            'model_id', 'rule_id', 'group_id', 'description', 'rule_type', 'signal',
            'points',
        ],
        lead_scoring.as_of_date()
    ) }}
),

paying_rules as (
    select distinct
        model_id,
        rule_id
    from {{ ref('lead_score_ledger') }}
    where entry_type = 'rule'
),

activity_types as (
    select distinct activity_type
    from {{ ref('lead_activities') }}
),

final as (
    select
        rules.model_id,
        rules.rule_id,
        rules.group_id,
        rules.rule_type,
        rules.signal,
        rules.points,
        rules.description,
        -- nothing of this type has arrived at all: a source or a spelling to look at
        rules.rule_type in ('activity', 'metric')
        and rules.signal != 'any'
        and activity_types.activity_type is null as has_unseen_signal
    from rules
    inner join scoring_models
        on rules.model_id = scoring_models.model_id
    left outer join paying_rules
        on
            rules.model_id = paying_rules.model_id
            and rules.rule_id = paying_rules.rule_id
    left outer join activity_types
        on rules.signal = activity_types.activity_type
    where paying_rules.rule_id is null and rules.rule_type != 'reset'
)

select * from final
order by 1, 2
