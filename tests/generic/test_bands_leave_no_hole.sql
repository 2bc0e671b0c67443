{#-
    Names bands that leave scores without a band, or that begin where another one begins.
    Bands reach up to the next higher bound, so only the lowest can leave a hole.
-#}
{% test bands_leave_no_hole(model) %}

with

cells as (
    {{ lead_scoring.trimmed_cells(model, [
        'model_id', 'score_type', 'band', 'lower_bound', 'lower_inclusive', 'valid_from',
        'valid_to'
    ]) }}
),

bands as (
    select
        model_id,
        score_type,
        lower_bound as lower_bound_cell,
        {{ lead_scoring.row_key(['model_id', 'score_type', 'band']) }} as row_key,
        {{ lead_scoring.to_number('lower_bound') }} as lower_bound,
        lower_bound is not null and coalesce(lower(lower_inclusive) = 'true', false)
            as lower_inclusive,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from cells
),

-- the days on which the set of bands of a score changes
changes as (
    select
        model_id,
        score_type,
        starts_on as changed_on
    from bands
    union distinct
    select
        model_id,
        score_type,
        ends_on as changed_on
    from bands
),

lowest_bounds as (
    select
        changes.model_id,
        changes.score_type,
        changes.changed_on,
        min(bands.lower_bound) as lowest_bound
    from changes
    inner join bands
        on
            changes.model_id = bands.model_id
            and changes.score_type = bands.score_type
            and changes.changed_on >= bands.starts_on
            and changes.changed_on < bands.ends_on
    group by changes.model_id, changes.score_type, changes.changed_on
    having count(*) = count(bands.lower_bound_cell)
),

lowest_bands as (
    select distinct
        bands.row_key,
        bands.lower_bound_cell
    from bands
    inner join lowest_bounds
        on
            bands.model_id = lowest_bounds.model_id
            and bands.score_type = lowest_bounds.score_type
            and bands.lower_bound = lowest_bounds.lowest_bound
            and bands.starts_on <= lowest_bounds.changed_on
            and bands.ends_on > lowest_bounds.changed_on
),

same_bounds as (
    select
        row_key,
        lower_bound_cell,
        starts_on,
        max(ends_on) over (
            partition by model_id, score_type, lower_bound, lower_inclusive
            order by starts_on, ends_on
            rows between unbounded preceding and 1 preceding
        ) as other_ends_on
    from bands
),

mistakes_found as (
    select
        row_key,
        'lower_bound is ''' || lower_bound_cell || ''', and no band is below;'
        || ' leave the lower_bound of the lowest band empty' as mistake
    from lowest_bands
    union all
    select
        row_key,
        'lower_bound is ' || coalesce('''' || lower_bound_cell || '''', 'empty')
        || ', as it is for another band of the same score' as mistake
    from same_bounds
    where starts_on < other_ends_on
)

select
    '{{ model.identifier }}' as seed_name,
    row_key,
    mistake
from mistakes_found

{% endtest %}
