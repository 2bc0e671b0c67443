with

scoring_models as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        [
            'model_id', 'model_name', 'description', 'status', 'challenger_of',
            'conversion_activity', 'conversion_horizon_days',
        ],
        lead_scoring.as_of_date()
    ) }}
    and status != 'retired'
),

scores as (
    select
        model_id,
        count(*) as lead_count
    from {{ ref('lead_scores') }}
    group by 1
),

final as (
    select
        {{ lead_scoring.as_of_date() }} as as_of_date,
        scoring_models.model_id,
        scoring_models.model_name,
        scoring_models.description,
        scoring_models.status,
        scoring_models.challenger_of,
        scoring_models.model_id = '{{ var("default_model") }}' as is_default,
        cast(coalesce(scores.lead_count, 0) as bigint) as lead_count,
        scoring_models.conversion_activity,
        cast(scoring_models.conversion_horizon_days as {{ dbt.type_int() }})
            as conversion_horizon_days
    from scoring_models
    left outer join scores
        on scoring_models.model_id = scores.model_id
)

select * from final
