{%- set models = ['int_activities__recorded'] -%}
{%- if lead_scoring.source_is_enabled('commerce') -%}
    {%- do models.append('int_activities__abandoned_checkouts') -%}
{%- endif -%}

with

final as (
    {%- for model in models %}
        select
            activity_id,
            lead_id,
            activity_type,
            occurred_at,
            activity_date,
            channel,
            category,
            asset,
            campaign,
            value,
            source_name,
            is_bot,
            loaded_at
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
