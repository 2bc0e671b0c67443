{%- set levels = ['campaign', 'channel'] -%}

with

activities as (
    select
        activity_id,
        lead_id,
        activity_type,
        occurred_at,
        activity_date,
        channel,
        campaign
    from {{ ref('int_activities') }}
    where
        activity_type in (
            {{ lead_scoring.quoted_list(
                lead_scoring.touch_activity_types('campaign')
            ) }}
        )
        and activity_date <= {{ lead_scoring.as_of_date() }}
        and not is_bot
),

touches as (
    {%- for level in levels %}
        select
            '{{ level }}' as touch_level,
            {{ level }} as touched,
            activity_id,
            lead_id,
            occurred_at,
            activity_date
        from activities
        where
            {{ level }} is not null
            and activity_type in (
                {{ lead_scoring.quoted_list(
                    lead_scoring.touch_activity_types(level)
                ) }}
            )
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        *,
        row_number() over (
            partition by touch_level, touched, lead_id, activity_date
            order by occurred_at, {{ lead_scoring.bytewise('activity_id') }}
        ) as number_in_day
    from touches
),

final as (
    select
        touch_level,
        touched,
        activity_id,
        lead_id,
        occurred_at,
        activity_date,
        number_in_day = 1 as is_first_of_day
    from numbered
)

select * from final
