{#-
    Names bands that leave scores without a band, or that begin where another one
    begins. Bands reach up to the next higher bound, so only the lowest can leave a
    hole.
-#}
{% test bands_leave_no_hole(model) %}

with

cells as (
    {{ lead_scoring.trimmed_cells(model, [
        'model_id', 'score_type', 'band', 'lower_bound', 'lower_inclusive',
        'valid_from', 'valid_to'
    ]) }}
),

bands as (
    select
        model_id,
        score_type,
        band,
        lower_bound,
        {{ lead_scoring.row_key(['model_id', 'score_type', 'band']) }} as row_key,
        {{ lead_scoring.to_number('lower_bound') }} as bound,
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
    {{ lead_scoring.union_distinct() }}
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
        min(bands.bound) as lowest_bound
    from changes
    inner join bands
        on
            changes.model_id = bands.model_id
            and changes.score_type = bands.score_type
            and changes.changed_on >= bands.starts_on
            and changes.changed_on < bands.ends_on
    group by changes.model_id, changes.score_type, changes.changed_on
    having count(*) = count(bands.lower_bound)
),

lowest_bands as (
    select distinct
        bands.row_key,
        bands.lower_bound
    from bands
    inner join lowest_bounds
        on
            bands.model_id = lowest_bounds.model_id
            and bands.score_type = lowest_bounds.score_type
            and bands.bound = lowest_bounds.lowest_bound
            and bands.starts_on <= lowest_bounds.changed_on
            and bands.ends_on > lowest_bounds.changed_on
),

same_bounds as (
    select
        bands.row_key,
        bands.lower_bound,
        other_bands.band as other_band
    from bands
    inner join bands as other_bands
        on
            bands.model_id = other_bands.model_id
            and bands.score_type = other_bands.score_type
            and bands.band != other_bands.band
            and bands.lower_inclusive = other_bands.lower_inclusive
            and (
                bands.bound = other_bands.bound
                or (
                    bands.lower_bound is null
                    and other_bands.lower_bound is null
                )
            )
    where
        bands.starts_on < other_bands.ends_on
        and bands.ends_on > other_bands.starts_on
),

mistakes_found as (
    select
        row_key,
        {{ lead_scoring.mistake_text(
            "lower_bound is '{lower_bound}' and no band is below it; leave the lower_bound "
            ~ 'of the lowest band empty',
            ['lower_bound']
        ) }} as mistake
    from lowest_bands
    union all
    select
        row_key,
        {{ lead_scoring.mistake_text(
            "lower_bound is '{lower_bound}', and band '{other_band}' begins there as well",
            ['lower_bound', 'other_band']
        ) }} as mistake
    from same_bounds
)

select
    '{{ model.identifier }}' as seed_name,
    row_key,
    mistake
from mistakes_found

{% endtest %}
