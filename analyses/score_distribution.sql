-- How the scores of each model are spread: leads per ten points of total score, with
-- their share and the share at or above.
--
--     dbt show --select score_distribution --limit -1 --output json
with

scores as (
    select
        model_id,
        total_score
    from {{ ref('lead_scores') }}
),

bins as (
    select
        model_id,
        floor(total_score / 10) * 10 as from_score,
        count(*) as lead_count
    from scores
    group by 1, 2
),

final as (
    select
        model_id,
        from_score,
        from_score + 10 as below_score,
        lead_count,
        round(100.000000 * lead_count / sum(lead_count) over (partition by model_id), 2)
            as share_percent,
        round(
            100.000000 * sum(lead_count) over (
                partition by model_id
                order by from_score desc
                rows between unbounded preceding and current row
            ) / sum(lead_count) over (partition by model_id),
            2
        ) as share_at_or_above_percent
    from bins
)

select * from final
order by 1 asc, 2 desc
