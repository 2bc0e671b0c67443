{#-
    Scores as the history keeps them.

    Arguments: scores (relation or CTE): see `scored_leads_of`.
-#}
{%- macro scored_rows(scores) -%}
select
    as_of_date,
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
    score_rank,
    score_percentile,
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as {{ dbt.type_timestamp() }})
        as scored_at
from {{ scores }}
{%- endmacro -%}
