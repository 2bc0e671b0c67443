{#-
    Third steps of the scoring statement: from the activity stream to one tally per rule and
    lead.
-#}
{%- macro activity_steps(on_date) -%}
{{ lead_scoring.step('fields_in_use', stored=true) }} (
    {{ lead_scoring.profile_fields_in_use() }}
),

{{ lead_scoring.step('fields_of_any', stored=true) }} (
    {{ lead_scoring.profile_fields_in_use(of_any=true) }}
),

{{ lead_scoring.step('profiles', stored=true) }} (
    {{ lead_scoring.activity_profiles(on_date) }}
),

{{ lead_scoring.step('named_fields', stored=true) }} (
    select distinct field
    from conditions
    where subject = 'activity' and field_type is not null
),

{{ lead_scoring.step('profile_values', stored=true) }} (
    {{ lead_scoring.unpivoted(
        'profiles', 'profile_id', lead_scoring.profile_columns(), 'named_fields'
    ) }}
),

{{ lead_scoring.step('distinct_profile_values', stored=true) }} (
    select distinct field, value_text, value_number
    from profile_values
),

{{ lead_scoring.step('matching_profile_values') }} (
    {{ lead_scoring.matching_values(
        'distinct_profile_values', 'activity', 'conditions', 'condition_items'
    ) }}
),

{{ lead_scoring.step('profile_condition_sets') }} (
    select
        profile_values.profile_id,
        matching_profile_values.condition_set,
        count(*) as condition_count
    from profile_values
    inner join matching_profile_values
        on
            profile_values.field = matching_profile_values.field
            and profile_values.value_text = matching_profile_values.value_text
    group by profile_values.profile_id, matching_profile_values.condition_set
),

{{ lead_scoring.step('signal_types', stored=true) }} (
    select distinct
        activity_type,
        activity_type as signal
    from profiles
    union all
    select distinct
        activity_type,
        'any' as signal
    from profiles
),

{{ lead_scoring.step('rules_of_activities') }} (
    select *
    from rules
    where rule_type in ('activity', 'metric', 'reset')
),

{{ lead_scoring.step('rule_profiles', stored=true) }} (
    select
        rules.rule_number,
        rules.model_id,
        rules.rule_type,
        rules.measure,
        rules.count_once_per,
        rules.window_start,
        profiles.profile_id
    from rules_of_activities as rules
    inner join signal_types
        on rules.signal = signal_types.signal
    inner join profiles
        on signal_types.activity_type = profiles.activity_type
    where
        rules.activity_condition_count = 0
        and (rules.include_bots or not profiles.is_bot)
    union all
    select
        rules.rule_number,
        rules.model_id,
        rules.rule_type,
        rules.measure,
        rules.count_once_per,
        rules.window_start,
        profiles.profile_id
    from rules_of_activities as rules
    inner join profile_condition_sets
        on
            rules.condition_set = profile_condition_sets.condition_set
            and rules.activity_condition_count = profile_condition_sets.condition_count
    inner join profiles
        on profile_condition_sets.profile_id = profiles.profile_id
    where
        rules.signal in ('any', profiles.activity_type)
        and (rules.include_bots or not profiles.is_bot)
),

{{ lead_scoring.step('requirements') }} (
    select distinct
        rules.rule_number,
        rules.include_bots,
        rules.window_start,
        signal_types.activity_type
    from rules
    inner join signal_types
        on rules.requires_activity = signal_types.signal
),

-- every activity up to the date that any rule may look at, with its profile
{{ lead_scoring.step('wanted_profiles') }} (
    select *
    from profiles
    where
        profile_id in (select profile_id from rule_profiles)
        or activity_type in (select activity_type from requirements)
),

{{ lead_scoring.step('profiled_activities', stored=true) }} (
    select
        wanted_profiles.profile_id,
        existing_leads.lead_number,
        activities.activity_id,
        activities.occurred_at,
        activities.activity_date,
        activities.asset,
        activities.value
    from {{ ref('int_activities') }} as activities
    cross join fields_of_any
    left join fields_in_use
        on activities.activity_type = fields_in_use.signal
    inner join existing_leads
        on activities.lead_id = existing_leads.lead_id
    inner join wanted_profiles
        on
            {{ lead_scoring.profile_key('activities') }}
            = wanted_profiles.profile_key
    where activities.activity_date <= {{ on_date }}
),

{{ lead_scoring.step('reset_activities') }} (
    {{ lead_scoring.qualifying_activities("rule_type = 'reset'") }}
),

{{ lead_scoring.step('resets', stored=true) }} (
    select
        reset_activities.model_id,
        reset_activities.lead_number,
        max(reset_activities.occurred_at) as reset_at
    from reset_activities
    inner join rules
        on reset_activities.rule_number = rules.rule_number
    left join lead_rule_matches
        on
            reset_activities.rule_number = lead_rule_matches.rule_number
            and reset_activities.lead_number = lead_rule_matches.lead_number
    where rules.lead_condition_count = 0 or lead_rule_matches.lead_number is not null
    group by reset_activities.model_id, reset_activities.lead_number
),

-- activity rules see what came after the model's reset, metric rules see everything
{{ lead_scoring.step('repeatable_activities') }} (
    {{ lead_scoring.qualifying_activities(
        "rule_type = 'metric' or (rule_type = 'activity' and count_once_per = 'activity')"
    ) }}
),

{{ lead_scoring.step('once_activities') }} (
    {{ lead_scoring.qualifying_activities(
        "rule_type = 'activity' and count_once_per != 'activity'"
    ) }}
),

{{ lead_scoring.step('once_candidates') }} (
    select
        once_activities.*,
        case once_activities.count_once_per
            when 'day' then cast(once_activities.activity_date as {{ dbt.type_string() }})
            when 'week' then cast(
                {{ lead_scoring.week_start('once_activities.activity_date') }}
                as {{ dbt.type_string() }}
            )
            when 'month' then substring(
                cast(once_activities.activity_date as {{ dbt.type_string() }}), 1, 7
            )
            when 'asset' then coalesce(once_activities.asset, '')
            when 'lead' then ''
        end as bucket
    from once_activities
    left join resets
        on
            once_activities.model_id = resets.model_id
            and once_activities.lead_number = resets.lead_number
    where resets.reset_at is null or once_activities.occurred_at > resets.reset_at
),

{{ lead_scoring.step('once_ranked') }} (
    select
        once_candidates.*,
        row_number() over (
            partition by rule_number, lead_number, bucket
            order by occurred_at desc, {{ lead_scoring.bytewise('activity_id') }} desc
        ) as latest_first
    from once_candidates
),

{{ lead_scoring.step('counted_activities') }} (
    select rule_number, model_id, lead_number, activity_id, occurred_at, activity_date, value
    from once_ranked
    where latest_first = 1
    union all
    select
        repeatable_activities.rule_number,
        repeatable_activities.model_id,
        repeatable_activities.lead_number,
        repeatable_activities.activity_id,
        repeatable_activities.occurred_at,
        repeatable_activities.activity_date,
        repeatable_activities.value
    from repeatable_activities
    left join resets
        on
            repeatable_activities.model_id = resets.model_id
            and repeatable_activities.lead_number = resets.lead_number
    where
        repeatable_activities.rule_type != 'activity'
        or resets.reset_at is null
        or repeatable_activities.occurred_at > resets.reset_at
),

{{ lead_scoring.step('weighed_activities') }} (
    select
        counted_activities.*,
        case
            when rules.rule_type != 'activity' or rules.per_units is null then 1
            else coalesce(
                {{ lead_scoring.whole_units('counted_activities.value', 'rules.per_units') }},
                0
            )
        end as units,
        {{ lead_scoring.decay_fraction(
            lead_scoring.days_between('counted_activities.activity_date', on_date),
            'rules.decay_type',
            'rules.half_life_days',
            'rules.period_days',
            'rules.rate_per_period',
            'rules.floor_fraction',
        ) }} as decay_fraction
    from counted_activities
    inner join rules
        on counted_activities.rule_number = rules.rule_number
),

{{ lead_scoring.step('all_tallies') }} (
    select
        rule_number,
        lead_number,
        count(*) as activity_count,
        {{ lead_scoring.clamped(
            'coalesce(sum(value), 0)', '-1000000000000000', '1000000000000000'
        ) }} as total_value,
        sum(units) as units,
        sum(cast(units as {{ lead_scoring.type_decimal(20, 0) }}) * decay_fraction) as decayed_units,
        max(occurred_at) as last_activity_at,
        {{ lead_scoring.latest_activity_id('occurred_at', 'activity_id') }}
            as last_activity_id
    from weighed_activities
    group by rule_number, lead_number
),

-- a condition on the person behind the activities holds for all of them or for none
{{ lead_scoring.step('tallies', stored=true) }} (
    select
        all_tallies.*,
        rules.model_id
    from all_tallies
    inner join rules
        on all_tallies.rule_number = rules.rule_number
    left join lead_rule_matches
        on
            all_tallies.rule_number = lead_rule_matches.rule_number
            and all_tallies.lead_number = lead_rule_matches.lead_number
    where rules.lead_condition_count = 0 or lead_rule_matches.lead_number is not null
),

{{ lead_scoring.step('distinct_activities') }} (
    {{ lead_scoring.qualifying_activities(
        "rule_type = 'metric' and measure in ('distinct_days', 'distinct_assets')"
    ) }}
),

{{ lead_scoring.step('distinct_tallies') }} (
    select
        rule_number,
        lead_number,
        count(
            distinct case when measure = 'distinct_days' then activity_date end
        ) as day_count,
        count(
            distinct case when measure = 'distinct_assets' then nullif(asset, '') end
        ) as asset_count
    from distinct_activities
    group by rule_number, lead_number
),

{{ lead_scoring.step('latest_dates') }} (
    select
        activities.lead_number,
        profiles.activity_type,
        profiles.is_bot,
        max(activities.activity_date) as latest_date
    from profiled_activities as activities
    inner join profiles
        on activities.profile_id = profiles.profile_id
    where profiles.activity_type in (select activity_type from requirements)
    group by
        activities.lead_number,
        profiles.activity_type,
        profiles.is_bot
),

{{ lead_scoring.step('requirements_met') }} (
    select distinct
        requirements.rule_number,
        latest_dates.lead_number
    from latest_dates
    inner join requirements
        on latest_dates.activity_type = requirements.activity_type
    where
        (
            requirements.window_start is null
            or latest_dates.latest_date > requirements.window_start
        )
        and (requirements.include_bots or not latest_dates.is_bot)
)
{%- endmacro -%}


{#-
    The activities that qualify for rules: of a profile that meets the rule's conditions,
    inside its window. Grain: rule and activity.

    Arguments: rule_filter (SQL condition): which rules.
-#}
{%- macro qualifying_activities(rule_filter) -%}
    select
        rule_profiles.rule_number,
        rule_profiles.model_id,
        rule_profiles.rule_type,
        rule_profiles.measure,
        rule_profiles.count_once_per,
        activities.lead_number,
        activities.activity_id,
        activities.occurred_at,
        activities.activity_date,
        activities.asset,
        activities.value
    from profiled_activities as activities
    inner join rule_profiles
        on activities.profile_id = rule_profiles.profile_id
    where
        (
            rule_profiles.window_start is null
            or activities.activity_date > rule_profiles.window_start
        )
        and ({{ rule_filter }})
{%- endmacro -%}
