{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set fields = lead_scoring.activity_fields() -%}

with

{{ lead_scoring.step('intents') }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__intents'),
        [
            'intent', 'opened_by', 'field', 'operator', 'value', 'closed_by',
            'window_days',
        ],
        as_of_date
    ) }}
),

{{ lead_scoring.step('interest_lists') }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__interest_lists'),
        [
            'list_name', 'activity_type', 'field', 'operator', 'value', 'min_count',
            'window_days',
        ],
        as_of_date
    ) }}
),

-- an intent is opened by the latest activity, which may be older than its window
{{ lead_scoring.step('watched') }} (
    select
        'intent' as purpose,
        intent as segment,
        opened_by as activity_type,
        field,
        operator,
        value,
        1 as min_count,
        36500 as counted_days,
        window_days,
        closed_by
    from intents
    union all
    select
        'interest' as purpose,
        list_name as segment,
        activity_type,
        field,
        operator,
        value,
        min_count,
        coalesce(window_days, 36500) as counted_days,
        window_days,
        cast(null as {{ dbt.type_string() }}) as closed_by
    from interest_lists
),

{{ lead_scoring.step('numbered', stored=true) }} (
    select
        *,
        row_number() over (
            order by
                {{ lead_scoring.content_order('purpose') }},
                {{ lead_scoring.content_order('segment') }},
                {{ lead_scoring.content_order('activity_type') }},
                {{ lead_scoring.content_order('field') }} nulls last,
                {{ lead_scoring.content_order('operator') }} nulls last,
                {{ lead_scoring.content_order('value') }} nulls last,
                {{ lead_scoring.content_order('closed_by') }} nulls last,
                min_count,
                counted_days,
                window_days
        ) as condition_id,
        {{ lead_scoring.days_before(as_of_date, 'counted_days') }} as counted_after,
        {{ lead_scoring.type_of_field('field', fields) }} as field_type,
        field is not null or operator is not null or value is not null as has_condition
    from watched
),

{{ lead_scoring.step('conditions', stored=true) }} (
    select
        condition_id,
        cast(condition_id as {{ dbt.type_string() }}) as condition_set,
        'activity' as subject,
        field,
        operator,
        value,
        {{ lead_scoring.is_sound_condition('field_type', 'operator', 'value') }}
            as is_sound
    from numbered
    where has_condition
),

{{ lead_scoring.step('condition_items', stored=true) }} (
    {{ lead_scoring.condition_items(as_of_date, 'conditions') }}
),

{{ lead_scoring.step('condition_sets', stored=true) }} (
    {{ lead_scoring.sound_condition_sets('conditions', 'condition_items') }}
),

{{ lead_scoring.step('activities') }} (
    select *
    from {{ ref('int_activities') }}
    where
        activity_date <= {{ as_of_date }}
        and not is_bot
        and activity_type in (select numbered.activity_type from numbered)
),

-- the stream is read once; what a condition looks at is kept as a value
{{ lead_scoring.step('values_seen') }} (
    select
        numbered.condition_id,
        activities.lead_id,
        numbered.field,
        activities.activity_date,
        activities.occurred_at,
        case numbered.field
            {%- for field in fields %}
                when '{{ field.name }}'
                    then {{ lead_scoring.field_value_text(
                        'activities.' ~ field.name, field.type
                    ) }}
            {%- endfor %}
        end as value_text,
        case numbered.field
            {%- for field in fields if field.type in ('text', 'number') %}
                when '{{ field.name }}'
                    then {{ lead_scoring.field_value_number(
                        'activities.' ~ field.name, field.type
                    ) }}
            {%- endfor %}
        end as value_number
    from activities
    inner join numbered
        on
            activities.activity_type = numbered.activity_type
            and activities.activity_date > numbered.counted_after
),

{{ lead_scoring.step('counted', stored=true) }} (
    select
        condition_id,
        lead_id,
        field,
        value_text,
        value_number,
        count(*) as activity_count,
        max(activity_date) as last_activity_date,
        max(occurred_at) as last_activity_at
    from values_seen
    group by 1, 2, 3, 4, 5
),

{{ lead_scoring.step('candidates', stored=true) }} (
    select distinct
        field,
        value_text,
        value_number
    from counted
    where field is not null
),

{{ lead_scoring.step('matches') }} (
    {{ lead_scoring.matching_values(
        'candidates', 'activity', 'conditions', 'condition_items'
    ) }}
)

{{ lead_scoring.last_step() }}
select
    counted.lead_id,
    numbered.condition_id as watch_id,
    numbered.purpose,
    numbered.segment,
    numbered.closed_by,
    numbered.window_days,
    numbered.min_count,
    cast(sum(counted.activity_count) as bigint) as activity_count,
    max(counted.last_activity_date) as last_activity_date,
    max(counted.last_activity_at) as last_activity_at
from counted
inner join numbered
    on counted.condition_id = numbered.condition_id
left outer join condition_sets
    on
        cast(counted.condition_id as {{ dbt.type_string() }})
        = condition_sets.condition_set
left outer join matches
    on
        counted.condition_id = matches.condition_id
        and counted.value_text = matches.value_text
where
    not numbered.has_condition
    or (condition_sets.is_sound and matches.condition_id is not null)
group by 1, 2, 3, 4, 5, 6, 7
