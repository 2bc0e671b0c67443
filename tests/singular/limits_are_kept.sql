-- no group, score or total lies outside the limits in force on the scoring date, and no
-- rule pays more than its cap
with

ledger as (
    select
        model_id,
        lead_id,
        entry_type,
        score_type,
        group_id,
        rule_id,
        points
    from {{ ref('lead_score_ledger') }}
),

scores as (
    select
        model_id,
        lead_id,
        fit_score,
        engagement_score,
        total_score
    from {{ ref('lead_scores') }}
),

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        [
            'model_id', 'min_fit_score', 'max_fit_score', 'min_engagement_score',
            'max_engagement_score', 'min_score', 'max_score',
        ],
        lead_scoring.as_of_date()
    ) }}
),

scoring_groups as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_groups'),
        ['model_id', 'group_id', 'min_points', 'max_points'],
        lead_scoring.as_of_date()
    ) }}
),

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        ['model_id', 'rule_id', 'max_points'],
        lead_scoring.as_of_date()
    ) }}
),

group_points as (
    select
        model_id,
        lead_id,
        group_id,
        sum(points) as points
    from ledger
    where group_id is not null
    group by 1, 2, 3
),

groups_outside as (
    select
        group_points.model_id,
        group_points.lead_id,
        'group ' || group_points.group_id as outside,
        group_points.points
    from group_points
    inner join scoring_groups
        on
            group_points.model_id = scoring_groups.model_id
            and group_points.group_id = scoring_groups.group_id
    where
        group_points.points < scoring_groups.min_points
        or group_points.points > scoring_groups.max_points
),

scores_outside as (
    select
        scores.model_id,
        scores.lead_id,
        'scores' as outside,
        scores.total_score as points
    from scores
    inner join scoring_models
        on scores.model_id = scoring_models.model_id
    where
        scores.fit_score < scoring_models.min_fit_score
        or scores.fit_score > scoring_models.max_fit_score
        or scores.engagement_score < scoring_models.min_engagement_score
        or scores.engagement_score > scoring_models.max_engagement_score
        or scores.total_score < scoring_models.min_score
        or scores.total_score > scoring_models.max_score
),

rules_outside as (
    select
        ledger.model_id,
        ledger.lead_id,
        'rule ' || ledger.rule_id as outside,
        ledger.points
    from ledger
    inner join rules
        on
            ledger.model_id = rules.model_id
            and ledger.rule_id = rules.rule_id
    where abs(ledger.points) > rules.max_points
)

select * from groups_outside
union all
select * from scores_outside
union all
select * from rules_outside
