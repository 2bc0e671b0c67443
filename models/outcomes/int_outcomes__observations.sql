{%- set as_of_date = lead_scoring.as_of_date() -%}

with

judged_models as (
    {{ lead_scoring.judged_models() }}
),

history as (
    select
        as_of_date,
        model_id,
        lead_id,
        total_score,
        score_band,
        score_rank
    from {{ ref('lead_score_history') }}
),

conversions as (
    select * from {{ ref('int_outcomes__conversions') }}
),

resolved_identifiers as (
    select
        lead_id,
        {{ dbt.hash('identifier') }} as earlier_lead_id
    from {{ ref('int_people__resolved_identifiers') }}
),

scored_dates as (
    select distinct
        model_id,
        as_of_date
    from history
),

finished_dates as (
    select
        judged_models.model_id,
        judged_models.conversion_activity,
        scored_dates.as_of_date as observation_date,
        {{ lead_scoring.horizon_end(
            'scored_dates.as_of_date', 'judged_models.conversion_horizon_days'
        ) }} as horizon_end_date
    from judged_models
    inner join scored_dates
        on judged_models.model_id = scored_dates.model_id
),

ordered_dates as (
    select
        *,
        row_number() over (
            partition by
                model_id, {{ lead_scoring.observation_interval('observation_date') }}
            order by observation_date
        ) as earliest_first
    from finished_dates
    where horizon_end_date <= {{ as_of_date }}
),

observation_dates as (
    select *
    from ordered_dates
    where earliest_first = 1
),

-- people who turned out to be one have older scores under the ids of before, each the
-- hash of an identifier that they are still known by
merged_leads as (
    select
        earlier_lead_id,
        lead_id
    from resolved_identifiers
    where earlier_lead_id != lead_id
),

scores as (
    select
        observation_dates.model_id,
        observation_dates.conversion_activity,
        observation_dates.observation_date,
        observation_dates.horizon_end_date,
        coalesce(merged_leads.lead_id, history.lead_id) as lead_id,
        history.total_score,
        history.score_band,
        history.score_rank
    from observation_dates
    inner join history
        on
            observation_dates.model_id = history.model_id
            and observation_dates.observation_date = history.as_of_date
    left outer join merged_leads
        on history.lead_id = merged_leads.earlier_lead_id
),

ordered_scores as (
    select
        *,
        row_number() over (
            partition by model_id, observation_date, lead_id
            order by score_rank
        ) as best_first
    from scores
),

best_scores as (
    select *
    from ordered_scores
    where best_first = 1
),

outcomes as (
    {{ lead_scoring.observed_outcomes(
        'best_scores', 'conversions', ['total_score', 'score_band', 'score_rank']
    ) }}
),

final as (
    select
        model_id,
        observation_date,
        horizon_end_date,
        lead_id,
        total_score,
        score_band,
        cast(
            ntile(10) over (
                partition by model_id, observation_date
                order by score_rank, {{ lead_scoring.bytewise('lead_id') }}
            ) as integer
        ) as score_decile,
        conversion_count = 1 as has_converted
    from outcomes
)

select * from final
