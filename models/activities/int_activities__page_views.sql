{%- set signature = lead_scoring.bot_signature() -%}
{%- set touched = lead_scoring.touched_records(
    ref('stg_web__page_views'), 'page_view_id', signature=signature
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

page_views as (
    {{ lead_scoring.newest_rows(
        ref('stg_web__page_views'),
        'page_view_id',
        [
            'anonymous_id',
            'user_id',
            'campaign_id',
            'page_path',
            'page_group',
            'user_agent',
            'occurred_at',
            'loaded_at',
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

bot_user_agents as (
    {{ lead_scoring.bot_user_agents('page_views') }}
),

final as (
    select
        'web.page_views:' || page_views.page_view_id as activity_id,
        {{ lead_scoring.web_identifier('page_views') }} as identifier,
        'page_viewed' as activity_type,
        page_views.occurred_at,
        'web' as channel,
        page_views.page_group as category,
        page_views.page_path as asset,
        page_views.campaign_id as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'web' as source_name,
        bot_user_agents.user_agent is not null as is_bot,
        page_views.loaded_at,

        -- what a later run has to know
        page_views.page_view_id as record_id,
        '{{ signature }}' as signature,
        page_views.batch_number,
        page_views.loaded_date
    from page_views
    left outer join bot_user_agents
        on page_views.user_agent = bot_user_agents.user_agent
)

select * from final
