{#-
    Names cells of the RFM grid that have no row on some day on which the grid is in force.
    That none has two, `versions_do_not_overlap` says.
-#}
{% test grid_has_every_cell(model) %}

with

cells as (
    {{ lead_scoring.trimmed_cells(
        model, ['recency_quintile', 'frequency_quintile', 'valid_from', 'valid_to']
    ) }}
),

periods as (
    select
        {{ lead_scoring.to_integer('recency_quintile') }} as recency_quintile,
        {{ lead_scoring.to_integer('frequency_quintile') }} as frequency_quintile,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from cells
),

-- the days on which a cell begins or ends
changes as (
    select starts_on as changed_on
    from periods
    {{ lead_scoring.union_distinct() }}
    select ends_on as changed_on
    from periods
    where ends_on < cast('9999-12-31' as date)
),

quintiles as (
    {%- for quintile in range(1, 6) %}
    select {{ quintile }} as quintile{{ ' union all' if not loop.last }}
    {%- endfor %}
),

cells_sought as (
    select
        changes.changed_on,
        recency.quintile as recency_quintile,
        frequency.quintile as frequency_quintile
    from changes
    cross join quintiles as recency
    cross join quintiles as frequency
),

cells_missing as (
    select
        cells_sought.recency_quintile,
        cells_sought.frequency_quintile,
        min(cells_sought.changed_on) as missing_from
    from cells_sought
    left join periods
        on
            cells_sought.recency_quintile = periods.recency_quintile
            and cells_sought.frequency_quintile = periods.frequency_quintile
            and cells_sought.changed_on >= periods.starts_on
            and cells_sought.changed_on < periods.ends_on
    where periods.starts_on is null
    group by cells_sought.recency_quintile, cells_sought.frequency_quintile
)

select
    '{{ model.identifier }}' as seed_name,
    'recency_quintile=' || cast(recency_quintile as {{ dbt.type_string() }})
    || ', frequency_quintile=' || cast(frequency_quintile as {{ dbt.type_string() }})
        as row_key,
    'this cell of the grid has no row' || case
        when missing_from = cast('0001-01-01' as date) then ''
        else ' on ' || cast(missing_from as {{ dbt.type_string() }})
    end || '; every pair of quintiles needs one' as mistake
from cells_missing

{% endtest %}
