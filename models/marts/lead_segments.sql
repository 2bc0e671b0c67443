with

scores as (
    select
        as_of_date,
        lead_id,
        score_band
    from {{ ref('lead_scores') }}
    where model_id = '{{ var("engagement_segment_model") }}'
),

final as (
    select
        lead_id,
        as_of_date,
        score_band as engagement_segment
    from scores
)

select * from final
