{#-
    The rows of a staging model that are fit for use, one per key: of rows that share a key
    the one with the newest update time, else the one whose content comes last in order, so
    that the order of delivery never matters. Only keys that occur more than once are
    ranked; ranking millions of events that came once takes longer than reading them again.

    Arguments:
        relation (relation): a staging model with `rejection_reason`.
        key (text): the source's id column.
        columns (list of text): further columns to select.
        updated_at (text): the column with the source's own update time, if it has one.
        not_compared (list of text): further columns to select that are not part of the
            content, such as the number of the batch.
        among (SQL query): the keys to look at, see `touched_records`; none for all.
-#}
{%- macro newest_rows(
    relation, key, columns, updated_at=none, not_compared=[], among=none
) -%}
{%- set rows_to_rank = 'touched_rows' if among else relation -%}
{%- set selected = columns + not_compared -%}
with

{% if among -%}
touched_rows as (
    select *
    from {{ relation }}
    where
        {{ key }} in (
            {{ among }}
        )
),

{% endif -%}
repeated_keys as (
    select {{ key }}
    from {{ rows_to_rank }}
    where rejection_reason is null
    group by {{ key }}
    having count(*) > 1
),

ranked_rows as (
    select
        fit_rows.*,
        row_number() over (
            partition by fit_rows.{{ key }}
            order by
                {%- if updated_at %}
                fit_rows.{{ updated_at }} desc nulls last,
                {%- endif %}
                {%- for column in columns %}
                {{ lead_scoring.content_order('fit_rows.' ~ column) }} desc nulls last
                {{- ',' if not loop.last }}
                {%- endfor %}
        ) as newest_first
    from {{ rows_to_rank }} as fit_rows
    inner join repeated_keys
        on fit_rows.{{ key }} = repeated_keys.{{ key }}
    where fit_rows.rejection_reason is null
)

select
    fit_rows.{{ key }},
    fit_rows.{{ selected | join(',\n    fit_rows.') }}
from {{ rows_to_rank }} as fit_rows
left join repeated_keys
    on fit_rows.{{ key }} = repeated_keys.{{ key }}
where fit_rows.rejection_reason is null and repeated_keys.{{ key }} is null
union all
select
    {{ key }},
    {{ selected | join(',\n    ') }}
from ranked_rows
where newest_first = 1
{%- endmacro -%}
