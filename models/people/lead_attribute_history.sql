{%- set attributes = lead_scoring.recorded_attributes() -%}
{%- set names = attributes | map(attribute='name') | list -%}
{%- set delivered = var('attribute_history_attributes', []) -%}
{%- set delivered_by = var('attribute_history_model', none) -%}
{%- set is_added_to = lead_scoring.grows() -%}
{%- set stored_names = [] -%}
{%- if is_added_to -%}
    {%- set stored_names = adapter.get_columns_in_relation(this)
        | map(attribute='name') | map('lower') | list -%}
    {{ lead_scoring.replaces('false') }}
{%- endif -%}
{#- what is known now is not known for a scoring date that has not come -#}
{%- set today = run_started_at.strftime('%Y-%m-%d') -%}
{%- set valid_from = [lead_scoring.as_of_day(), today] | min %}

with

leads as (
    select * from {{ ref('int_people__leads') }}
),

known_now as (
    select
        lead_id,
        {{ names | join(',\n        ') }},
        cast('{{ valid_from }}' as date) as valid_from,
        false as is_delivered
    from leads
),

{% if is_added_to -%}
    -- an attribute that was not recorded yet is not known
    recorded as (
        select
            lead_id,
            {%- for attribute in attributes %}
                {%- if attribute.name in stored_names %}
                    {{ attribute.name }},
                {%- else %}
                    cast(null as {{ lead_scoring.attribute_type(attribute.type) }})
                        as {{ attribute.name }},
                {%- endif %}
            {%- endfor %}
            valid_from,
            is_delivered,
            row_number() over (
                partition by lead_id
                order by valid_from desc, batch_number desc
            ) as newest_first
        from {{ this }}
    ),

    -- an earlier scoring date knows nothing new of what was known later
    changed as (
        select known_now.*
        from known_now
        left outer join recorded
            on
                known_now.lead_id = recorded.lead_id
                and recorded.newest_first = 1
        where
            recorded.lead_id is null
            or (
                known_now.valid_from >= recorded.valid_from
                and (
                    {%- for name in names %}
                        (known_now.{{ name }} is null) != (recorded.{{ name }} is null)
                        or known_now.{{ name }} != recorded.{{ name }}
                        {{ 'or' if not loop.last }}
                    {%- endfor %}
                )
            )
    ),

{% else -%}
    changed as (
        select * from known_now
    ),

{% endif -%}
{% if delivered_by -%}
    identifiers as (
        select
            identifier,
            lead_id
        from {{ ref('int_people__identifiers') }}
    ),

    first_recordings as (
        select
            lead_id,
            min(valid_from) as first_date
        from {{ 'recorded' if is_added_to else 'known_now' }}
        where not is_delivered
        group by 1
    ),

    -- A source that keeps history itself knows the dates before the first recording; what
    -- it does not say is as it is known now. Of rows of one date one is taken, by content.
    delivered as (
        select
            leads.lead_id,
            {%- for attribute in attributes %}
                {%- if attribute.name in delivered %}
                    {{ lead_scoring.typed_attribute(
                        'history.' ~ attribute.name, attribute.type
                    ) }} as {{ attribute.name }},
                {%- else %}
                    leads.{{ attribute.name }},
                {%- endif %}
            {%- endfor %}
            cast(history.valid_from as date) as valid_from,
            true as is_delivered,
            row_number() over (
                partition by leads.lead_id, cast(history.valid_from as date)
                order by
                    {%- for name in delivered %}
                        {{ lead_scoring.content_order('history.' ~ name) }}
                            desc nulls last,
                    {%- endfor %}
                    {{ lead_scoring.bytewise('history.identifier') }}
            ) as best_first
        from {{ ref(delivered_by) }} as history
        inner join identifiers
            on history.identifier = identifiers.identifier
        inner join leads
            on identifiers.lead_id = leads.lead_id
    ),

    new_delivered as (
        select delivered.*
        from delivered
        left outer join first_recordings
            on delivered.lead_id = first_recordings.lead_id
        {%- if is_added_to %}
            left outer join recorded
                on
                    delivered.lead_id = recorded.lead_id
                    and delivered.valid_from = recorded.valid_from
        {%- endif %}
        where
            delivered.best_first = 1
            and delivered.valid_from
            < coalesce(first_recordings.first_date, cast('{{ valid_from }}' as date))
            {%- if is_added_to %}
                and recorded.lead_id is null
            {%- endif %}
    ),

{% endif -%}
added as (
    select
        lead_id,
        {{ names | join(',\n        ') }},
        valid_from,
        is_delivered
    from changed
    {%- if delivered_by %}
        union all
        select
            lead_id,
            {{ names | join(',\n            ') }},
            valid_from,
            is_delivered
        from new_delivered
    {%- endif %}
),

final as (
    select
        lead_id,
        valid_from,
        is_delivered,
        {%- for attribute in attributes %}
            cast(
                {{ attribute.name }}
                as {{ lead_scoring.attribute_type(attribute.type) }}
            ) as {{ attribute.name }},
        {%- endfor %}
        {{ lead_scoring.batch_number() }} as batch_number
    from added
)

select * from final
