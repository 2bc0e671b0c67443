{%- set observation_date = lead_scoring.rule_observation_date() -%}

with

judged_models as (
    {{ lead_scoring.judged_models() }}
),

ledger as (
    select
        model_id,
        lead_id,
        entry_type,
        rule_id,
        points
    from {{ ref('int_outcomes__ledger') }}
),

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        ['model_id', 'rule_id', 'description'],
        observation_date
    ) }}
    and rule_type != 'reset'
),

conversions as (
    select * from {{ ref('int_outcomes__conversions') }}
),

-- every lead that was scored has an opening in the ledger
scored_leads as (
    select
        judged_models.model_id,
        judged_models.conversion_activity,
        {{ observation_date }} as observation_date,
        {{ lead_scoring.horizon_end(
            observation_date, 'judged_models.conversion_horizon_days'
        ) }} as horizon_end_date,
        ledger.lead_id
    from judged_models
    inner join ledger
        on
            judged_models.model_id = ledger.model_id
            and ledger.entry_type = 'opening'
    where
        judged_models.conversion_horizon_days
        <= {{ lead_scoring.rule_observation_days() }}
),

open_leads as (
    {{ lead_scoring.observed_outcomes('scored_leads', 'conversions') }}
),

models_counted as (
    select
        model_id,
        horizon_end_date,
        cast(count(*) as bigint) as lead_count,
        cast(sum(conversion_count) as bigint) as conversion_count
    from open_leads
    group by 1, 2
),

rules_paid as (
    select
        ledger.model_id,
        ledger.rule_id,
        count(*) as lead_count,
        sum(open_leads.conversion_count) as conversion_count,
        sum(ledger.points) as points
    from ledger
    inner join open_leads
        on
            ledger.model_id = open_leads.model_id
            and ledger.lead_id = open_leads.lead_id
    where ledger.entry_type = 'rule'
    group by 1, 2
),

-- a rule that paid nobody has its row as well
rules_counted as (
    select
        rules.model_id,
        rules.rule_id,
        rules.description,
        models_counted.horizon_end_date,
        models_counted.lead_count,
        models_counted.conversion_count,
        cast(coalesce(rules_paid.lead_count, 0) as bigint) as paid_lead_count,
        cast(coalesce(rules_paid.conversion_count, 0) as bigint) as conversions_with,
        cast(coalesce(rules_paid.points, 0) as {{ lead_scoring.type_decimal() }})
            as total_points
    from rules
    inner join models_counted
        on rules.model_id = models_counted.model_id
    left outer join rules_paid
        on
            rules.model_id = rules_paid.model_id
            and rules.rule_id = rules_paid.rule_id
),

others_counted as (
    select
        *,
        lead_count - paid_lead_count as unpaid_lead_count,
        conversion_count - conversions_with as conversions_without,
        lead_count - conversion_count as non_conversion_count
    from rules_counted
),

evidence_weighed as (
    select
        *,
        {{ lead_scoring.weight_of_evidence(
            'conversions_with', 'paid_lead_count', 'conversion_count', 'lead_count'
        ) }} as weight_of_evidence,
        {{ lead_scoring.information_value_of_group(
            'conversions_with', 'paid_lead_count', 'conversion_count', 'lead_count'
        ) }}
        + {{ lead_scoring.information_value_of_group(
            'conversions_without', 'unpaid_lead_count', 'conversion_count', 'lead_count'
        ) }} as information_value,
        {{ lead_scoring.chi_square(
            'conversions_with', 'paid_lead_count', 'conversion_count', 'lead_count'
        ) }} as chi_square
    from others_counted
),

-- conversions and others on either side of the rule, as they are and as they would be
-- expected if the rule told nothing: where both are few there is nothing to go by
sides_counted as (
    select
        *,
        least(
            {%- for paid, conversions in [
                ('paid_lead_count', 'conversions_with'),
                ('unpaid_lead_count', 'conversions_without'),
            ] %}
                greatest(
                    {{ lead_scoring.as_double(conversions) }},
                    {{ lead_scoring.as_double(paid) }}
                    * {{ lead_scoring.as_double('conversion_count') }}
                    / {{ lead_scoring.as_double('lead_count') }}
                ),
                greatest(
                    {{ lead_scoring.as_double(paid ~ ' - ' ~ conversions) }},
                    {{ lead_scoring.as_double(paid) }}
                    * {{ lead_scoring.as_double('non_conversion_count') }}
                    / {{ lead_scoring.as_double('lead_count') }}
                )
                {{- ',' if not loop.last }}
            {%- endfor %}
        ) as smallest_count
    from evidence_weighed
),

outcomes_warned as (
    select
        *,
        case
            when paid_lead_count = 0 then 'nobody was paid'
            when unpaid_lead_count = 0 then 'everybody was paid'
            when conversion_count = 0 then 'nobody converted'
            when non_conversion_count = 0 then 'everybody converted'
            when
                least(conversion_count, non_conversion_count)
                < {{ var('min_outcomes') }}
                then
                    'too few outcomes: '
                    || cast(conversion_count as {{ dbt.type_string() }}) || ' of '
                    || cast(lead_count as {{ dbt.type_string() }}) || ' leads converted'
            when smallest_count < {{ var('min_outcomes') }} / 4.0
                then
                    'too few outcomes: '
                    || cast(conversions_with as {{ dbt.type_string() }}) || ' of '
                    || cast(paid_lead_count as {{ dbt.type_string() }})
                    || ' leads with the rule converted, and '
                    || cast(conversions_without as {{ dbt.type_string() }}) || ' of '
                    || cast(unpaid_lead_count as {{ dbt.type_string() }}) || ' without'
        end as outcome_warning
    from sides_counted
),

final as (
    select
        model_id,
        rule_id,
        description,
        {{ observation_date }} as observation_date,
        horizon_end_date,
        lead_count,
        conversion_count,
        paid_lead_count,
        {{ lead_scoring.ratio('paid_lead_count', 'lead_count') }} as paid_share,
        total_points,
        {{ lead_scoring.ratio('total_points', 'paid_lead_count') }} as average_points,
        conversions_with,
        conversions_without,
        {{ lead_scoring.ratio('conversions_with', 'paid_lead_count') }} as rate_with,
        {%- for side in ['lower', 'upper'] %}
            {{ lead_scoring.wilson_bound(
                side, 'conversions_with', 'paid_lead_count'
            ) }} as rate_with_{{ side }},
        {%- endfor %}
        {{ lead_scoring.ratio('conversions_without', 'unpaid_lead_count') }}
            as rate_without,
        {{ lead_scoring.ratio('conversion_count', 'lead_count') }}
            as overall_conversion_rate,
        {{ lead_scoring.lift(
            'conversions_with', 'paid_lead_count', 'conversion_count', 'lead_count'
        ) }} as lift,
        cast(weight_of_evidence as {{ lead_scoring.type_decimal() }})
            as weight_of_evidence,
        cast(information_value as {{ lead_scoring.type_decimal() }})
            as information_value,
        chi_square >= {{ lead_scoring.confidence_quantile() }}
        * {{ lead_scoring.confidence_quantile() }} as is_beyond_chance,
        outcome_warning is null
        and chi_square >= {{ lead_scoring.confidence_quantile() }}
        * {{ lead_scoring.confidence_quantile() }}
        and sign(total_points) != sign(weight_of_evidence) as disagrees,
        outcome_warning
    from outcomes_warned
)

select * from final
