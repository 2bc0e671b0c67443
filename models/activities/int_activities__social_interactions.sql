{%- set touched = lead_scoring.touched_records(
    ref('stg_marketing__social_interactions'), 'social_interaction_id'
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

social_interactions as (
    {{ lead_scoring.newest_rows(
        ref('stg_marketing__social_interactions'),
        'social_interaction_id',
        [
            'post_id',
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
        'marketing.social_interactions:' || social_interaction_id as activity_id,
        {{ lead_scoring.identifier('email', 'email') }} as identifier,
        case interaction_type
            when 'like' then 'social_liked'
            when 'share' then 'social_shared'
            when 'comment' then 'social_commented'
            when 'follow' then 'social_followed'
            else 'social_' || interaction_type
        end as activity_type,
        occurred_at,
        'social' as channel,
        topic as category,
        post_id as asset,
        campaign_id as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'marketing' as source_name,
        false as is_bot,
        loaded_at,

        -- what a later run has to know
        social_interaction_id as record_id,
        batch_number,
        loaded_date
    from social_interactions
    where interaction_type is not null
)

select * from final
