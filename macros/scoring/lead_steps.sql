{#-
    Second steps of the scoring statement: which condition sets each lead meets, and which
    leads each model scores.
-#}
{%- macro lead_steps(on_date) -%}
-- within the statement a lead is a number, which is quicker to join than its id
{{ lead_scoring.step('existing_leads', stored=true) }} (
    select
        row_number() over (order by lead_id) as lead_number,
        lead_id,
        created_date,
        {{ lead_scoring.days_between('created_date', on_date) }} as lead_age_days
    from {{ ref('int_people__leads') }}
    where created_date <= {{ on_date }}
),

{{ lead_scoring.step('named_attributes', stored=true) }} (
    select field from conditions where subject = 'lead' and field_type is not null
    {{ lead_scoring.union_distinct() }}
    select signal as field from rules where rule_type = 'attribute'
),

{{ lead_scoring.step('lead_values', stored=true) }} (
    {{ lead_scoring.lead_values(on_date, 'existing_leads', 'named_attributes') }}
),

{{ lead_scoring.step('distinct_lead_values', stored=true) }} (
    select distinct field, value_text, value_number
    from lead_values
),

{{ lead_scoring.step('matching_lead_values') }} (
    {{ lead_scoring.matching_values(
        'distinct_lead_values', 'lead', 'conditions', 'condition_items'
    ) }}
),

{{ lead_scoring.step('lead_condition_sets') }} (
    select
        lead_values.lead_number,
        matching_lead_values.condition_set,
        count(*) as condition_count
    from lead_values
    inner join matching_lead_values
        on
            lead_values.field = matching_lead_values.field
            and lead_values.value_text = matching_lead_values.value_text
    group by lead_values.lead_number, matching_lead_values.condition_set
),

{{ lead_scoring.step('lead_matches', stored=true) }} (
    select
        lead_condition_sets.lead_number,
        lead_condition_sets.condition_set
    from lead_condition_sets
    inner join condition_sets
        on
            lead_condition_sets.condition_set = condition_sets.condition_set
            and lead_condition_sets.condition_count = condition_sets.lead_condition_count
    where condition_sets.is_sound
),

{{ lead_scoring.step('lead_rule_matches', stored=true) }} (
    select
        rules.rule_number,
        lead_matches.lead_number
    from lead_matches
    inner join rules
        on lead_matches.condition_set = rules.condition_set
),

{{ lead_scoring.step('scored_models', stored=true) }} (
    {{ lead_scoring.scored_models(
        [
            'model_id', 'include_bots', 'min_fit_score', 'max_fit_score',
            'min_engagement_score', 'max_engagement_score', 'min_score', 'max_score',
        ],
        on_date
    ) }}
),

{{ lead_scoring.step('exclusions') }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_exclusions'),
        ['model_id', 'field', 'operator', 'value', 'reason'],
        on_date
    ) }}
),

{{ lead_scoring.step('excluded_leads', stored=true) }} (
    select
        scored_models.model_id,
        lead_matches.lead_number,
        {{ lead_scoring.bytewise_min('exclusions.reason') }} as reason
    from exclusions
    inner join lead_matches
        on
            {{ lead_scoring.exclusion_condition_set(
                'exclusions.model_id',
                'exclusions.field',
                'exclusions.operator',
                'exclusions.value'
            ) }}
            = lead_matches.condition_set
    inner join scored_models
        on coalesce(exclusions.model_id, scored_models.model_id) = scored_models.model_id
    group by scored_models.model_id, lead_matches.lead_number
),

{{ lead_scoring.step('scored_leads', stored=true) }} (
    select
        scored_models.model_id,
        existing_leads.lead_number,
        existing_leads.created_date,
        existing_leads.lead_age_days
    from scored_models
    cross join existing_leads
    left join condition_sets
        on
            {{ lead_scoring.audience_condition_set('scored_models.model_id') }}
            = condition_sets.condition_set
    left join lead_matches
        on
            condition_sets.condition_set = lead_matches.condition_set
            and existing_leads.lead_number = lead_matches.lead_number
    left join excluded_leads
        on
            scored_models.model_id = excluded_leads.model_id
            and existing_leads.lead_number = excluded_leads.lead_number
    where
        (condition_sets.condition_set is null or lead_matches.lead_number is not null)
        and excluded_leads.lead_number is null
)
{%- endmacro -%}
