{#-
    Names conditions that can never hold, or that do not do what they seem to.

    Arguments:
        row_key (list of text): the columns that name a row.
        kind (text): what the field belongs to:
            lead: the field is an attribute of the lead.
            activity: it is a column of the activity stream.
            rule: an attribute rule tests its signal, an attribute of the lead; another
                rule tests a field of the activity stream. Signals are checked as well.
            further_condition: the same for a further condition of a rule.
            measure: the field is the figure of a metric rule.
        field, operator, value (text): the columns of the condition.
-#}
{% test conditions_can_hold(
    model, row_key, kind, field='field', operator='operator', value='value'
) %}

{%- set operators = lead_scoring.operators() -%}
{%- set columns = row_key + [field, operator, value] -%}
{%- if kind == 'rule' -%}
    {%- do columns.extend(['rule_type', 'signal']) -%}
{%- elif kind == 'measure' -%}
    {%- do columns.append('rule_type') -%}
{%- endif -%}
{%- set attributes = lead_scoring.lead_attributes() -%}
{%- set activity_fields = lead_scoring.activity_fields() -%}
{%- set attribute_names = attributes | map(attribute='name') | join(', ') -%}
{%- set activity_field_names = activity_fields | map(attribute='name') | join(', ') -%}

{%- set mistakes = [
    {
        'when': "field is not null and field_type is null and subject = 'lead'",
        'mistake': "{field_label} '{field}' is not known of leads; use one of "
            ~ attribute_names,
    },
    {
        'when': "field is not null and field_type is null and subject = 'activity'",
        'mistake': "{field_label} '{field}' is unknown; use "
            ~ ('' if kind == 'activity' else 'lead.<attribute> or ') ~ 'one of '
            ~ activity_field_names,
    },
    {
        'when': 'field is null',
        'mistake': field ~ " is empty, so there is nothing to compare with '{value}'",
    },
    {
        'when': 'operator is null',
        'mistake': operator ~ " is empty, so '{value}' is not compared with anything",
    },
    {
        'when': 'not ' ~ lead_scoring.is_word('operator', 'operator'),
        'mistake': operator ~ " '{operator}' is unknown; use one of "
            ~ lead_scoring.rule_words('operator') | join(', '),
    },
    {
        'when': 'value is null and ' ~ lead_scoring.is_word('operator', 'operator')
            ~ ' and operator not in ('
            ~ lead_scoring.quoted_list(operators.presence) ~ ')',
        'mistake': value ~ " is empty, but '{operator}' needs one",
    },
    {
        'when': 'operator in (' ~ lead_scoring.quoted_list(operators.order) ~ ')'
            ~ ' and value is not null and not ' ~ lead_scoring.is_number('value'),
        'mistake': value ~ " is '{value}', but '{operator}' needs one number",
    },
    {
        'when': "operator = 'between' and value is not null and not "
            ~ lead_scoring.has_two_bounds('value'),
        'mistake': value
            ~ " is '{value}', but '{operator}' needs two numbers, such as 10|49",
    },
    {
        'when': "operator = 'between' and " ~ lead_scoring.has_two_bounds('value')
            ~ ' and ' ~ lead_scoring.to_number(dbt.split_part('value', "'|'", 1))
            ~ ' > ' ~ lead_scoring.to_number(dbt.split_part('value', "'|'", 2)),
        'mistake': value ~ " is '{value}': the minimum is above its maximum",
    },
    {
        'when': "field_type != 'text' and operator in ("
            ~ lead_scoring.quoted_list(operators.text) ~ ')',
        'mistake': operator
            ~ " '{operator}' is for text, but '{field}' holds a {field_type}",
    },
    {
        'when': 'operator in (' ~ lead_scoring.quoted_list(operators.equality) ~ ')'
            ~ " and (value like '%|%' or value like 'list:%')",
        'mistake': value ~ " is '{value}', but '{operator}' takes a single value; "
            ~ "use in or not_in for several",
    },
] -%}

{%- set mistakes_of_parts = [
    {
        'when': "part is null and value is not null",
        'mistake': value ~ " '{value}' has nothing on one side of a |",
    },
    {
        'when': "part like 'list:%' and list_name is null",
        'mistake': value ~ " names '{part}', but reference_lists has no such list",
    },
    {
        'when': "part not like 'list:%' and field_type = 'number' and not "
            ~ lead_scoring.is_number('part'),
        'mistake': value ~ " holds '{part}', but '{field}' is compared with numbers",
    },
    {
        'when': "part not like 'list:%' and field_type = 'boolean' and not "
            ~ lead_scoring.is_word('lower(part)', 'boolean'),
        'mistake': value ~ " holds '{part}', but '{field}' is true or false",
    },
    {
        'when': "part not like 'list:%' and field_type = 'date' and "
            ~ lead_scoring.to_calendar_day('part') ~ ' is null',
        'mistake': value
            ~ " holds '{part}', but '{field}' is a date such as 2026-06-30",
    },
    {
        'when': "part not like 'list:%' and subject = 'activity'"
            ~ " and field = 'activity_type' and not "
            ~ lead_scoring.is_word('lower(part)', 'activity_type'),
        'mistake': value ~ " holds '{part}', which is no activity type; use one of "
            ~ lead_scoring.activity_types() | join(', '),
    },
] -%}

with

cells as (
    {{ lead_scoring.trimmed_cells(model, columns | unique | list + ['valid_from']) }}
),

list_cells as (
    {{ lead_scoring.trimmed_cells(ref('reference_lists'), ['list_name']) }}
),

known_lists as (
    select distinct list_name
    from list_cells
),
{% if kind == 'further_condition' %}
rule_cells as (
    {{ lead_scoring.trimmed_cells(
        ref('scoring_rules'), ['model_id', 'rule_id', 'rule_type']
    ) }}
),

attribute_rules as (
    select distinct
        model_id,
        rule_id,
        rule_type
    from rule_cells
    where rule_type = 'attribute'
),
{% endif %}
fields_found as (
    select
        cells.*,
        {%- if kind == 'measure' %}
        'measure' as subject,
        {{ field }} as tested_field,
        '{{ field }}' as field_label
        {%- elif kind == 'rule' %}
        case
            when rule_type = 'attribute' or {{ field }} like 'lead.%' then 'lead'
            else 'activity'
        end as subject,
        case when rule_type = 'attribute' then signal else {{ field }} end
            as tested_field,
        case when rule_type = 'attribute' then 'signal' else '{{ field }}' end
            as field_label
        {%- elif kind == 'further_condition' %}
        case
            when attribute_rules.rule_id is not null or cells.{{ field }} like 'lead.%'
                then 'lead'
            else 'activity'
        end as subject,
        cells.{{ field }} as tested_field,
        '{{ field }}' as field_label
        {%- else %}
        '{{ kind }}' as subject,
        {{ field }} as tested_field,
        '{{ field }}' as field_label
        {%- endif %}
    from cells
    {%- if kind == 'further_condition' %}
    left join attribute_rules
        on
            cells.model_id = attribute_rules.model_id
            and cells.rule_id = attribute_rules.rule_id
    {%- elif kind == 'measure' %}
    where rule_type = 'metric'
    {%- endif %}
),

conditions as (
    select
        subject,
        field_label,
        {{ lead_scoring.row_key(row_key) }} as row_key,
        {{ operator }} as operator,
        {{ value }} as value,
        {{ 'tested_field' if kind == 'activity' else "replace(tested_field, 'lead.', '')" }}
            as field
    from fields_found
    where
        {{ operator }} is not null
        or {{ value }} is not null
        {%- if kind != 'measure' %}
        or tested_field is not null
        {%- endif %}
),

typed_conditions as (
    select
        *,
        case subject
            when 'lead' then {{ lead_scoring.type_of_field('field', attributes) }}
            when 'activity'
                then {{ lead_scoring.type_of_field('field', activity_fields) }}
            else 'number'
        end as field_type
    from conditions
),

separated as (
    {{ lead_scoring.split_to_rows(
        'typed_conditions',
        ['subject', 'field', 'field_type', 'row_key', 'operator', 'value'],
        'value',
        'untrimmed_part',
        'operator in (' ~ lead_scoring.quoted_list(operators.listing + operators.text) ~ ')'
    ) }}
),

all_parts as (
    select
        subject,
        field,
        field_type,
        row_key,
        operator,
        value,
        {{ lead_scoring.clean_text('untrimmed_part') }} as part
    from separated
    union all
    select
        subject,
        field,
        field_type,
        row_key,
        operator,
        value,
        value as part
    from typed_conditions
    where operator in ({{ lead_scoring.quoted_list(operators.equality) }})
),

parts as (
    select
        all_parts.*,
        known_lists.list_name
    from all_parts
    left join known_lists
        on all_parts.part = 'list:' || known_lists.list_name
),

mistake_numbers as (
    {{- lead_scoring.mistake_numbers(mistakes | length) }}
),

mistakes_found as (
    select
        row_key,
        {{ lead_scoring.numbered_mistake(
            mistakes, ['field', 'field_label', 'field_type', 'operator', 'value']
        ) }} as mistake
    from typed_conditions
    cross join mistake_numbers
    union all
    select
        row_key,
        {{ lead_scoring.numbered_mistake(
            mistakes_of_parts, ['field', 'value', 'part']
        ) }} as mistake
    from parts
    cross join mistake_numbers
    {%- if kind == 'rule' %}
    union all
    select
        {{ lead_scoring.row_key(row_key) }} as row_key,
        {{ lead_scoring.mistake_text(
            "signal '{signal}' is unknown; use any or one of "
            ~ lead_scoring.activity_types() | join(', '),
            ['signal']
        ) }} as mistake
    from cells
    where
        rule_type in ('activity', 'metric', 'reset')
        and signal != 'any'
        and not {{ lead_scoring.is_word('signal', 'activity_type') }}
    {%- endif %}
)

select
    '{{ model.identifier }}' as seed_name,
    row_key,
    mistake
from mistakes_found
where mistake is not null

{% endtest %}
