{#- Warns of models that look further ahead than the date on which rules are judged. -#}
{{ config(severity='warn') }}

-- such a model has no rows in rule_performance, since its horizon is not over
with

judged_models as (
    {{ lead_scoring.judged_models() }}
)

select
    model_id,
    conversion_horizon_days,
    'model ' || model_id || ' looks '
    || cast(conversion_horizon_days as {{ dbt.type_string() }})
    || ' days ahead; give var rule_observation_days at least as many' as mistake
from judged_models
where
    status in ('champion', 'challenger')
    and conversion_horizon_days > {{ lead_scoring.rule_observation_days() }}
