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
-#}
{%- macro newest_rows(relation, key, columns, updated_at=none) -%}
with

repeated_keys as (
    select {{ key }}
    from {{ relation }}
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
    from {{ relation }} as fit_rows
    inner join repeated_keys
        on fit_rows.{{ key }} = repeated_keys.{{ key }}
    where fit_rows.rejection_reason is null
)

select
    fit_rows.{{ key }},
    fit_rows.{{ columns | join(',\n    fit_rows.') }}
from {{ relation }} as fit_rows
left join repeated_keys
    on fit_rows.{{ key }} = repeated_keys.{{ key }}
where fit_rows.rejection_reason is null and repeated_keys.{{ key }} is null
union all
select
    {{ key }},
    {{ columns | join(',\n    ') }}
from ranked_rows
where newest_first = 1
{%- endmacro -%}
