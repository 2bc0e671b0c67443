{#-
    Names rows that are in force while another row with the same key is.

    Arguments:
        row_key (list of text): the columns that name a row.
        key (list of text): the columns that one row at a time may share; `row_key`
            unless given.
-#}
{% test versions_do_not_overlap(model, row_key, key=none) %}

{%- set key = key or row_key -%}
{%- set columns = (row_key + key) | unique | list -%}

with

cells as (
    {{ lead_scoring.trimmed_cells(model, columns + ['valid_from', 'valid_to']) }}
),

periods as (
    select
        {{ columns | join(',\n        ') }},
        valid_from,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from cells
    where {{ key[-1] }} is not null
),

ends_compared as (
    select
        *,
        max(ends_on) over (
            partition by {{ key | join(', ') }}
            order by starts_on, ends_on, {{ row_key | join(', ') }}
            rows between unbounded preceding and 1 preceding
        ) as earlier_ends_on
    from periods
    where starts_on < ends_on
)

select
    '{{ model.identifier }}' as seed_name,
    {{ lead_scoring.row_key(row_key) }} as row_key,
    'another row with the same {{ key | join(", ") }} is in force at the same time, '
    || 'until ' || case
        when earlier_ends_on = cast('9999-12-31' as date) then 'further notice'
        else cast(earlier_ends_on as {{ dbt.type_string() }})
    end
    || '; the valid_to of one must not be after the valid_from of the next' as mistake
from ends_compared
where starts_on < earlier_ends_on

{% endtest %}
