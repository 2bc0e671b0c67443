{#-
    The models whose scores are compared with outcomes: those that say what a conversion is
    and within how many days it counts, by the rows in force on the scoring date. Retired
    ones are among them, for the scores that they gave can still be judged.
-#}
{%- macro judged_models() -%}
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__scoring_models'),
        ['model_id', 'status', 'conversion_activity', 'conversion_horizon_days'],
        lead_scoring.as_of_date()
    ) }}
    and conversion_activity is not null
    and conversion_horizon_days is not null
{%- endmacro -%}
