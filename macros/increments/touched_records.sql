{#-
    The records of a staging model whose activities this run has to work out again, as a query for
    their ids; none when all have to. Touched are records that came, or came again,
    in batches that the model has not seen, and those that it holds from loads which were
    read again, since they may have gone. For models of materialization `increment` that
    store `record_id`, `batch_number` and `loaded_date`.

    Arguments:
        relation (relation): a staging model with `batch_number` and `loaded_date`.
        key (text): its id, which the model stores as `record_id`.
        related (text): a column of both by which records depend on each other, if any.
        signature (text): what else the stored activities depend on, which the model
            stores as `signature`; when it is another, all are worked out again.
        changed (SQL query): ids of further records, if any.
-#}
{%- macro touched_records(relation, key, related=none, signature=none, changed=none) -%}
    {%- if not lead_scoring.grows() -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set seen = run_query(
        'select max(batch_number) as batch_number'
        ~ (', min(signature) as lowest, max(signature) as highest' if signature is not none)
        ~ ' from ' ~ this
    ).rows[0] -%}
    {%- if seen[0] is none
        or (signature is not none and (seen[1] != signature or seen[2] != signature)) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set first_day = lead_scoring.first_new_day(relation, seen[0]) -%}
    {%- if first_day is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set is_new = 'batch_number > ' ~ seen[0] -%}
    {%- set is_reread = "loaded_date >= cast('" ~ first_day ~ "' as date)" -%}
    {%- set ids_that_came -%}
        select {{ key }} as record_id from {{ relation }} where {{ is_new }}
        {{ lead_scoring.union_distinct() }}
        select record_id from {{ this }} where {{ is_reread }}
    {%- endset -%}
    {%- set ids_related -%}
        select {{ key }} as record_id from {{ relation }}
        where {{ related }} in (
            select {{ related }} from {{ relation }} where {{ is_new }}
            {{ lead_scoring.union_distinct() }}
            select {{ related }} from {{ this }} where {{ is_reread }}
        )
    {%- endset -%}
    {%- set queries = [ids_that_came] -%}
    {%- if related -%}
        {%- do queries.append(ids_related) -%}
    {%- endif -%}
    {%- if changed -%}
        {%- do queries.append(changed) -%}
    {%- endif -%}
    {{ return(
        'select record_id from (\n'
        ~ queries | join('\n' ~ lead_scoring.union_distinct() ~ '\n')
        ~ '\n) as touched where record_id is not null'
    ) }}
{%- endmacro -%}


{#-
    The first load date of a staging model's rows that are new to who has seen its batches up
    to a number, as text; a date never reached when nothing is new; none when all of it
    is, because the model was made anew.
-#}
{%- macro first_new_day(relation, seen_number) -%}
    {%- set staged = run_query(
        'select min(batch_number), max(batch_number), min(case when batch_number > '
        ~ seen_number ~ ' then loaded_date end) from ' ~ relation
    ).rows[0] -%}
    {%- if staged[0] is none or staged[0] > seen_number or staged[1] < seen_number -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return((staged[2] or '9999-12-31') | string | truncate(10, true, '', 0)) }}
{%- endmacro -%}
