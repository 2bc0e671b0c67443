with

leads as (
    select * from {{ ref('int_people__leads') }}
    where created_at is not null
),

final as (
    select
        lead_id
        {%- for attribute in lead_scoring.extra_lead_attributes() -%}
            ,
            {{ attribute.name }}
        {%- endfor %}
    from leads
)

select * from final
