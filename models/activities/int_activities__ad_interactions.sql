{%- set touched = lead_scoring.touched_records(
    ref('stg_marketing__ad_interactions'), 'ad_interaction_id'
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

ad_interactions as (
    {{ lead_scoring.newest_rows(
        ref('stg_marketing__ad_interactions'),
        'ad_interaction_id',
        [
            'anonymous_id',
            'ad_id',
            'campaign_id',
            'interaction_type',
            'email',
            'topic',
            'occurred_at',
            'loaded_at',
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

final as (
    select
        'marketing.ad_interactions:' || ad_interaction_id as activity_id,
        coalesce(
            {{ lead_scoring.identifier('email', 'email') }},
            {{ lead_scoring.identifier('anonymous', 'anonymous_id') }}
        ) as identifier,
        case interaction_type
            when 'click' then 'ad_clicked'
            when 'impression' then 'ad_viewed'
            else 'ad_' || interaction_type
        end as activity_type,
        occurred_at,
        'ads' as channel,
        topic as category,
        ad_id as asset,
        campaign_id as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'marketing' as source_name,
        false as is_bot,
        loaded_at,

        -- what a later run has to know
        ad_interaction_id as record_id,
        batch_number,
        loaded_date
    from ad_interactions
    where interaction_type is not null
)

select * from final
