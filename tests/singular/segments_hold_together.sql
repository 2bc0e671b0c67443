-- every lead of the scoring date has its row, and the columns of a row agree: buyers
-- and nobody else have quintiles, which fill their fifths evenly, and the RFM segment
-- of the grid; a play is one of the playbook, for one of the lead's segments
with

leads as (
    select lead_id
    from {{ ref('leads') }}
    where created_date <= {{ lead_scoring.as_of_date() }}
),

segments as (
    select * from {{ ref('lead_segments') }}
),

playbook as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__playbook'),
        ['segment_type', 'segment', 'campaign', 'channel'],
        lead_scoring.as_of_date()
    ) }}
),

grid as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__rfm_segments'),
        ['recency_quintile', 'frequency_quintile', 'rfm_segment'],
        lead_scoring.as_of_date()
    ) }}
),

quintiles as (
    {%- for kind in ['recency', 'frequency', 'monetary'] %}
        select
            '{{ kind }}' as kind,
            {{ kind }}_quintile as quintile,
            count(*) as buyer_count
        from segments
        where last_order_date is not null
        group by 1, 2
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

missing_rows as (
    select
        leads.lead_id,
        'the lead has no row' as mistake
    from leads
    left outer join segments
        on leads.lead_id = segments.lead_id
    where segments.lead_id is null
),

wrong_rows as (
    select
        segments.lead_id,
        case
            when leads.lead_id is null then 'there is no such lead on the date'
            when
                (segments.last_order_date is null)
                != (segments.recency_quintile is null)
                or (segments.last_order_date is null)
                != (segments.frequency_quintile is null)
                or (segments.last_order_date is null)
                != (segments.monetary_quintile is null)
                then 'quintiles are for buyers and for nobody else'
            when coalesce(segments.rfm_segment, '') != coalesce(grid.rfm_segment, '')
                then 'the RFM segment is not that of the grid'
            when
                (segments.open_intent is null) != (segments.open_intent_date is null)
                then 'an open intent has a date'
            when
                segments.segment is not null
                and coalesce(segments.segment_type, '') not in ('intent', 'interest')
                and segments.segment != coalesce(
                    case segments.segment_type
                        when 'life_cycle' then segments.life_cycle_segment
                        when 'rfm' then segments.rfm_segment
                        when 'engagement' then segments.engagement_segment
                    end,
                    ''
                )
                then 'the play is for a segment that the lead is not in'
            when
                segments.segment_type = 'intent'
                and segments.segment != coalesce(segments.open_intent, '')
                then 'the play is for an intent that is not open'
            when segments.segment is not null and playbook.segment is null
                then 'the playbook has no such play'
        end as mistake
    from segments
    left outer join leads
        on segments.lead_id = leads.lead_id
    left outer join grid
        on
            segments.recency_quintile = grid.recency_quintile
            and segments.frequency_quintile = grid.frequency_quintile
    left outer join playbook
        on
            segments.segment_type = playbook.segment_type
            and segments.segment = playbook.segment
            and segments.campaign = playbook.campaign
            and segments.channel = playbook.channel
),

uneven_fifths as (
    select
        kind as lead_id,
        'fifths of buyers differ by more than one' as mistake
    from quintiles
    group by 1
    having count(*) = 5 and max(buyer_count) - min(buyer_count) > 1
)

select * from missing_rows
union all
select * from wrong_rows
where mistake is not null
union all
select * from uneven_fifths
