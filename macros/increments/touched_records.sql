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
    {%- set seen_number = run_query('select max(batch_number) from ' ~ this).columns[0][0] -%}
    {%- if seen_number is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if signature is not none -%}
        {#- all rows have the same -#}
        {%- set stored = run_query('select signature from ' ~ this ~ ' limit 1') -%}
        {%- if stored.columns[0][0] != signature -%}
            {{ return(none) }}
        {%- endif -%}
    {%- endif -%}
    {%- set last_day = lead_scoring.last_unchanged_day(relation, seen_number) -%}
    {%- if last_day == '0001-01-01' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set ids_that_came -%}
        select {{ key }} as record_id from {{ relation }}
        where batch_number > {{ seen_number }}
        {{ lead_scoring.union_distinct() }}
        select record_id from {{ this }}
        where loaded_date > cast('{{ last_day }}' as date)
        {%- if changed %}
        {{ lead_scoring.union_distinct() }}
        {{ changed }}
        {%- endif %}
    {%- endset -%}
    {%- set touched -%}
        select record_id
        from (
            {{ ids_that_came }}
        ) as came
        where record_id is not null
    {%- endset -%}
    {%- if related -%}
        {%- set touched -%}
            {{ lead_scoring.related_records(relation, key, related, touched) }}
            {{ lead_scoring.union_distinct() }}
            select {{ key }} as record_id from {{ relation }}
            where
                {{ key }} is not null
                and {{ related }} in (
                    select {{ related }} from {{ this }}
                    where record_id in ({{ touched }}) and {{ related }} is not null
                )
        {%- endset -%}
    {%- endif -%}
    {{ return(touched) }}
{%- endmacro -%}


{#-
    A query for the ids of records, and of those that share with any of their versions what
    relates records.

    Arguments:
        relation, key, related: see `touched_records`; records (SQL query): `record_id`.
-#}
{%- macro related_records(relation, key, related, records) -%}
    {{ records }}
    {{ lead_scoring.union_distinct() }}
    select {{ key }} as record_id from {{ relation }}
    where
        {{ key }} is not null
        and {{ related }} in (
            select {{ related }} from {{ relation }}
            where {{ key }} in ({{ records }}) and {{ related }} is not null
        )
{%- endmacro -%}


{#-
    The last load date of a staging model's rows that have not been written again since its
    batches were seen up to a number, as text: what is of later loads is new, or
    has gone. 0001-01-01 when nothing stayed.
-#}
{%- macro last_unchanged_day(relation, seen_number) -%}
    {%- set staged = run_query(
        'select max(batch_number), max(case when batch_number <= ' ~ seen_number
        ~ ' then loaded_date end) from ' ~ relation
    ).rows[0] -%}
    {#- a lower number than was seen: the model was made anew -#}
    {%- if staged[0] is none or staged[0] < seen_number or staged[1] is none -%}
        {{ return('0001-01-01') }}
    {%- endif -%}
    {{ return((staged[1] | string)[:10]) }}
{%- endmacro -%}
