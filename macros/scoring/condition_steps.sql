{#- First steps of the scoring statement: the rules on the date and their conditions. -#}
{%- macro condition_steps(on_date) -%}
{{ lead_scoring.step('conditions', stored=true) }} (
    {{ lead_scoring.written_conditions(on_date) }}
),

{{ lead_scoring.step('condition_items', stored=true) }} (
    {{ lead_scoring.condition_items(on_date, 'conditions') }}
),

{{ lead_scoring.step('condition_sets', stored=true) }} (
    {{ lead_scoring.sound_condition_sets('conditions', 'condition_items') }}
),

{{ lead_scoring.step('rules', stored=true) }} (
    {{ lead_scoring.rules_on(on_date, 'condition_sets') }}
)
{%- endmacro -%}
