{#-
    Every condition in force on a date: of rules, of the tests on their measures, of models'
    audiences and of exclusions. Grain: condition.

    Arguments: on_date (SQL date).
    Columns: condition_id; condition_set, the rule, test, audience or exclusion that it
    belongs to; subject and field, what it looks at (null field_type: unknown); operator;
    value; is_sound, whether it can be judged but for the lists that it names.
-#}
{%- macro written_conditions(on_date) -%}
with

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        [
            'model_id', 'rule_id', 'rule_type', 'signal', 'field', 'operator', 'value',
            'measure', 'measure_operator', 'measure_value',
        ],
        on_date
    ) }}
),

further_conditions as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rule_conditions'),
        ['model_id', 'rule_id', 'field', 'operator', 'value'],
        on_date
    ) }}
),

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        ['model_id', 'audience_field', 'audience_operator', 'audience_value'],
        on_date
    ) }}
),

exclusions as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_exclusions'),
        ['model_id', 'field', 'operator', 'value'],
        on_date
    ) }}
),

-- an attribute rule's condition is on its signal and leaves the field empty
own_conditions as (
    select
        {{ lead_scoring.rule_condition_set('model_id', 'rule_id') }} as condition_set,
        case
            when rule_type = 'attribute' or substring(field, 1, 5) = 'lead.' then 'lead'
            else 'activity'
        end as subject,
        case
            when rule_type != 'attribute' then {{ lead_scoring.without_prefix('field') }}
            when field is null then signal
        end as field,
        operator,
        value
    from rules
    where field is not null or operator is not null or value is not null
),

measure_tests as (
    select
        {{ lead_scoring.measure_condition_set('model_id', 'rule_id') }} as condition_set,
        'measure' as subject,
        measure as field,
        measure_operator as operator,
        measure_value as value
    from rules
    where
        rule_type = 'metric'
        and (measure_operator is not null or measure_value is not null)
),

conditions_of_rules as (
    select
        {{ lead_scoring.rule_condition_set('rules.model_id', 'rules.rule_id') }}
            as condition_set,
        case
            when
                rules.rule_type = 'attribute'
                or substring(further_conditions.field, 1, 5) = 'lead.'
                then 'lead'
            else 'activity'
        end as subject,
        {{ lead_scoring.without_prefix('further_conditions.field') }} as field,
        further_conditions.operator,
        further_conditions.value
    from further_conditions
    inner join rules
        on
            further_conditions.model_id = rules.model_id
            and further_conditions.rule_id = rules.rule_id
),

audiences as (
    select
        {{ lead_scoring.audience_condition_set('model_id') }} as condition_set,
        'lead' as subject,
        {{ lead_scoring.without_prefix('audience_field') }} as field,
        audience_operator as operator,
        audience_value as value
    from scoring_models
    where
        audience_field is not null
        or audience_operator is not null
        or audience_value is not null
),

exclusion_conditions as (
    select
        {{ lead_scoring.exclusion_condition_set('model_id', 'field', 'operator', 'value') }}
            as condition_set,
        'lead' as subject,
        {{ lead_scoring.without_prefix('field') }} as field,
        operator,
        value
    from exclusions
),

all_conditions as (
    select condition_set, subject, field, operator, value from own_conditions
    union all
    select condition_set, subject, field, operator, value from measure_tests
    union all
    select condition_set, subject, field, operator, value from conditions_of_rules
    union all
    select condition_set, subject, field, operator, value from audiences
    union all
    select condition_set, subject, field, operator, value from exclusion_conditions
),

known_fields as (
    {%- for attribute in lead_scoring.lead_attributes() %}
    select
        'lead' as subject,
        '{{ attribute.name }}' as field,
        '{{ attribute.type }}' as field_type
    union all
    {%- endfor %}
    {%- for measure in lead_scoring.measures() %}
    select
        'measure' as subject,
        '{{ measure }}' as field,
        'number' as field_type
    union all
    {%- endfor %}
    {%- for field in lead_scoring.activity_fields() %}
    select
        'activity' as subject,
        '{{ field.name }}' as field,
        '{{ field.type }}' as field_type
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    row_number() over (
        order by
            all_conditions.condition_set,
            all_conditions.subject,
            all_conditions.field,
            all_conditions.operator,
            all_conditions.value
    ) as condition_id,
    all_conditions.condition_set,
    all_conditions.subject,
    all_conditions.field,
    all_conditions.operator,
    all_conditions.value,
    known_fields.field_type,
    {{ lead_scoring.is_sound_condition(
        'known_fields.field_type', 'all_conditions.operator', 'all_conditions.value'
    ) }} as is_sound
from all_conditions
left join known_fields
    on
        all_conditions.subject = known_fields.subject
        and all_conditions.field = known_fields.field
{%- endmacro -%}


{#- The lower (1) or upper (2) bound in a range written as `low|high`. -#}
{%- macro range_bound(value, position) -%}
    {{ lead_scoring.trimmed(dbt.split_part(value, "'|'", position)) }}
{%- endmacro -%}


{#- A field's name without the prefix `lead.` that says whose it is. -#}
{%- macro without_prefix(field) -%}
    case
        when substring({{ field }}, 1, 5) = 'lead.' then substring({{ field }}, 6)
        else {{ field }}
    end
{%- endmacro -%}
