{#-
    The attributes of the leads that exist on a date as they were known on it, one row per
    lead and attribute that any rule, audience or exclusion looks at. What depends on the
    day is computed for it.

    Arguments:
        on_date (SQL date).
        existing_leads (CTE): `lead_number`, `lead_id`, `created_date` and `lead_age_days`.
        named_attributes (CTE): `field`, the attributes that are looked at.
    Columns: lead_number, field, value_text, value_number.
-#}
{%- macro lead_values(on_date, existing_leads, named_attributes) -%}
with

attributes as (
    {{ lead_scoring.lead_attributes_on(on_date) }}
),

leads as (
    select
        {%- for attribute in lead_scoring.lead_attributes() %}
        {%- if attribute.name == 'age_years' %}
        {{ lead_scoring.full_years_between(
            'attributes.birth_date', on_date
        ) }} as age_years,
        {%- elif attribute.name == 'lead_age_days' %}
        existing_leads.lead_age_days,
        {%- elif attribute.name != 'created_date' %}
        attributes.{{ attribute.name }},
        {%- endif %}
        {%- endfor %}
        existing_leads.created_date,
        existing_leads.lead_number
    from attributes
    inner join {{ existing_leads }} as existing_leads
        on attributes.lead_id = existing_leads.lead_id
)

{{ lead_scoring.unpivoted(
    'leads', 'lead_number', lead_scoring.lead_attributes(), named_attributes
) }}
{%- endmacro -%}
