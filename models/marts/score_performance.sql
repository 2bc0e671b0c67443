with

observations as (
    select
        model_id,
        observation_date,
        horizon_end_date,
        total_score,
        score_band,
        score_decile,
        case when has_converted then 1 else 0 end as conversion_count
    from {{ ref('int_outcomes__observations') }}
),

group_members as (
    select
        model_id,
        observation_date,
        horizon_end_date,
        'band' as group_type,
        score_band as score_group,
        0 as decile,
        total_score,
        conversion_count
    from observations
    where score_band is not null
    union all
    select
        model_id,
        observation_date,
        horizon_end_date,
        'decile' as group_type,
        cast(score_decile as {{ dbt.type_string() }}) as score_group,
        score_decile as decile,
        total_score,
        conversion_count
    from observations
),

groups_counted as (
    select
        model_id,
        observation_date,
        horizon_end_date,
        group_type,
        score_group,
        decile,
        min(total_score) as min_score,
        max(total_score) as max_score,
        cast(count(*) as bigint) as lead_count,
        cast(sum(conversion_count) as bigint) as conversion_count
    from group_members
    group by 1, 2, 3, 4, 5, 6
),

groups_ranked as (
    select
        *,
        cast(
            row_number() over (
                partition by model_id, observation_date, group_type
                order by
                    decile,
                    max_score desc,
                    min_score desc,
                    {{ lead_scoring.bytewise('score_group') }}
            ) as integer
        ) as group_rank
    from groups_counted
),

groups_cumulated as (
    select
        *,
        cast(
            sum(lead_count) over (
                partition by model_id, observation_date, group_type
                order by group_rank
                rows between unbounded preceding and current row
            ) as bigint
        ) as cumulative_lead_count,
        cast(
            sum(conversion_count) over (
                partition by model_id, observation_date, group_type
                order by group_rank
                rows between unbounded preceding and current row
            ) as bigint
        ) as cumulative_conversion_count
    from groups_ranked
),

-- leads of one score are one step of the curves, so ties count half
scores_counted as (
    select
        model_id,
        observation_date,
        total_score,
        cast(sum(conversion_count) as bigint) as conversion_count,
        cast(sum(1 - conversion_count) as bigint) as other_count
    from observations
    group by 1, 2, 3
),

scores_cumulated as (
    select
        *,
        cast(
            sum(conversion_count) over (
                partition by model_id, observation_date
                order by total_score
                rows between unbounded preceding and current row
            ) as bigint
        ) as conversions_up_to,
        cast(
            sum(other_count) over (
                partition by model_id, observation_date
                order by total_score
                rows between unbounded preceding and current row
            ) as bigint
        ) as others_up_to,
        cast(
            sum(conversion_count) over (
                partition by model_id, observation_date
            ) as bigint
        ) as all_conversions,
        cast(
            sum(other_count) over (
                partition by model_id, observation_date
            ) as bigint
        ) as all_others
    from scores_counted
),

-- counts of pairs, which are exact: twice the pairs of a conversion and another lead
-- that the scores put in the right order, and the widest gap between the two curves
pairs_counted as (
    select
        model_id,
        observation_date,
        all_conversions,
        all_others,
        cast(
            sum(conversion_count * (2 * others_up_to - other_count)) as bigint
        ) as doubled_right_pairs,
        cast(
            max(abs(conversions_up_to * all_others - others_up_to * all_conversions))
            as bigint
        ) as widest_gap
    from scores_cumulated
    group by 1, 2, 3, 4
),

rankings as (
    select
        *,
        all_conversions + all_others as all_leads,
        {{ lead_scoring.as_double('doubled_right_pairs') }}
        / nullif(
            2 * {{ lead_scoring.as_double('all_conversions') }}
            * {{ lead_scoring.as_double('all_others') }},
            0
        ) as auc
    from pairs_counted
),

rankings_bounded as (
    select
        *,
        {{ lead_scoring.auc_bound('lower', 'auc', 'all_conversions', 'all_others') }}
            as auc_lower,
        {{ lead_scoring.auc_bound('upper', 'auc', 'all_conversions', 'all_others') }}
            as auc_upper
    from rankings
),

final as (
    select
        groups_cumulated.model_id,
        groups_cumulated.observation_date,
        groups_cumulated.horizon_end_date,
        groups_cumulated.group_type,
        groups_cumulated.score_group,
        groups_cumulated.group_rank,
        cast(groups_cumulated.min_score as {{ lead_scoring.type_decimal() }})
            as min_score,
        cast(groups_cumulated.max_score as {{ lead_scoring.type_decimal() }})
            as max_score,
        groups_cumulated.lead_count,
        groups_cumulated.conversion_count,
        {{ lead_scoring.ratio(
            'groups_cumulated.conversion_count', 'groups_cumulated.lead_count'
        ) }} as conversion_rate,
        {%- for side in ['lower', 'upper'] %}
            {{ lead_scoring.wilson_bound(
                side, 'groups_cumulated.conversion_count', 'groups_cumulated.lead_count'
            ) }} as rate_{{ side }},
        {%- endfor %}
        {{ lead_scoring.lift(
            'groups_cumulated.conversion_count',
            'groups_cumulated.lead_count',
            'rankings_bounded.all_conversions',
            'rankings_bounded.all_leads'
        ) }} as lift,
        groups_cumulated.cumulative_lead_count,
        groups_cumulated.cumulative_conversion_count,
        {{ lead_scoring.ratio(
            'groups_cumulated.cumulative_conversion_count',
            'rankings_bounded.all_conversions'
        ) }} as cumulative_capture,
        rankings_bounded.all_leads as overall_lead_count,
        rankings_bounded.all_conversions as overall_conversion_count,
        {{ lead_scoring.ratio(
            'rankings_bounded.all_conversions', 'rankings_bounded.all_leads'
        ) }} as overall_conversion_rate,
        cast(rankings_bounded.auc as {{ lead_scoring.type_decimal() }}) as auc,
        rankings_bounded.auc_lower,
        rankings_bounded.auc_upper,
        {{ lead_scoring.ratio(
            'rankings_bounded.widest_gap',
            lead_scoring.as_double('rankings_bounded.all_conversions')
            ~ ' * ' ~ lead_scoring.as_double('rankings_bounded.all_others')
        ) }} as ks,
        cast(2 * rankings_bounded.auc - 1 as {{ lead_scoring.type_decimal() }}) as gini,
        case
            when rankings_bounded.all_conversions = 0 then 'nobody converted'
            when rankings_bounded.all_others = 0 then 'everybody converted'
            when
                rankings_bounded.all_conversions < {{ var('min_outcomes') }}
                then
                    'too few outcomes: '
                    || cast(
                        rankings_bounded.all_conversions as {{ dbt.type_string() }}
                    )
                    || ' of '
                    || cast(rankings_bounded.all_leads as {{ dbt.type_string() }})
                    || ' leads converted'
            when
                rankings_bounded.all_others < {{ var('min_outcomes') }}
                then
                    'too few outcomes: all but '
                    || cast(rankings_bounded.all_others as {{ dbt.type_string() }})
                    || ' of '
                    || cast(rankings_bounded.all_leads as {{ dbt.type_string() }})
                    || ' leads converted'
            when
                rankings_bounded.auc_upper < 0.5
                then 'upside down: leads with better scores convert less'
            when
                rankings_bounded.auc_lower <= 0.5
                then 'no signal: the scores may order the leads no better than chance'
        end as outcome_warning
    from groups_cumulated
    inner join rankings_bounded
        on
            groups_cumulated.model_id = rankings_bounded.model_id
            and groups_cumulated.observation_date = rankings_bounded.observation_date
)

select * from final
