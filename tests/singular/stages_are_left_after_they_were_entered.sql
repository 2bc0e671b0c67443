-- nobody is in a stage twice at the same time: each entry is left before the next, and
-- none is left before it began
with

entries as (
    select
        model_id,
        lead_id,
        stage,
        entered_date,
        left_date,
        lead(entered_date) over (
            partition by model_id, lead_id, stage
            order by entered_date
        ) as next_entered_date
    from {{ ref('lead_stage_history') }}
)

select *
from entries
where
    left_date <= entered_date
    or next_entered_date <= left_date
    or (left_date is null and next_entered_date is not null)
