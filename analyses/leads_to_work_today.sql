-- Which leads to work first today, and why: the top of the worklist with names. Ten of
-- them, unless var `lead_count` says another number.
--
--     dbt show --select leads_to_work_today --limit -1 --output json
with

worklist as (
    select * from {{ ref('sales_worklist') }}
),

leads as (
    select
        lead_id,
        full_name,
        job_title,
        company_name
    from {{ ref('leads') }}
),

final as (
    select
        worklist.worklist_rank,
        worklist.owner_id,
        leads.full_name,
        leads.job_title,
        leads.company_name,
        worklist.stage,
        worklist.grade,
        worklist.reason_for,
        worklist.new_this_week,
        worklist.reason_against,
        worklist.next_step,
        worklist.due_date,
        worklist.is_overdue,
        worklist.lead_id
    from worklist
    inner join leads
        on worklist.lead_id = leads.lead_id
    where worklist.worklist_rank <= {{ var('lead_count', 10) }}
)

select * from final
order by 1
