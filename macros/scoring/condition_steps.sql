{#- First steps of the scoring statement: the rules on the date and their conditions. -#}
{%- macro condition_steps(on_date) -%}
conditions as (
    {{ lead_scoring.written_conditions(on_date) }}
),

condition_items as (
    {{ lead_scoring.condition_items(on_date, 'conditions') }}
),

condition_sets as (
    {{ lead_scoring.sound_condition_sets('conditions', 'condition_items') }}
),

rules as (
    {{ lead_scoring.rules_on(on_date, 'condition_sets') }}
)
{%- endmacro -%}
