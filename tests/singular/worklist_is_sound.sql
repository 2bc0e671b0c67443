-- Places on the worklist are 1, 2, 3, … overall and for each owner; nobody has more
-- leads than the capacity, waits without need, or is one whom sales must not work.
with

worklist as (
    select * from {{ ref('sales_worklist') }}
),

segments as (
    select
        lead_id,
        life_cycle_segment
    from {{ ref('lead_segments') }}
),

leads as (
    select
        lead_id,
        is_excluded,
        has_opted_out
    from {{ ref('leads') }}
),

capacities as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__sales_owners'),
        ['owner_id', 'capacity'],
        lead_scoring.as_of_date()
    ) }}
),

counted as (
    select
        worklist.lead_id,
        worklist.worklist_rank,
        worklist.owner_rank,
        worklist.waiting_count,
        coalesce(capacities.capacity, {{ var('default_owner_capacity') }}) as capacity,
        row_number() over (order by worklist.worklist_rank) as place,
        row_number() over (
            partition by worklist.owner_id
            order by worklist.worklist_rank
        ) as owner_place,
        count(*) over (partition by worklist.owner_id) as owner_lead_count
    from worklist
    left outer join capacities
        on worklist.owner_id = capacities.owner_id
),

final as (
    select
        counted.lead_id,
        counted.worklist_rank,
        counted.owner_rank
    from counted
    left outer join segments
        on counted.lead_id = segments.lead_id
    left outer join leads
        on counted.lead_id = leads.lead_id
    where
        counted.worklist_rank != counted.place
        or counted.owner_rank != counted.owner_place
        or counted.owner_lead_count > counted.capacity
        or (
            counted.waiting_count > 0
            and counted.owner_lead_count < counted.capacity
        )
        or coalesce(segments.life_cycle_segment, 'opportunity') = 'opportunity'
        or coalesce(leads.is_excluded, true)
        or coalesce(leads.has_opted_out, false)
)

select * from final
