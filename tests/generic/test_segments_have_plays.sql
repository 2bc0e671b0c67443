{#-
    Names segments without a play and plays without a segment, on any day on which either is
    in force. A playbook without rows has no plays to miss.
-#}
{% test segments_have_plays(model) %}

{%- set sources = [
    {'type': 'rfm', 'seed': 'rfm_segments', 'column': 'rfm_segment'},
    {'type': 'intent', 'seed': 'intents', 'column': 'intent'},
    {'type': 'interest', 'seed': 'interest_lists', 'column': 'list_name'},
] -%}
{%- set engagement_model = lead_scoring.text_literal(var('engagement_segment_model')) -%}

with

play_cells as (
    {{ lead_scoring.trimmed_cells(
        model, ['segment_type', 'segment', 'valid_from', 'valid_to']
    ) }}
),

plays as (
    select
        segment_type,
        segment,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from play_cells
),

band_cells as (
    {{ lead_scoring.trimmed_cells(
        ref('score_bands'), ['model_id', 'score_type', 'band', 'valid_from', 'valid_to']
    ) }}
),
{% for source in sources %}
{{ source.type }}_cells as (
    {{ lead_scoring.trimmed_cells(
        ref(source.seed), [source.column, 'valid_from', 'valid_to']
    ) }}
),
{% endfor %}
segments as (
    {%- for word in lead_scoring.rule_words('life_cycle_segment') %}
    select
        'life_cycle' as segment_type,
        '{{ word }}' as segment,
        cast('0001-01-01' as date) as starts_on,
        cast('9999-12-31' as date) as ends_on
    union all
    {%- endfor %}
    select
        'engagement' as segment_type,
        band as segment,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from band_cells
    where model_id = {{ engagement_model }} and score_type = 'total'
    {%- for source in sources %}
    union all
    select
        '{{ source.type }}' as segment_type,
        {{ source.column }} as segment,
        {{ lead_scoring.validity_start() }} as starts_on,
        {{ lead_scoring.validity_end() }} as ends_on
    from {{ source.type }}_cells
    {%- endfor %}
),

-- the days on which a segment or a play begins or ends
changes as (
    {%- for relation in ['segments', 'plays'] %}
    {%- for column in ['starts_on', 'ends_on'] %}
    select {{ column }} as changed_on
    from {{ relation }}
    where {{ column }} < cast('9999-12-31' as date)
    {{ lead_scoring.union_distinct() if not loop.last }}
    {%- endfor %}
    {{ lead_scoring.union_distinct() if not loop.last }}
    {%- endfor %}
),

segments_on_days as (
    select distinct
        segments.segment_type,
        segments.segment,
        changes.changed_on
    from segments
    inner join changes
        on
            segments.starts_on <= changes.changed_on
            and segments.ends_on > changes.changed_on
    where segments.segment is not null
),

plays_on_days as (
    select distinct
        plays.segment_type,
        plays.segment,
        changes.changed_on
    from plays
    inner join changes
        on
            plays.starts_on <= changes.changed_on
            and plays.ends_on > changes.changed_on
    where plays.segment is not null
),

play_count as (
    select count(*) as row_count
    from plays
),

missing_plays as (
    select
        segments_on_days.segment_type,
        segments_on_days.segment,
        min(segments_on_days.changed_on) as missing_from,
        'this segment has no play' as mistake
    from segments_on_days
    cross join play_count
    left join plays_on_days
        on
            segments_on_days.segment_type = plays_on_days.segment_type
            and segments_on_days.segment = plays_on_days.segment
            and segments_on_days.changed_on = plays_on_days.changed_on
    where play_count.row_count > 0 and plays_on_days.segment is null
    group by segments_on_days.segment_type, segments_on_days.segment
),

missing_segments as (
    select
        plays_on_days.segment_type,
        plays_on_days.segment,
        min(plays_on_days.changed_on) as missing_from,
        'there is no such segment' as mistake
    from plays_on_days
    left join segments_on_days
        on
            plays_on_days.segment_type = segments_on_days.segment_type
            and plays_on_days.segment = segments_on_days.segment
            and plays_on_days.changed_on = segments_on_days.changed_on
    where segments_on_days.segment is null
    group by plays_on_days.segment_type, plays_on_days.segment
),

mistakes_found as (
    select * from missing_plays
    union all
    select * from missing_segments
)

select
    '{{ model.identifier }}' as seed_name,
    'segment_type=' || segment_type || ', segment=' || segment as row_key,
    mistake || case
        when missing_from = cast('0001-01-01' as date) then ''
        else ' on ' || cast(missing_from as {{ dbt.type_string() }})
    end as mistake
from mistakes_found

{% endtest %}
