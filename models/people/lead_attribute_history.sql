{%- set attributes = lead_scoring.recorded_attributes() -%}
{%- set names = attributes | map(attribute='name') | list -%}
{%- set delivered = var('attribute_history_attributes', []) -%}
{%- set delivered_by = var('attribute_history_model', none) -%}
{%- set is_added_to = lead_scoring.grows() -%}
{%- if is_added_to -%}
    {{ lead_scoring.replaces('false') }}
{%- endif %}

with

leads as (
    select * from {{ ref('int_people__leads') }}
),

known_now as (
    select
        lead_id,
        {{ names | join(',\n        ') }},
        {{ lead_scoring.as_of_date() }} as valid_from
    from leads
),

{% if delivered_by -%}
    identifiers as (
        select
            identifier,
            lead_id
        from {{ ref('int_people__identifiers') }}
    ),

    -- a source that keeps history itself; what it does not say is as it is known now
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
            cast(history.valid_from as date) as valid_from
        from {{ ref(delivered_by) }} as history
        inner join identifiers
            on history.identifier = identifiers.identifier
        inner join leads
            on identifiers.lead_id = leads.lead_id
        where cast(history.valid_from as date) < {{ lead_scoring.as_of_date() }}
    ),

{% endif -%}
{% if is_added_to -%}
    recorded as (
        select
            lead_id,
            {{ names | join(',\n            ') }},
            valid_from,
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
added as (
    select * from changed
    {%- if delivered_by %}
        union all
        select delivered.*
        from delivered
        {%- if is_added_to %}
            left outer join recorded
                on
                    delivered.lead_id = recorded.lead_id
                    and delivered.valid_from = recorded.valid_from
            where recorded.lead_id is null
        {%- endif %}
    {%- endif %}
),

final as (
    select
        lead_id,
        valid_from,
        {%- for attribute in attributes %}
            cast({{ attribute.name }} as {{ lead_scoring.attribute_type(attribute.type) }})
                as {{ attribute.name }},
        {%- endfor %}
        {{ lead_scoring.batch_number() }} as batch_number
    from added
)

select * from final
