with

{% if lead_scoring.source_is_enabled('marketing') -%}
    campaigns as (
        {{ lead_scoring.newest_rows(
            ref('stg_marketing__campaigns'),
            'campaign_id',
            ['name', 'channel', 'topic', 'cost', 'starts_at', 'ends_at'],
            updated_at='updated_at'
        ) }}
    ),

{% else -%}
    campaigns as (
        select
            {%- for column in ['campaign_id', 'name', 'channel', 'topic'] %}
                cast(null as {{ dbt.type_string() }}) as {{ column }},
            {%- endfor %}
            cast(null as {{ lead_scoring.type_decimal() }}) as cost,
            cast(null as {{ dbt.type_timestamp() }}) as starts_at,
            cast(null as {{ dbt.type_timestamp() }}) as ends_at
        limit 0
    ),

{% endif -%}
touched_campaigns as (
    select distinct touched as campaign_id
    from {{ ref('int_attribution__touches') }}
    where touch_level = 'campaign'
),

final as (
    select
        campaigns.campaign_id,
        campaigns.name as campaign_name,
        campaigns.channel,
        campaigns.topic,
        -- a cost below nothing is a mistake
        cast(
            case when campaigns.cost >= 0 then campaigns.cost end
            as {{ lead_scoring.type_decimal() }}
        ) as cost,
        cast(campaigns.starts_at as date) as start_date,
        cast(campaigns.ends_at as date) as end_date
    from campaigns
    left outer join touched_campaigns
        on campaigns.campaign_id = touched_campaigns.campaign_id
    where
        campaigns.starts_at is null
        or cast(campaigns.starts_at as date) <= {{ lead_scoring.as_of_date() }}
        or touched_campaigns.campaign_id is not null
)

select * from final
