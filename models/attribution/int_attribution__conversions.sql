{%- set as_of_date = lead_scoring.as_of_date() -%}

with

conversion_types as (
    {{ lead_scoring.scored_models(
        ['conversion_activity as activity_type'], as_of_date
    ) }}
    and model_id = '{{ var("default_model") }}'
    {%- for activity_type in var('further_conversion_activities', []) %}
        {{ lead_scoring.union_distinct() }}
        select {{ lead_scoring.text_literal(activity_type) }} as activity_type
    {%- endfor %}
),

activities as (
    select
        activity_id,
        lead_id,
        activity_type,
        occurred_at,
        activity_date,
        value
    from {{ ref('int_activities') }}
    where
        activity_date <= {{ as_of_date }}
        and not is_bot
        and activity_type in (
            select conversion_types.activity_type
            from conversion_types
        )
),

stage_entries as (
    select
        lead_id,
        stage,
        entered_date,
        first_entered_date
    from {{ ref('lead_stage_history') }}
    where
        model_id = '{{ var("default_model") }}'
        and entered_date <= {{ as_of_date }}
),

final as (
    select
        activity_id as conversion_id,
        'conversion' as conversion_kind,
        activity_type as conversion_type,
        lead_id,
        occurred_at as converted_at,
        activity_date as conversion_date,
        cast(coalesce(value, 0) as {{ lead_scoring.type_decimal() }}) as value,
        false as is_first_mql
    from activities
    union all
    select
        'stage_entry:'
        || stage
        || ':'
        || cast(entered_date as {{ dbt.type_string() }})
        || ':'
        || lead_id as conversion_id,
        'stage_entry' as conversion_kind,
        stage as conversion_type,
        lead_id,
        -- a date's score sees the whole day
        cast(null as {{ dbt.type_timestamp() }}) as converted_at,
        entered_date as conversion_date,
        cast(0 as {{ lead_scoring.type_decimal() }}) as value,
        stage = 'MQL' and entered_date = first_entered_date as is_first_mql
    from stage_entries
)

select * from final
