{#- Fourth steps of the scoring statement: what each rule pays to each scored lead. -#}
{%- macro payment_steps(on_date) -%}
{{ lead_scoring.step('attribute_rules') }} (
    select *
    from rules
    where rule_type = 'attribute'
),

{{ lead_scoring.step('attributes_met') }} (
    select
        attribute_rules.rule_number,
        attribute_rules.model_id,
        lead_rule_matches.lead_number
    from attribute_rules
    inner join lead_rule_matches
        on attribute_rules.rule_number = lead_rule_matches.rule_number
    where attribute_rules.lead_condition_count > 0
    union all
    select
        attribute_rules.rule_number,
        attribute_rules.model_id,
        scored_leads.lead_number
    from attribute_rules
    inner join scored_leads
        on attribute_rules.model_id = scored_leads.model_id
    where attribute_rules.lead_condition_count = 0
),

{{ lead_scoring.step('attribute_payments') }} (
    select
        attributes_met.rule_number,
        attributes_met.lead_number,
        scored_leads.lead_age_days,
        case
            when attribute_rules.per_units is null then 1
            else {{ lead_scoring.whole_units(
                'lead_values.value_number', 'attribute_rules.per_units'
            ) }}
        end as units
    from attributes_met
    inner join attribute_rules
        on attributes_met.rule_number = attribute_rules.rule_number
    inner join scored_leads
        on
            attributes_met.model_id = scored_leads.model_id
            and attributes_met.lead_number = scored_leads.lead_number
    left join lead_values
        on
            attribute_rules.unit_attribute = lead_values.field
            and attributes_met.lead_number = lead_values.lead_number
),

{{ lead_scoring.step('activity_payments') }} (
    select
        tallies.rule_number,
        tallies.lead_number,
        scored_leads.lead_age_days,
        tallies.units,
        tallies.decayed_units,
        tallies.activity_count,
        tallies.last_activity_at,
        tallies.last_activity_id
    from tallies
    inner join rules
        on tallies.rule_number = rules.rule_number
    inner join scored_leads
        on
            tallies.model_id = scored_leads.model_id
            and tallies.lead_number = scored_leads.lead_number
    where rules.rule_type = 'activity'
),

{{ lead_scoring.step('measured', stored=true) }} (
    select
        rules.rule_number,
        rules.per_units,
        rules.measure,
        rules.measure_condition_set,
        scored_leads.lead_number,
        scored_leads.lead_age_days,
        coalesce(tallies.activity_count, 0) as activity_count,
        tallies.last_activity_at,
        tallies.last_activity_id,
        cast(
            case rules.measure
                when 'count' then coalesce(tallies.activity_count, 0)
                when 'sum_value' then coalesce(tallies.total_value, 0)
                when 'distinct_days'
                    then
                        case
                            when tallies.activity_count > 0
                                then distinct_tallies.day_count
                            else 0
                        end
                when 'distinct_assets'
                    then
                        case
                            when tallies.activity_count > 0
                                then distinct_tallies.asset_count
                            else 0
                        end
                when 'days_since_last'
                    then {{ lead_scoring.days_between(
                        'cast(tallies.last_activity_at as date)', on_date
                    ) }}
                when 'days_idle'
                    then {{ lead_scoring.days_between(
                        'greatest(
                            scored_leads.created_date,
                            coalesce(
                                cast(tallies.last_activity_at as date),
                                scored_leads.created_date
                            )
                        )',
                        on_date
                    ) }}
            end as {{ lead_scoring.type_decimal() }}
        ) as measure_value
    from rules
    inner join scored_leads
        on rules.model_id = scored_leads.model_id
    left join tallies
        on
            rules.rule_number = tallies.rule_number
            and scored_leads.lead_number = tallies.lead_number
    left join distinct_tallies
        on
            rules.rule_number = distinct_tallies.rule_number
            and scored_leads.lead_number = distinct_tallies.lead_number
    where rules.rule_type = 'metric'
),

{{ lead_scoring.step('distinct_measures', stored=true) }} (
    select distinct
        measure as field,
        {{ lead_scoring.field_value_text('measure_value', 'number') }} as value_text,
        measure_value as value_number
    from measured
    where measure_condition_set is not null
),

{{ lead_scoring.step('matching_measures') }} (
    {{ lead_scoring.matching_values(
        'distinct_measures', 'measure', 'conditions', 'condition_items'
    ) }}
),

{{ lead_scoring.step('metric_payments') }} (
    select
        measured.rule_number,
        measured.lead_number,
        measured.lead_age_days,
        case
            when measured.per_units is null then 1
            else {{ lead_scoring.whole_units('measured.measure_value', 'measured.per_units') }}
        end as units,
        measured.activity_count,
        measured.last_activity_at,
        measured.last_activity_id
    from measured
    left join matching_measures
        on
            measured.measure_condition_set = matching_measures.condition_set
            and {{ lead_scoring.field_value_text('measured.measure_value', 'number') }}
            = matching_measures.value_text
    where
        measured.measure_condition_set is null
        or matching_measures.condition_set is not null
),

{{ lead_scoring.step('payments') }} (
    select
        rule_number,
        lead_number,
        lead_age_days,
        units,
        units as decayed_units,
        cast(null as bigint) as activity_count,
        cast(null as {{ dbt.type_timestamp() }}) as last_activity_at,
        cast(null as {{ dbt.type_string() }}) as last_activity_id
    from attribute_payments
    union all
    select
        rule_number,
        lead_number,
        lead_age_days,
        units,
        decayed_units,
        activity_count,
        last_activity_at,
        last_activity_id
    from activity_payments
    union all
    select
        rule_number,
        lead_number,
        lead_age_days,
        units,
        units as decayed_units,
        activity_count,
        last_activity_at,
        last_activity_id
    from metric_payments
),

{{ lead_scoring.step('rule_entries', stored=true) }} (
    select
        rules.model_id,
        payments.lead_number,
        rules.score_type,
        rules.group_id,
        rules.rule_id,
        payments.activity_count,
        payments.last_activity_at,
        payments.last_activity_id,
        {{ lead_scoring.points_paid(
            'rules.points', 'payments.decayed_units', 'rules.max_points'
        ) }} as points,
        {{ lead_scoring.points_paid('rules.points', 'payments.units', 'null') }}
            as undecayed_points
    from payments
    inner join rules
        on payments.rule_number = rules.rule_number
    left join requirements_met
        on
            payments.rule_number = requirements_met.rule_number
            and payments.lead_number = requirements_met.lead_number
    where
        payments.units is not null
        and payments.lead_age_days >= coalesce(rules.min_lead_age_days, 0)
        and (rules.requires_activity is null or requirements_met.lead_number is not null)
)
{%- endmacro -%}
