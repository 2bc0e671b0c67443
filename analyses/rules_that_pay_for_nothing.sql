-- Rules that pay points for what does not come with more conversions, or take points
-- for what does not come with fewer, where there are outcomes enough to judge by. First
-- those whose outcomes say the opposite, beyond chance, then the others; those that pay
-- the most points before those that pay few.
--
--     dbt show --select rules_that_pay_for_nothing --limit -1 --output json
with

rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        ['model_id', 'rule_id'],
        lead_scoring.as_of_date()
    ) }}
),

rule_performance as (
    select * from {{ ref('rule_performance') }}
    where outcome_warning is null and total_points != 0
),

final as (
    select
        rule_performance.model_id,
        rule_performance.rule_id,
        rule_performance.description,
        case
            when rule_performance.disagrees then 'the outcomes say the opposite'
            else 'no better than chance'
        end as finding,
        rule_performance.average_points,
        rule_performance.paid_lead_count,
        rule_performance.conversions_with,
        rule_performance.rate_with,
        rule_performance.rate_without,
        rule_performance.lift,
        rule_performance.weight_of_evidence,
        rule_performance.information_value,
        case when rule_performance.disagrees then 1 else 2 end as worst_first,
        abs(rule_performance.total_points) as points_size
    from rule_performance
    -- those that have been ended since need no looking at
    inner join rules
        on
            rule_performance.model_id = rules.model_id
            and rule_performance.rule_id = rules.rule_id
    where
        sign(rule_performance.total_points)
        != sign(rule_performance.weight_of_evidence)
)

select * from final
order by 1 asc, 13 asc, 14 desc, 2 asc
