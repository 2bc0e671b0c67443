{#-
    The rows of a staging model that are fit for use, one per key: of rows that share a key
    the one with the newest update time, else the one whose content comes last in order, so
    that the order of delivery never matters. Only keys that occur twice are ranked.

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
        repeated.*,
        row_number() over (
            partition by {{ key }}
            order by
                {%- if updated_at %}
                {{ updated_at }} desc nulls last,
                {%- endif %}
                {%- for column in columns %}
                cast({{ column }} as {{ dbt.type_string() }}) desc nulls last
                {{- ',' if not loop.last }}
                {%- endfor %}
        ) as newest_first
    from {{ relation }} as repeated
    where
        rejection_reason is null
        and {{ key }} in (select {{ key }} from repeated_keys)
)

select
    {{ key }},
    {{ columns | join(',\n    ') }}
from {{ relation }}
where
    rejection_reason is null
    and {{ key }} not in (select {{ key }} from repeated_keys)
union all
select
    {{ key }},
    {{ columns | join(',\n    ') }}
from ranked_rows
where newest_first = 1
{%- endmacro -%}
