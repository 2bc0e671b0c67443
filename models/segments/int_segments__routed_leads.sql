{%- set as_of_date = lead_scoring.as_of_date() -%}
{%- set attributes = [] -%}
{%- for attribute in lead_scoring.lead_attributes() -%}
    {%- set expressions = {
        'age_years': lead_scoring.full_years_between('leads.birth_date', as_of_date),
        'lead_age_days': lead_scoring.days_between('leads.created_date', as_of_date),
    } -%}
    {%- do attributes.append({
        'name': attribute.name,
        'type': attribute.type,
        'expression': expressions.get(attribute.name),
    }) -%}
{%- endfor -%}

with

{{ lead_scoring.step('leads', stored=true) }} (
    select * from {{ ref('int_people__leads') }}
    where owner_id is null
),

{{ lead_scoring.step('routes', stored=true) }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__lead_routes'),
        ['route_id', 'priority', 'field', 'operator', 'value', 'owner_id'],
        as_of_date
    ) }}
),

{{ lead_scoring.step('written_conditions') }} (
    select
        route_id as condition_id,
        route_id as condition_set,
        'lead' as subject,
        {{ lead_scoring.without_prefix('field') }} as field,
        operator,
        value
    from routes
    where field is not null or operator is not null or value is not null
),

{{ lead_scoring.step('typed_conditions') }} (
    select
        *,
        {{ lead_scoring.type_of_field('field', lead_scoring.lead_attributes()) }}
            as field_type
    from written_conditions
),

{{ lead_scoring.step('conditions', stored=true) }} (
    select
        *,
        {{ lead_scoring.is_sound_condition('field_type', 'operator', 'value') }}
            as is_sound
    from typed_conditions
),

{{ lead_scoring.step('condition_items', stored=true) }} (
    {{ lead_scoring.condition_items(as_of_date, 'conditions') }}
),

{{ lead_scoring.step('condition_sets', stored=true) }} (
    {{ lead_scoring.sound_condition_sets('conditions', 'condition_items') }}
),

{{ lead_scoring.step('named_attributes', stored=true) }} (
    select distinct field
    from conditions
    where field_type is not null
),

{{ lead_scoring.step('lead_values', stored=true) }} (
    {{ lead_scoring.unpivoted('leads', 'lead_id', attributes, 'named_attributes') }}
),

{{ lead_scoring.step('distinct_values', stored=true) }} (
    select distinct
        field,
        value_text,
        value_number
    from lead_values
),

{{ lead_scoring.step('matching_values') }} (
    {{ lead_scoring.matching_values(
        'distinct_values', 'lead', 'conditions', 'condition_items'
    ) }}
),

{{ lead_scoring.step('matches') }} (
    select
        lead_values.lead_id,
        matching_values.condition_set as route_id
    from lead_values
    inner join matching_values
        on
            lead_values.field = matching_values.field
            and lead_values.value_text = matching_values.value_text
    inner join condition_sets
        on matching_values.condition_set = condition_sets.condition_set
    where condition_sets.is_sound
    union all
    -- a route without a condition takes everybody
    select
        leads.lead_id,
        routes.route_id
    from leads
    cross join routes
    where
        routes.field is null
        and routes.operator is null
        and routes.value is null
),

{{ lead_scoring.step('ranked') }} (
    select
        matches.lead_id,
        routes.route_id,
        routes.owner_id,
        row_number() over (
            partition by matches.lead_id
            order by routes.priority, {{ lead_scoring.bytewise('routes.route_id') }}
        ) as best_first
    from matches
    inner join routes
        on matches.route_id = routes.route_id
)

{{ lead_scoring.last_step() }}
select
    lead_id,
    route_id,
    owner_id
from ranked
where best_first = 1
