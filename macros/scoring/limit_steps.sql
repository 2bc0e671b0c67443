{#-
    Last steps of the scoring statement: sums of groups, of fit and engagement and of all,
    each kept within its limits, and one entry for what a limit takes or adds.
-#}
{%- macro limit_steps(on_date) -%}
{{ lead_scoring.step('scoring_groups') }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_groups'),
        ['model_id', 'group_id', 'score_type', 'min_points', 'max_points'],
        on_date
    ) }}
),

-- a group that nothing paid into has the sum 0, which its limits may move
{{ lead_scoring.step('group_sums') }} (
    select
        model_id,
        lead_number,
        group_id,
        sum(points) as points
    from rule_entries
    group by model_id, lead_number, group_id
    union all
    select
        scored_leads.model_id,
        scored_leads.lead_number,
        scoring_groups.group_id,
        0 as points
    from scored_leads
    inner join scoring_groups
        on scored_leads.model_id = scoring_groups.model_id
    where scoring_groups.min_points > 0 or scoring_groups.max_points < 0
),

{{ lead_scoring.step('group_totals') }} (
    select
        model_id,
        lead_number,
        group_id,
        sum(points) as points
    from group_sums
    group by model_id, lead_number, group_id
),

{{ lead_scoring.step('limited_groups', stored=true) }} (
    select
        group_totals.model_id,
        group_totals.lead_number,
        group_totals.group_id,
        scoring_groups.score_type,
        group_totals.points,
        {{ lead_scoring.clamped(
            'group_totals.points', 'scoring_groups.min_points', 'scoring_groups.max_points'
        ) }} as limited_points
    from group_totals
    inner join scoring_groups
        on
            group_totals.model_id = scoring_groups.model_id
            and group_totals.group_id = scoring_groups.group_id
),

{{ lead_scoring.step('score_sums') }} (
    select
        model_id,
        lead_number,
        sum(case when score_type = 'fit' then limited_points else 0 end) as fit_points,
        sum(case when score_type = 'engagement' then limited_points else 0 end)
            as engagement_points
    from limited_groups
    group by model_id, lead_number
),

{{ lead_scoring.step('limited_scores', stored=true) }} (
    select
        scored_leads.model_id,
        scored_leads.lead_number,
        scored_models.min_score,
        scored_models.max_score,
        coalesce(score_sums.fit_points, 0) as fit_points,
        coalesce(score_sums.engagement_points, 0) as engagement_points,
        {{ lead_scoring.clamped(
            'coalesce(score_sums.fit_points, 0)',
            'scored_models.min_fit_score',
            'scored_models.max_fit_score'
        ) }} as fit_score,
        {{ lead_scoring.clamped(
            'coalesce(score_sums.engagement_points, 0)',
            'scored_models.min_engagement_score',
            'scored_models.max_engagement_score'
        ) }} as engagement_score
    from scored_leads
    inner join scored_models
        on scored_leads.model_id = scored_models.model_id
    left join score_sums
        on
            scored_leads.model_id = score_sums.model_id
            and scored_leads.lead_number = score_sums.lead_number
),

{{ lead_scoring.step('limit_entries') }} (
    select
        model_id,
        lead_number,
        'group_limit' as entry_type,
        score_type,
        group_id,
        limited_points - points as points
    from limited_groups
    union all
    select
        model_id,
        lead_number,
        'score_limit' as entry_type,
        'fit' as score_type,
        null as group_id,
        fit_score - fit_points as points
    from limited_scores
    union all
    select
        model_id,
        lead_number,
        'score_limit' as entry_type,
        'engagement' as score_type,
        null as group_id,
        engagement_score - engagement_points as points
    from limited_scores
    union all
    select
        model_id,
        lead_number,
        'model_limit' as entry_type,
        'total' as score_type,
        null as group_id,
        {{ lead_scoring.clamped('fit_score + engagement_score', 'min_score', 'max_score') }}
        - (fit_score + engagement_score) as points
    from limited_scores
),

{{ lead_scoring.step('entries') }} (
    select
        model_id,
        lead_number,
        'opening' as entry_type,
        'total' as score_type,
        cast(null as {{ dbt.type_string() }}) as group_id,
        cast(null as {{ dbt.type_string() }}) as rule_id,
        cast(0 as {{ lead_scoring.type_decimal() }}) as points,
        cast(null as {{ lead_scoring.type_decimal() }}) as undecayed_points,
        cast(null as bigint) as activity_count,
        cast(null as {{ dbt.type_timestamp() }}) as last_activity_at,
        cast(null as {{ dbt.type_string() }}) as last_activity_id,
        cast(null as {{ dbt.type_string() }}) as exclusion_reason
    from scored_leads
    union all
    select
        model_id,
        lead_number,
        'exclusion' as entry_type,
        'total' as score_type,
        null as group_id,
        null as rule_id,
        0 as points,
        null as undecayed_points,
        null as activity_count,
        null as last_activity_at,
        null as last_activity_id,
        reason as exclusion_reason
    from excluded_leads
    union all
    select
        model_id,
        lead_number,
        'rule' as entry_type,
        score_type,
        group_id,
        rule_id,
        points,
        undecayed_points,
        activity_count,
        last_activity_at,
        last_activity_id,
        null as exclusion_reason
    from rule_entries
    where points != 0
    union all
    select
        model_id,
        lead_number,
        entry_type,
        score_type,
        group_id,
        null as rule_id,
        points,
        null as undecayed_points,
        null as activity_count,
        null as last_activity_at,
        null as last_activity_id,
        null as exclusion_reason
    from limit_entries
    where points != 0
)
{%- endmacro -%}
