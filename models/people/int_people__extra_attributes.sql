{%- set attributes = lead_scoring.extra_lead_attributes() -%}

with

records as (
    {%- if attributes %}
        select
            identifier,
            updated_at,
            {%- for attribute in attributes %}
                {{ lead_scoring.typed_attribute(attribute.name, attribute.type) }}
                    as {{ attribute.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ ref(var('extra_lead_attributes_model')) }}
    {%- else %}
        select
            cast(null as {{ dbt.type_string() }}) as identifier,
            cast(null as {{ dbt.type_timestamp() }}) as updated_at
        from {{ ref('int_people__resolved_identifiers') }}
        where false
    {%- endif %}
),

identifiers as (
    select
        identifier,
        lead_id
    from {{ ref('int_people__resolved_identifiers') }}
),

ranked_records as (
    select
        records.*,
        identifiers.lead_id,
        row_number() over (
            partition by identifiers.lead_id
            order by
                records.updated_at desc nulls last,
                {%- for attribute in attributes %}
                    {{ lead_scoring.content_order('records.' ~ attribute.name) }}
                        desc nulls last,
                {%- endfor %}
                {{ lead_scoring.bytewise('records.identifier') }}
        ) as newest_first
    from records
    inner join identifiers
        on records.identifier = identifiers.identifier
),

final as (
    select
        lead_id,
        {%- for attribute in attributes %}
            {{ lead_scoring.first_known(
                attribute.name, 'newest_first', lead_scoring.attribute_type(attribute.type)
            ) }}
                as {{ attribute.name }},
        {%- endfor %}
        max(updated_at) as updated_at
    from ranked_records
    group by 1
)

select * from final
