{%- set as_of_date = lead_scoring.as_of_date() -%}

with

signals as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__category_signals'),
        ['activity_type', 'points', 'decay_id', 'names_products'],
        as_of_date
    ) }}
),

decay_policies as (
    {{ lead_scoring.rows_in_force(
        ref('stg_rules__decay_policies'),
        [
            'decay_id', 'decay_type', 'half_life_days', 'period_days',
            'rate_per_period', 'floor_fraction',
        ],
        as_of_date
    ) }}
),

touches as (
    select
        lead_id,
        activity_type,
        category,
        activity_date,
        count(*) as touch_count
    from {{ ref('int_activities') }}
    where
        activity_date <= {{ as_of_date }}
        and not is_bot
        and category is not null
        and activity_type in (select signals.activity_type from signals)
    group by 1, 2, 3, 4
),

product_categories as (
    select distinct touches.category
    from touches
    inner join signals
        on touches.activity_type = signals.activity_type
    where signals.names_products
),

product_category_count as (
    select count(*) as category_count
    from product_categories
),

weighed as (
    select
        touches.lead_id,
        touches.activity_type,
        touches.category,
        signals.points,
        cast(touches.touch_count as {{ lead_scoring.type_decimal(20, 0) }})
        * {{ lead_scoring.decay_fraction(
            lead_scoring.days_between('touches.activity_date', as_of_date),
            'decay_policies.decay_type',
            'decay_policies.half_life_days',
            'decay_policies.period_days',
            'decay_policies.rate_per_period',
            'decay_policies.floor_fraction',
        ) }} as decayed_count
    from touches
    inner join signals
        on touches.activity_type = signals.activity_type
    cross join product_category_count
    left outer join decay_policies
        on signals.decay_id = decay_policies.decay_id
    left outer join product_categories
        on touches.category = product_categories.category
    where
        -- an unknown policy pays nothing
        (signals.decay_id is null or decay_policies.decay_id is not null)
        -- groups of pages are no categories where products have some
        and (
            product_category_count.category_count = 0
            or product_categories.category is not null
        )
),

tallies as (
    select
        lead_id,
        category,
        activity_type,
        points,
        sum(decayed_count) as decayed_count
    from weighed
    group by 1, 2, 3, 4
),

paid as (
    select
        lead_id,
        category,
        {{ lead_scoring.points_paid('points', 'decayed_count', 'null') }} as points
    from tallies
),

summed as (
    select
        lead_id,
        category,
        cast(sum(points) as {{ lead_scoring.type_decimal() }}) as points
    from paid
    group by 1, 2
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id
            order by points desc, {{ lead_scoring.bytewise('category') }}
        ) as best_first
    from summed
    where points > 0
),

final as (
    select
        lead_id,
        max(case when best_first = 1 then category end) as favourite_category,
        max(case when best_first = 2 then category end) as second_category,
        cast(
            max(case when best_first = 1 then points end)
            as {{ lead_scoring.type_decimal() }}
        ) as favourite_points,
        cast(
            max(case when best_first = 2 then points end)
            as {{ lead_scoring.type_decimal() }}
        ) as second_points
    from ranked
    where best_first <= 2
    group by 1
)

select * from final
