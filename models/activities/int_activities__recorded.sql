with

recorded as (
    {%- for model in lead_scoring.activity_models() %}
        select
            activity_id,
            identifier,
            activity_type,
            occurred_at,
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
),

identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__identifiers') }}
),

final as (
    select
        recorded.activity_id,
        identifiers.lead_id,
        recorded.activity_type,
        recorded.occurred_at,
        cast(recorded.occurred_at as date) as activity_date,
        recorded.channel,
        recorded.category,
        recorded.asset,
        recorded.campaign,
        recorded.value,
        recorded.source_name,
        coalesce(recorded.is_bot, false) as is_bot,
        recorded.loaded_at
    from recorded
    inner join identifiers
        on recorded.identifier = identifiers.identifier
)

select * from final
