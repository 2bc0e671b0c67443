{#- Of the dates that each run writes; those of earlier years are not read. -#}
{%- set first_day = "cast('" ~ lead_scoring.first_rescored_day() ~ "' as date)" -%}
{%- set as_of_date = lead_scoring.as_of_date() -%}

-- each model has each lead once on a date, with all its scores and a place of its own;
-- the scoring date has the scores that were built for it
with

history as (
    select * from {{ ref('lead_score_history') }}
    where as_of_date between {{ first_day }} and {{ as_of_date }}
),

built_scores as (
    select
        as_of_date,
        model_id,
        lead_id,
        total_score
    from {{ ref('int_scoring__scores') }}
    where as_of_date = {{ as_of_date }}
),

counted as (
    select
        *,
        count(*) over (partition by as_of_date, model_id, lead_id) as row_count,
        count(*) over (partition by as_of_date, model_id) as lead_count,
        count(*) over (partition by as_of_date, model_id, score_rank) as place_count
    from history
),

mistakes as (
    select
        as_of_date,
        model_id,
        lead_id,
        case
            when
                as_of_date is null or model_id is null or lead_id is null
                then 'a key is empty'
            when row_count > 1 then 'is there more than once'
            when
                fit_score is null or engagement_score is null or total_score is null
                or score_percentile is null or scored_at is null
                then 'a score is empty'
            when score_percentile < 0 or score_percentile > 1
                then 'the percentile is no share'
            when score_rank is null or score_rank < 1 or score_rank > lead_count
                then 'the rank is none of the model'
            when place_count > 1 then 'two leads have the same rank'
        end as what_is_wrong
    from counted
    union all
    select
        built_scores.as_of_date,
        built_scores.model_id,
        built_scores.lead_id,
        'has not the total that was built' as what_is_wrong
    from built_scores
    left outer join history
        on
            built_scores.as_of_date = history.as_of_date
            and built_scores.model_id = history.model_id
            and built_scores.lead_id = history.lead_id
    where
        history.lead_id is null
        or built_scores.total_score != history.total_score
)

select
    as_of_date,
    model_id,
    lead_id,
    coalesce(cast(as_of_date as {{ dbt.type_string() }}), '') || ' '
    || coalesce(model_id, '') || ' ' || coalesce(lead_id, '') || ': '
    || what_is_wrong as mistake
from mistakes
where what_is_wrong is not null
