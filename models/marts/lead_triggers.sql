-- depends_on: {{ ref('int_people__identifiers') }}
{%- set is_added_to = lead_scoring.grows() -%}
{%- if is_added_to -%}
    {{ lead_scoring.replaces('false') }}
{%- endif %}

with

triggers as (
    select * from {{ ref('int_segments__triggers') }}
),

{% if is_added_to -%}
    former_ids as (
        select distinct
            {{ dbt.hash('identifier') }} as former_id,
            lead_id
        from {{ ref('int_people__identifiers') }}
    ),

    recorded as (
        select
            fired.trigger_type,
            coalesce(former_ids.lead_id, fired.lead_id) as lead_id,
            coalesce(fired.model_id, '') as model_id,
            coalesce(fired.stage, '') as stage,
            fired.trigger_date
        from {{ this }} as fired
        left outer join former_ids
            on fired.lead_id = former_ids.former_id
    ),

    -- an event that late data moved, or that a lead had under another id, is no new one
    known as (
        select distinct triggers.trigger_id
        from triggers
        inner join recorded
            on
                triggers.trigger_type = recorded.trigger_type
                and triggers.lead_id = recorded.lead_id
                and coalesce(triggers.model_id, '') = recorded.model_id
                and coalesce(triggers.stage, '') = recorded.stage
                and {{ lead_scoring.days_before(
                    'triggers.trigger_date', 'triggers.same_event_days'
                ) }} <= recorded.trigger_date
                and {{ lead_scoring.days_before(
                    'triggers.trigger_date', '-1 * triggers.same_event_days'
                ) }} >= recorded.trigger_date
    ),

{% endif -%}
added as (
    select triggers.*
    from triggers
    {%- if is_added_to %}
        left outer join known
            on triggers.trigger_id = known.trigger_id
        where known.trigger_id is null
    {%- endif %}
),

final as (
    select
        trigger_id,
        trigger_type,
        lead_id,
        model_id,
        stage,
        trigger_date,
        score,
        payload,
        {{ lead_scoring.as_of_date() }} as first_seen_date,
        {{ lead_scoring.batch_number() }} as batch_number
    from added
)

select * from final
