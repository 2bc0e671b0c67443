{#-
    The rules that can pay on a date, with what they need: their model's bot switch, their
    group's score type, their decay and the start of their window. Rules that are malformed
    (a condition that can't be judged, a group or decay that is not in force) are left out.
    Grain: rule.

    Arguments: on_date (SQL date); condition_sets (CTE): see `sound_condition_sets`.
-#}
{%- macro rules_on(on_date, condition_sets) -%}
with

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        [
            'model_id', 'rule_id', 'group_id', 'rule_type', 'signal', 'field', 'measure',
            'measure_operator', 'measure_value', 'window_value', 'window_unit', 'points',
            'per_units', 'count_once_per', 'max_points', 'decay_id', 'min_lead_age_days',
            'requires_activity',
        ],
        on_date
    ) }}
),

scoring_models as (
    {{ lead_scoring.scored_models(['model_id', 'include_bots'], on_date) }}
),

scoring_groups as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_groups'), ['model_id', 'group_id', 'score_type'], on_date
    ) }}
),

decay_policies as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__decay_policies'),
        [
            'decay_id', 'decay_type', 'half_life_days', 'period_days', 'rate_per_period',
            'floor_fraction',
        ],
        on_date
    ) }}
),

known_attributes as (
    {%- for attribute in lead_scoring.lead_attributes() %}
    select '{{ attribute.name }}' as attribute_name{{ ' union all' if not loop.last }}
    {%- endfor %}
)

select
    row_number() over (order by rules.model_id, rules.rule_id) as rule_number,
    rules.model_id,
    rules.rule_id,
    rules.group_id,
    rules.rule_type,
    rules.signal,
    rules.measure,
    rules.points,
    rules.per_units,
    rules.count_once_per,
    rules.max_points,
    rules.min_lead_age_days,
    rules.requires_activity,
    scoring_models.include_bots,
    scoring_groups.score_type,
    decay_policies.decay_type,
    decay_policies.half_life_days,
    decay_policies.period_days,
    decay_policies.rate_per_period,
    decay_policies.floor_fraction,
    -- a reset takes no window
    case
        when rules.rule_type != 'reset'
            then {{ lead_scoring.window_start(
                on_date, 'rules.window_value', 'rules.window_unit'
            ) }}
    end as window_start,
    {{ lead_scoring.rule_condition_set('rules.model_id', 'rules.rule_id') }}
        as condition_set,
    case
        when rules.rule_type = 'attribute' and rules.per_units is not null
            then rules.signal
    end as unit_attribute,
    coalesce(conditions.lead_condition_count, 0) as lead_condition_count,
    coalesce(conditions.activity_condition_count, 0) as activity_condition_count,
    case
        when measure_tests.condition_set is not null
            then {{ lead_scoring.measure_condition_set('rules.model_id', 'rules.rule_id') }}
    end as measure_condition_set
from rules
inner join scoring_models
    on rules.model_id = scoring_models.model_id
left join scoring_groups
    on
        rules.model_id = scoring_groups.model_id
        and rules.group_id = scoring_groups.group_id
left join decay_policies
    on rules.decay_id = decay_policies.decay_id
left join {{ condition_sets }} as conditions
    on
        {{ lead_scoring.rule_condition_set('rules.model_id', 'rules.rule_id') }}
        = conditions.condition_set
left join {{ condition_sets }} as measure_tests
    on
        {{ lead_scoring.measure_condition_set('rules.model_id', 'rules.rule_id') }}
        = measure_tests.condition_set
left join known_attributes
    on rules.signal = known_attributes.attribute_name
where
    (rules.rule_type = 'reset' or scoring_groups.group_id is not null)
    and (
        rules.rule_type != 'activity'
        or rules.decay_id is null
        or decay_policies.decay_id is not null
    )
    and coalesce(conditions.is_sound, true)
    and coalesce(measure_tests.is_sound, true)
    and (
        rules.rule_type != 'attribute' or known_attributes.attribute_name is not null
    )
{%- endmacro -%}
