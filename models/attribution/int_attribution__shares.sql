{%- set levels = ['campaign', 'channel'] -%}
{%- set rules = lead_scoring.attribution_rules() -%}
{%- set parts = {'conversions': '1', 'revenue': 'value'} -%}
{%- set lookback_start = lead_scoring.days_before(
    'conversions.conversion_date', var('attribution_lookback_days', 90)
) -%}

with

touches as (
    select
        touch_level,
        touched,
        activity_id,
        lead_id,
        occurred_at,
        activity_date
    from {{ ref('int_attribution__touches') }}
    where is_first_of_day
),

conversions as (
    {%- for level in levels %}
        select
            conversion_id,
            conversion_kind,
            is_first_mql,
            lead_id,
            conversion_date,
            -- a stage is entered at the end of its date
            coalesce(
                converted_at, {{ lead_scoring.time_after('conversion_date', 1, 'day') }}
            ) as touched_until,
            value,
            '{{ level }}' as touch_level
        from {{ ref('int_attribution__conversions') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- what no touch came before stays as one row
touches_found as (
    select
        conversions.touch_level,
        conversions.conversion_id,
        conversions.conversion_kind,
        conversions.is_first_mql,
        conversions.value,
        touches.touched,
        touches.activity_id,
        touches.occurred_at,
        {{ lead_scoring.days_between(
            'touches.activity_date', 'conversions.conversion_date'
        ) }} as days_before_conversion
    from conversions
    left outer join touches
        on
            conversions.touch_level = touches.touch_level
            and conversions.lead_id = touches.lead_id
            and conversions.conversion_date >= touches.activity_date
            and {{ lookback_start }} < touches.activity_date
            and conversions.touched_until >= touches.occurred_at
),

numbered as (
    select
        *,
        row_number() over (
            partition by touch_level, conversion_id
            order by occurred_at, {{ lead_scoring.bytewise('activity_id') }}
        ) as touch_number,
        count(*) over (partition by touch_level, conversion_id) as touch_count,
        -- among touches of one conversion the ratios are the same from the last one on,
        -- and the last one always weighs something
        coalesce(
            days_before_conversion
            - min(days_before_conversion) over (
                partition by touch_level, conversion_id
            ),
            0
        ) as days_before_last
    from touches_found
),

weighed as (
    select
        *,
    {%- for rule in rules %}
            {{ lead_scoring.attribution_weight(
                rule, 'touch_number', 'touch_count', 'days_before_last'
            ) }} as weight_{{ rule }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from numbered
),

weights_summed as (
    select
        *,
    {%- for rule in rules %}
        cast(
            sum(weight_{{ rule }}) over (partition by touch_level, conversion_id)
            as {{ lead_scoring.type_decimal(16, 0) }}
        ) as weights_{{ rule }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from weighed
),

parted as (
    select
        *,
    {%- for part, amount in parts.items() %}
        {%- set last_part = loop.last %}
    {%- for rule in rules %}
            {{ lead_scoring.attributed_part(
                amount, 'weight_' ~ rule, 'weights_' ~ rule
            ) }} as part_{{ part }}_{{ rule }}
        {{- ',' if not (last_part and loop.last) }}
    {%- endfor %}
    {%- endfor %}
    from weights_summed
),

-- what the cutting left over goes to the last touch
final as (
    select
        touch_level,
        conversion_id,
        conversion_kind,
        is_first_mql,
        coalesce(touched, '(no touch)') as touched,
        activity_id,
        cast(
            case when activity_id is null then 0 else touch_number end
            as {{ dbt.type_int() }}
        ) as touch_number,
        cast(
            case when activity_id is null then 0 else touch_count end
            as {{ dbt.type_int() }}
        ) as touch_count,
        value,
    {%- for part, amount in parts.items() %}
        {%- set last_part = loop.last %}
    {%- for rule in rules %}
        {%- set name = part ~ '_' ~ rule %}
        cast(
            case
                when touch_number < touch_count then part_{{ name }}
                else
                    {{ amount }}
                    - sum(part_{{ name }})
                        over (
                            partition by touch_level, conversion_id
                        )
                    + part_{{ name }}
            end as {{ lead_scoring.type_decimal() }}
        ) as {{ name }}
        {{- ',' if not (last_part and loop.last) }}
    {%- endfor %}
    {%- endfor %}
    from parted
)

select * from final
