{#-
    The scoring of one date, in one statement: every entry of the ledger for all models that
    are champion or challenger on that date.

    Grain: one row per model, lead and rule that pays; one per limit that takes or adds;
    one `opening` row of no points per model and lead scored, so that a lead whom no rule
    pays has its place as well; one `exclusion` row of no points per model and lead that an
    exclusion keeps out, with its reason. The points of a lead's rows sum to its total score.

    Arguments:
        on_date (SQL date): the scoring date. Only activities up to it are seen.
    For a model whose materialization runs the steps (see `run_steps`).
-#}
{%- macro scoring_ledger(on_date) -%}
with

{{ lead_scoring.scoring_steps(on_date) }}

{{ lead_scoring.last_step() }}
{{ lead_scoring.ledger_entries(on_date) }}
{%- endmacro -%}


{#- The steps that lead to the entries of a date's ledger. -#}
{%- macro scoring_steps(on_date) -%}
{{ lead_scoring.condition_steps(on_date) }},

{{ lead_scoring.lead_steps(on_date) }},

{{ lead_scoring.activity_steps(on_date) }},

{{ lead_scoring.payment_steps(on_date) }},

{{ lead_scoring.limit_steps(on_date) }}
{%- endmacro -%}


{#- The ledger, from the steps before. -#}
{%- macro ledger_entries(on_date) -%}
select
    cast({{ on_date }} as date) as as_of_date,
    entries.model_id,
    existing_leads.lead_id,
    entries.entry_type,
    entries.score_type,
    entries.group_id,
    entries.rule_id,
    cast(entries.points as {{ lead_scoring.type_decimal() }}) as points,
    cast(entries.undecayed_points as {{ lead_scoring.type_decimal() }}) as undecayed_points,
    entries.activity_count,
    entries.last_activity_at,
    entries.last_activity_id,
    entries.exclusion_reason
from entries
inner join existing_leads
    on entries.lead_number = existing_leads.lead_number
{%- endmacro -%}
