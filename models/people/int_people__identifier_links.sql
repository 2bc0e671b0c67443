{%- set email = lead_scoring.identifier('email', 'email') -%}
{%- set anonymous = lead_scoring.identifier('anonymous', 'anonymous_id') -%}
{%- set customer = lead_scoring.identifier('customer', 'customer_id') -%}
{%- set crm_lead = lead_scoring.identifier('crm_lead', 'crm_lead_id') -%}
{%- set crm_contact = lead_scoring.identifier('crm_contact', 'crm_contact_id') -%}
{%- set merged_lead = lead_scoring.identifier('crm_lead', 'merged_into_crm_lead_id') -%}
{%- set merged_contact = lead_scoring.identifier(
    'crm_contact', 'merged_into_crm_contact_id'
) -%}
{%- set converted_contact = lead_scoring.identifier(
    'crm_contact', 'converted_crm_contact_id'
) -%}
{%- set customer_or_email = 'coalesce(' ~ customer ~ ', ' ~ email ~ ')' -%}
{%- set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

{#- Rows that their source changes count as they are: staging model, key, columns. -#}
{%- set changing = {
    'newest_crm_leads': ('stg_crm__leads', 'crm_lead_id', [
        'email', 'merged_into_crm_lead_id', 'converted_crm_contact_id', 'created_at'
    ]),
    'newest_contacts': ('stg_crm__contacts', 'crm_contact_id', [
        'email', 'merged_into_crm_contact_id', 'created_at'
    ]),
    'newest_orders': ('stg_commerce__orders', 'order_id', [
        'customer_id', 'email', 'anonymous_id', 'ordered_at'
    ]),
    'newest_tickets': ('stg_support__tickets', 'ticket_id', [
        'customer_id', 'email', 'opened_at'
    ]),
} -%}

{#- Which identifiers their rows name together, and when. -#}
{%- set pairs = [] -%}
{%- if lead_scoring.source_is_enabled('crm') -%}
    {%- do pairs.extend([
        ('newest_crm_leads', crm_lead, email, 'created_at'),
        ('newest_crm_leads', crm_lead, merged_lead, 'created_at'),
        ('newest_crm_leads', crm_lead, converted_contact, 'created_at'),
        ('newest_contacts', crm_contact, email, 'created_at'),
        ('newest_contacts', crm_contact, merged_contact, 'created_at'),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('commerce') -%}
    {%- do pairs.extend([
        ('newest_orders', customer, email, 'ordered_at'),
        ('newest_orders', customer_or_email, anonymous, 'ordered_at'),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('support') -%}
    {%- do pairs.append(
        ('newest_tickets', customer, email, 'opened_at')
    ) -%}
{%- endif -%}

with

{% for name, (model, key, columns) in changing.items()
    if lead_scoring.source_is_enabled(model.split('_')[1]) -%}
    {{ name }} as (
        {{ lead_scoring.newest_rows(
            ref(model), key, columns + ['rejection_reason'], updated_at='updated_at'
        ) }}
    ),

{% endfor -%}
seen_together as (
    select
        identifier,
        linked_identifier,
        first_seen_at
    from {{ ref('int_people__sightings') }}
    {%- for relation, first, second, seen_at in pairs %}
        union all
        {{ lead_scoring.seen_together(
            relation, first, second, [seen_at ~ ' as first_seen_at']
        ) }}
    {%- endfor %}
    {%- for model in var('extra_activity_models', []) %}
        union all
        select
            identifier,
            {{ nobody }} as linked_identifier,
            min(occurred_at) as first_seen_at
        from {{ ref(model) }}
        where identifier is not null
        group by 1, 2
    {%- endfor %}
),

final as (
    select
        identifier,
        linked_identifier,
        min(first_seen_at) as first_seen_at
    from seen_together
    where linked_identifier is null or identifier != linked_identifier
    group by 1, 2
)

select * from final
