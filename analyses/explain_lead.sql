-- Why a lead has its score on a date: its ledger, scored afresh for that date, the
-- largest entries first; the running total ends at the total score.
--
--     dbt show --select explain_lead --limit -1 --output json \
--         --vars '{lead_id: 64462453f83f15477732e50a4d686f5b, as_of_date: 2026-03-31}'
with

{{ lead_scoring.scoring_steps(lead_scoring.as_of_date()) }},

{{ lead_scoring.step('ledger') }} (
    {{ lead_scoring.ledger_entries(lead_scoring.as_of_date()) }}
),

{{ lead_scoring.step('descriptions') }} (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_rules'),
        ['model_id', 'rule_id', 'description'],
        lead_scoring.as_of_date()
    ) }}
),

{{ lead_scoring.step('entries_of_lead') }} (
    select
        ledger.as_of_date,
        ledger.model_id,
        ledger.entry_type,
        ledger.score_type,
        ledger.group_id,
        ledger.rule_id,
        coalesce(
            descriptions.description,
            'Limit of ' || coalesce(ledger.group_id, ledger.score_type)
        ) as description,
        ledger.activity_count,
        ledger.last_activity_at,
        ledger.undecayed_points,
        ledger.points
    from ledger
    left outer join descriptions
        on
            ledger.model_id = descriptions.model_id
            and ledger.rule_id = descriptions.rule_id
    where
        ledger.lead_id = '{{ var("lead_id", "") }}'
        and ledger.entry_type not in ('opening', 'exclusion')
),

{{ lead_scoring.step('final') }} (
    select
        model_id,
        coalesce(rule_id, entry_type) as entry,
        points,
        sum(points) over (
            partition by model_id
            order by
                abs(points) desc,
                {{ lead_scoring.bytewise(
                    "entry_type || coalesce(rule_id, '') || ' ' || coalesce(group_id, '')"
                    ~ " || ' ' || score_type"
                ) }}
            rows between unbounded preceding and current row
        ) as running_total,
        activity_count,
        description,
        undecayed_points,
        last_activity_at,
        score_type,
        group_id,
        as_of_date,
        abs(points) as size
    from entries_of_lead
)

{{ lead_scoring.last_step() }}
select * from final
order by 1 asc, 12 desc, 2 asc
