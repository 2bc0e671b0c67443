-- What a lead would need to reach the stages that it does not hold: the minimums that
-- it misses and by how much, the activity that is required, and the rules that would
-- pay points and do not yet: only rules on what a lead does, for it can't help who it
-- is. It looks at the latest build; var `as_of_date` must be that of the build.
--
--     dbt show --select what_a_lead_needs --limit -1 --output json \
--         --vars '{lead_id: 64462453f83f15477732e50a4d686f5b}'
with

scores as (
    select
        model_id,
        lead_id,
        fit_score,
        engagement_score,
        total_score,
        stage
    from {{ ref('lead_scores') }}
    where lead_id = '{{ var("lead_id", "") }}'
),

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        [
            'model_id', 'stage', 'stage_rank', 'min_total_score', 'min_fit_score',
            'min_engagement_score', 'requires_activity', 'requires_activity_days',
        ],
        lead_scoring.as_of_date()
    ) }}
),

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        [
            'model_id', 'rule_id', 'rule_type', 'group_id', 'description', 'points',
            'max_points',
        ],
        lead_scoring.as_of_date()
    ) }}
),

scoring_groups as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_groups'),
        ['model_id', 'group_id', 'score_type', 'max_points'],
        lead_scoring.as_of_date()
    ) }}
),

ledger as (
    select
        model_id,
        group_id,
        rule_id,
        points
    from {{ ref('lead_score_ledger') }}
    where
        lead_id = '{{ var("lead_id", "") }}'
        and group_id is not null
),

activities as (
    select
        activity_type,
        max(case when not is_bot then activity_date end) as last_human_date,
        max(activity_date) as last_date
    from {{ ref('lead_activities') }}
    where
        lead_id = '{{ var("lead_id", "") }}'
        and activity_date <= {{ lead_scoring.as_of_date() }}
    group by 1
),

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        ['model_id', 'include_bots'],
        lead_scoring.as_of_date()
    ) }}
),

stages_with_activity as (
    select distinct
        qualification_rules.model_id,
        qualification_rules.stage
    from qualification_rules
    inner join scoring_models
        on qualification_rules.model_id = scoring_models.model_id
    inner join activities
        on
            qualification_rules.requires_activity
            in ('any', activities.activity_type)
    where
        case
            when scoring_models.include_bots then activities.last_date
            else activities.last_human_date
        end
        > case
            when qualification_rules.requires_activity_days is not null
                then {{ lead_scoring.window_start(
                    lead_scoring.as_of_date(),
                    'qualification_rules.requires_activity_days',
                    "'day'"
                ) }}
            else cast('0001-01-01' as date)
        end
),

held_stages as (
    select
        scores.*,
        qualification_rules.stage_rank as held_rank
    from scores
    left outer join qualification_rules
        on
            scores.model_id = qualification_rules.model_id
            and scores.stage = qualification_rules.stage
),

minimums as (
    {%- for score_type in ['total', 'fit', 'engagement'] %}
        select
            held_stages.model_id,
            qualification_rules.stage_rank,
            qualification_rules.stage,
            '{{ score_type }} score' as needed,
            held_stages.{{ score_type }}_score as has_points,
            qualification_rules.min_{{ score_type }}_score as needs_points,
            qualification_rules.min_{{ score_type }}_score
            - held_stages.{{ score_type }}_score as missing_points
        from held_stages
        inner join qualification_rules
            on held_stages.model_id = qualification_rules.model_id
        where
            qualification_rules.stage_rank > held_stages.held_rank
            and qualification_rules.min_{{ score_type }}_score
            > held_stages.{{ score_type }}_score
        union all
    {%- endfor %}
    select
        held_stages.model_id,
        qualification_rules.stage_rank,
        qualification_rules.stage,
        'activity ' || qualification_rules.requires_activity as needed,
        null as has_points,
        null as needs_points,
        null as missing_points
    from held_stages
    inner join qualification_rules
        on held_stages.model_id = qualification_rules.model_id
    left outer join stages_with_activity
        on
            qualification_rules.model_id = stages_with_activity.model_id
            and qualification_rules.stage = stages_with_activity.stage
    where
        (
            held_stages.held_rank is null
            or qualification_rules.stage_rank > held_stages.held_rank
        )
        and qualification_rules.requires_activity is not null
        and stages_with_activity.stage is null
),

group_points as (
    select
        model_id,
        group_id,
        sum(points) as points
    from ledger
    group by 1, 2
),

-- a rule of a group that is at its maximum would add nothing
helpful_rules as (
    select
        rules.model_id,
        rules.rule_id,
        scoring_groups.score_type,
        rules.description,
        least(
            coalesce(rules.max_points, rules.points),
            rules.points,
            coalesce(
                scoring_groups.max_points - coalesce(group_points.points, 0),
                rules.points
            )
        ) as points_to_gain
    from rules
    inner join scoring_groups
        on
            rules.model_id = scoring_groups.model_id
            and rules.group_id = scoring_groups.group_id
    left outer join group_points
        on
            rules.model_id = group_points.model_id
            and rules.group_id = group_points.group_id
    left outer join ledger
        on
            rules.model_id = ledger.model_id
            and rules.rule_id = ledger.rule_id
    where
        rules.points > 0
        and rules.rule_type in ('activity', 'metric')
        and ledger.rule_id is null
),

ways as (
    select distinct
        minimums.model_id,
        minimums.stage_rank,
        minimums.stage,
        helpful_rules.score_type || ' rule ' || helpful_rules.rule_id || ': '
        || helpful_rules.description as needed,
        helpful_rules.points_to_gain
    from minimums
    inner join helpful_rules
        on
            minimums.model_id = helpful_rules.model_id
            and minimums.needed in ('total score', helpful_rules.score_type || ' score')
    where helpful_rules.points_to_gain > 0
),

final as (
    select
        model_id,
        stage,
        'missing' as kind,
        needed,
        missing_points as points,
        has_points,
        needs_points,
        stage_rank
    from minimums
    union all
    select
        model_id,
        stage,
        'would help' as kind,
        needed,
        points_to_gain as points,
        null as has_points,
        null as needs_points,
        stage_rank
    from ways
)

select * from final
order by 1 asc, 8 asc, 3 asc, 5 desc, 4 asc
