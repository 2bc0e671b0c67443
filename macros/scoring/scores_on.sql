{#-
    The scores of one date, in one statement: the scoring, its ledger, and the scores that
    the ledger adds up to, as the history keeps them. Grain: model and lead.

    Arguments: on_date (SQL date): the scoring date. Only activities up to it are seen.
    For a model whose materialization runs the steps (see `run_steps`).
-#}
{%- macro scores_on(on_date) -%}
with

{{ lead_scoring.scoring_steps(on_date) }},

{{ lead_scoring.step('ledger', stored=true) }} (
    {{ lead_scoring.ledger_entries(on_date) }}
),

{{ lead_scoring.step('scores') }} (
    {{ lead_scoring.scored_leads_of('ledger', on_date) }}
)

{{ lead_scoring.last_step() }}
{{ lead_scoring.scored_rows('scores') }}
{%- endmacro -%}
