{#-
    The scores that a ledger of one date adds up to, with bands, grade, the stages whose
    minimums hold, and rank. Grain: model and lead.

    Arguments:
        ledger (relation or CTE): see `scoring_ledger`.
        on_date (SQL date): the ledger's scoring date.
    Which stages a lead is in depends on the dates before as well; see
    `lead_stage_history`.
-#}
{%- macro scored_leads_of(ledger, on_date) -%}
with

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'), ['model_id', 'include_bots'], on_date
    ) }}
),

score_bands as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__score_bands'),
        ['model_id', 'score_type', 'band', 'lower_bound', 'lower_inclusive'],
        on_date
    ) }}
),

score_grades as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__score_grades'),
        ['model_id', 'fit_band', 'engagement_band', 'grade'],
        on_date
    ) }}
),

qualification_rules as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__qualification_rules'),
        [
            'model_id', 'stage', 'stage_rank', 'min_total_score', 'min_fit_score',
            'min_engagement_score', 'requires_activity', 'requires_activity_days',
        ],
        on_date
    ) }}
),

totals as (
    select
        model_id,
        lead_id,
        cast(
            sum(case when score_type = 'fit' then points else 0 end)
            as {{ lead_scoring.type_decimal() }}
        ) as fit_score,
        cast(
            sum(case when score_type = 'engagement' then points else 0 end)
            as {{ lead_scoring.type_decimal() }}
        ) as engagement_score,
        cast(sum(points) as {{ lead_scoring.type_decimal() }}) as total_score
    from {{ ledger }}
    where exclusion_reason is null
    group by model_id, lead_id
),

-- a band reaches up to the next higher bound; at one bound the inclusive row comes first
ordered_bands as (
    select
        model_id,
        score_type,
        band,
        lower_bound,
        lower_inclusive,
        row_number() over (
            partition by model_id, score_type
            order by
                lower_bound nulls first,
                lower_inclusive desc,
                {{ lead_scoring.bytewise('band') }}
        ) as lowest_first,
        lead(lower_bound) over (
            partition by model_id, score_type
            order by
                lower_bound nulls first,
                lower_inclusive desc,
                {{ lead_scoring.bytewise('band') }}
        ) as next_bound,
        lead(lower_inclusive) over (
            partition by model_id, score_type
            order by
                lower_bound nulls first,
                lower_inclusive desc,
                {{ lead_scoring.bytewise('band') }}
        ) as next_inclusive
    from score_bands
),

-- a lowest band with a bound would leave a hole below: a mistake, which never matches
bounded_bands as (
    select *
    from ordered_bands
    where lower_bound is null or lowest_first > 1
),

banded as (
    select
        totals.model_id,
        totals.lead_id,
        totals.fit_score,
        totals.engagement_score,
        totals.total_score,
        fit_bands.band as fit_band,
        engagement_bands.band as engagement_band,
        total_bands.band as score_band
    from totals
    {%- for score_type in ['fit', 'engagement', 'total'] %}
    left join bounded_bands as {{ score_type }}_bands
        on
            totals.model_id = {{ score_type }}_bands.model_id
            and {{ score_type }}_bands.score_type = '{{ score_type }}'
            and {{ lead_scoring.reaches(
                'totals.' ~ score_type ~ '_score',
                score_type ~ '_bands.lower_bound',
                score_type ~ '_bands.lower_inclusive'
            ) }}
            and (
                {{ score_type }}_bands.next_inclusive is null
                or not {{ lead_scoring.reaches(
                    'totals.' ~ score_type ~ '_score',
                    score_type ~ '_bands.next_bound',
                    score_type ~ '_bands.next_inclusive'
                ) }}
            )
    {%- endfor %}
),

-- one look at the stream: of each type the latest is all that counts here
latest_activities as (
    select
        lead_id,
        activity_type,
        is_bot,
        max(occurred_at) as occurred_at
    from {{ ref('int_activities') }}
    where activity_date <= {{ on_date }}
    group by lead_id, activity_type, is_bot
),

last_activities as (
    select
        lead_id,
        max(occurred_at) as last_activity_at,
        max(case when not is_bot then occurred_at end) as last_human_activity_at
    from latest_activities
    group by lead_id
),

stage_activities as (
    select distinct
        qualification_rules.model_id,
        qualification_rules.stage,
        latest_activities.lead_id
    from latest_activities
    inner join qualification_rules
        on qualification_rules.requires_activity in ('any', latest_activities.activity_type)
    inner join scoring_models
        on qualification_rules.model_id = scoring_models.model_id
    where
        (
            qualification_rules.requires_activity_days is null
            or cast(latest_activities.occurred_at as date)
            > {{ lead_scoring.window_start(
                on_date, 'qualification_rules.requires_activity_days', "'day'"
            ) }}
        )
        and (scoring_models.include_bots or not latest_activities.is_bot)
),

ordered_stages as (
    select
        qualification_rules.*,
        row_number() over (
            partition by model_id
            order by stage_rank, {{ lead_scoring.bytewise('stage') }}
        ) as lowest_first
    from qualification_rules
),

stages_met as (
    select
        totals.model_id,
        totals.lead_id,
        {{ lead_scoring.joined_in_order(
            'ordered_stages.stage', 'ordered_stages.lowest_first'
        ) }} as stages_met
    from totals
    inner join ordered_stages
        on totals.model_id = ordered_stages.model_id
    left join stage_activities
        on
            ordered_stages.model_id = stage_activities.model_id
            and ordered_stages.stage = stage_activities.stage
            and totals.lead_id = stage_activities.lead_id
    where
        totals.total_score
        >= coalesce(ordered_stages.min_total_score, totals.total_score)
        and totals.fit_score
        >= coalesce(ordered_stages.min_fit_score, totals.fit_score)
        and totals.engagement_score
        >= coalesce(ordered_stages.min_engagement_score, totals.engagement_score)
        and (
            ordered_stages.requires_activity is null
            or stage_activities.lead_id is not null
        )
    group by totals.model_id, totals.lead_id
),

described as (
    select
        banded.*,
        case
            when score_grades.grade is not null then score_grades.grade
            when banded.fit_band is null and banded.engagement_band is null then null
            else coalesce(banded.fit_band, '') || coalesce(banded.engagement_band, '')
        end as grade,
        stages_met.stages_met,
        case
            when scoring_models.include_bots then last_activities.last_activity_at
            else last_activities.last_human_activity_at
        end as last_activity_at
    from banded
    inner join scoring_models
        on banded.model_id = scoring_models.model_id
    left join score_grades
        on
            banded.model_id = score_grades.model_id
            and banded.fit_band = score_grades.fit_band
            and banded.engagement_band = score_grades.engagement_band
    left join stages_met
        on
            banded.model_id = stages_met.model_id
            and banded.lead_id = stages_met.lead_id
    left join last_activities
        on banded.lead_id = last_activities.lead_id
)

select
    cast({{ on_date }} as date) as as_of_date,
    model_id,
    lead_id,
    fit_score,
    engagement_score,
    total_score,
    fit_band,
    engagement_band,
    score_band,
    grade,
    stages_met,
    cast(
        row_number() over (
            partition by model_id
            order by
                total_score desc,
                fit_score desc,
                last_activity_at desc nulls last,
                {{ lead_scoring.bytewise('lead_id') }}
        ) as bigint
    ) as score_rank,
    cast(
        percent_rank() over (
            partition by model_id
            order by total_score
        ) as {{ lead_scoring.type_decimal() }}
    ) as score_percentile,
    last_activity_at
from described
{%- endmacro -%}


{#- Whether a score reaches a band's lower bound; no bound is minus infinity. -#}
{%- macro reaches(score, bound, is_inclusive) -%}
    (
        {{ bound }} is null
        or {{ score }} > {{ bound }}
        or ({{ is_inclusive }} and {{ score }} = {{ bound }})
    )
{%- endmacro -%}
