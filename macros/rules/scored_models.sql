{#-
    The models that score leads on a date: sound, in force, champion or challenger.

    Arguments: columns (list of text): the columns to select; on_date (SQL date).
-#}
{%- macro scored_models(columns, on_date) -%}
    {{ lead_scoring.rows_in_force(ref('stg_rules__scoring_models'), columns, on_date) }}
    and status in ('champion', 'challenger')
{%- endmacro -%}
