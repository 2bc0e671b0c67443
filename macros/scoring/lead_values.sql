{#-
    The attributes of the leads that exist on a date, one row per lead and attribute that any
    rule, audience or exclusion looks at. What depends on the day is computed for it.

    Arguments:
        on_date (SQL date).
        named_attributes (CTE): `field`, the attributes that are looked at.
    Columns: lead_id, field, value_text, value_number.
-#}
{%- macro lead_values(on_date, named_attributes) -%}
with

leads as (
    select
        {%- for attribute in lead_scoring.lead_attributes() %}
        {%- if attribute.name == 'age_years' %}
        {{ lead_scoring.full_years_between('birth_date', on_date) }} as age_years,
        {%- elif attribute.name == 'lead_age_days' %}
        {{ lead_scoring.days_between('created_date', on_date) }} as lead_age_days,
        {%- elif attribute.name != 'created_date' %}
        {{ attribute.name }},
        {%- endif %}
        {%- endfor %}
        created_date
    from {{ ref('int_people__leads') }}
    where created_date <= {{ on_date }}
)
{% for attribute in lead_scoring.lead_attributes() %}
select
    lead_id,
    '{{ attribute.name }}' as field,
    {{ lead_scoring.field_value_text(attribute.name, attribute.type) }} as value_text,
    {{ lead_scoring.field_value_number(attribute.name, attribute.type) }} as value_number
from leads
where '{{ attribute.name }}' in (select field from {{ named_attributes }})
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro -%}
