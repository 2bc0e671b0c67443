{#-
    The attributes of a lead that rules, audiences and exclusions can name, each with its type
    (text, number, date or boolean): those of the project and those that var
    `extra_lead_attributes` adds.

    Returns: a list of dictionaries with `name` and `type`.
-#}
{%- macro lead_attributes() -%}
    {{ return(
        lead_scoring.shipped_lead_attributes() + lead_scoring.extra_lead_attributes()
    ) }}
{%- endmacro -%}


{#- The attributes that every lead has, whatever a company adds. -#}
{%- macro shipped_lead_attributes() -%}
    {%- set names_by_type = {
        'text': [
            'lead_id', 'email', 'email_domain', 'first_name', 'last_name', 'full_name',
            'phone', 'company_name', 'job_title', 'seniority', 'department', 'industry',
            'city', 'country', 'lead_source', 'crm_status', 'owner_id', 'account_id',
            'account_name', 'crm_lead_id', 'crm_contact_id', 'customer_id', 'life_cycle',
        ],
        'number': [
            'employee_count', 'annual_revenue', 'age_years', 'lead_age_days',
        ],
        'date': ['birth_date', 'created_date'],
        'boolean': [
            'has_free_mail', 'has_broken_email', 'has_opted_out', 'is_identified',
        ],
    } -%}
    {%- set attributes = [] -%}
    {%- for type, names in names_by_type.items() -%}
        {%- for name in names -%}
            {%- do attributes.append({'name': name, 'type': type}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(attributes) }}
{%- endmacro -%}
