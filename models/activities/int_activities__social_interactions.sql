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
        ]
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
        loaded_at
    from social_interactions
    where interaction_type is not null
)

select * from final
