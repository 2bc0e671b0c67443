{#- Warns of dates without scores between the first and the last of the history. -#}
{{ config(severity='warn') }}

-- a hole makes changes over time null, and a stage begin or end late; the message has
-- the command that fills it
with

dates as (
    select distinct as_of_date
    from {{ ref('lead_score_history') }}
),

next_dates as (
    select
        as_of_date,
        lead(as_of_date) over (order by as_of_date) as next_date
    from dates
),

holes as (
    select
        {{ lead_scoring.days_before('as_of_date', '-1') }} as first_missing_date,
        {{ lead_scoring.days_before('next_date', '1') }} as last_missing_date
    from next_dates
    where next_date > {{ lead_scoring.days_before('as_of_date', '-1') }}
)

select
    first_missing_date,
    last_missing_date,
    'the history has no scores; fill it with: make backfill FROM='
    || cast(first_missing_date as {{ dbt.type_string() }})
    || ' TO=' || cast(last_missing_date as {{ dbt.type_string() }}) as mistake
from holes
