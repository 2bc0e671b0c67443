{#-
    The distinct kinds of activities, as far as any rule can tell them apart: their type, bot
    flag and those columns that a condition looks at. Conditions are judged once per kind and
    not once per activity. Grain: profile.

    Arguments: on_date (SQL date).
    Reads the CTEs `fields_in_use` and `fields_of_any`: see `profile_fields_in_use`.
-#}
{%- macro activity_profiles(on_date) -%}
with

distinct_profiles as (
    select distinct
        activities.activity_type,
        activities.is_bot,
        {%- for field in lead_scoring.profile_fields() %}
        {{ lead_scoring.profile_value(field) }} as {{ field.name }}_text
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_activities') }} as activities
    cross join fields_of_any
    left join fields_in_use
        on activities.activity_type = fields_in_use.signal
    where activities.activity_date <= {{ on_date }}
)

select
    row_number() over (
        order by
            activity_type,
            is_bot
            {%- for field in lead_scoring.profile_fields() %},
            {{ field.name }}_text
            {%- endfor %}
    ) as profile_id,
    distinct_profiles.*,
    {{ lead_scoring.profile_key('distinct_profiles', '_text') }} as profile_key
from distinct_profiles
cross join fields_of_any
left join fields_in_use
    on distinct_profiles.activity_type = fields_in_use.signal
{%- endmacro -%}


{#- The columns besides type and bot flag that can tell profiles apart. -#}
{%- macro profile_fields() -%}
    {{ return(
        lead_scoring.activity_fields()
        | rejectattr('name', 'in', ['activity_type', 'is_bot'])
        | list
    ) }}
{%- endmacro -%}


{#- All columns of CTE `profiles` as `unpivoted` takes them; but for the flag they are text. -#}
{%- macro profile_columns() -%}
    {%- set columns = [
        {'name': 'activity_type', 'type': 'text'}, {'name': 'is_bot', 'type': 'boolean'},
    ] -%}
    {%- for field in lead_scoring.profile_fields() -%}
        {%- set text = 'profiles.' ~ field.name ~ '_text' -%}
        {%- do columns.append({
            'name': field.name,
            'type': field.type if field.type == 'number' else 'text',
            'expression': "nullif(" ~ text ~ ", '')" if field.type == 'number' else text,
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro -%}


{#-
    Which columns the conditions of rules look at, from the CTEs `rules` and `conditions`:
    a row for each activity type that rules name. Rules for `any` activity look at all
    types; their columns make one row of their own.

    Arguments: of_any (boolean): whether that row is wanted, or the others.
-#}
{%- macro profile_fields_in_use(of_any=false) -%}
select
    {%- if not of_any %}
    rules.signal,
    {%- endif %}
    {%- for field in lead_scoring.profile_fields() %}
    coalesce(max(case when conditions.field = '{{ field.name }}' then 1 end), 0) = 1
        as uses_{{ field.name }}{{ ',' if not loop.last }}
    {%- endfor %}
from rules
inner join conditions
    on rules.condition_set = conditions.condition_set
where
    conditions.subject = 'activity'
    and rules.rule_type in ('activity', 'metric', 'reset')
    and rules.signal {{ '=' if of_any else '!=' }} 'any'
{%- if not of_any %}
group by rules.signal
{%- endif %}
{%- endmacro -%}


{#- Whether a condition looks at a column of the activity; null stands for false. -#}
{%- macro is_field_in_use(field) -%}
    (fields_of_any.uses_{{ field.name }} or fields_in_use.uses_{{ field.name }})
{%- endmacro -%}


{#- A column of `activities` as profiles hold it: as it is, '' for null or when unused. -#}
{%- macro profile_value(field) -%}
    case
        when {{ lead_scoring.is_field_in_use(field) }}
            then coalesce(
                cast(activities.{{ field.name }} as {{ dbt.type_string() }}), ''
            )
        else ''
    end
{%- endmacro -%}


{#-
    The profile of an activity as one text, which is quicker to join than a dozen columns. Each
    value stands behind its length, so that no two profiles have the same.

    Arguments: relation (CTE), suffix (text): where the columns are, and how their names end.
-#}
{%- macro profile_key(relation, suffix='') -%}
    {%- set parts = [
        relation ~ '.activity_type',
        'case when ' ~ relation ~ ".is_bot then '+' else '-' end",
    ] -%}
    {%- for field in lead_scoring.profile_fields() -%}
        {%- set text = 'coalesce(cast(' ~ relation ~ '.' ~ field.name ~ suffix ~ ' as '
            ~ dbt.type_string() ~ "), '')" -%}
        {%- do parts.append(
            'case when ' ~ lead_scoring.is_field_in_use(field) ~ ' then '
            ~ lead_scoring.concatenated([
                'cast(length(' ~ text ~ ') as ' ~ dbt.type_string() ~ ')', "':'", text
            ]) ~ " else '' end"
        ) -%}
    {%- endfor -%}
    {{ lead_scoring.concatenated(parts) }}
{%- endmacro -%}
