{#- Per source: its staging models, the id of each and the time that comes closest to when
    the row happened. -#}
{%- set staging_models = {
    'crm': [
        ('leads', 'crm_lead_id', 'created_at'),
        ('contacts', 'crm_contact_id', 'created_at'),
        ('accounts', 'account_id', 'created_at'),
        ('opportunities', 'opportunity_id', 'created_at'),
        ('sales_activities', 'sales_activity_id', 'occurred_at'),
    ],
    'marketing': [
        ('campaigns', 'campaign_id', 'starts_at'),
        ('email_events', 'email_event_id', 'occurred_at'),
        ('form_submissions', 'form_submission_id', 'occurred_at'),
        ('ad_interactions', 'ad_interaction_id', 'occurred_at'),
        ('social_interactions', 'social_interaction_id', 'occurred_at'),
        ('event_attendances', 'event_attendance_id', 'occurred_at'),
    ],
    'web': [
        ('page_views', 'page_view_id', 'occurred_at'),
        ('tracked_events', 'tracked_event_id', 'occurred_at'),
        ('identifies', 'identify_id', 'occurred_at'),
    ],
    'commerce': [
        ('products', 'product_id', 'updated_at'),
        ('orders', 'order_id', 'ordered_at'),
        ('order_lines', 'order_line_id', 'updated_at'),
        ('cancellations', 'cancellation_id', 'cancelled_at'),
    ],
    'support': [
        ('tickets', 'ticket_id', 'opened_at'),
    ],
} %}
{%- set tables = [] %}
{%- for source_name, models in staging_models.items() %}
    {%- if var(source_name ~ '_enabled', true) %}
        {%- for table_name, id, occurred_at in models %}
            {%- do tables.append({
                'source': source_name,
                'name': table_name,
                'id': id,
                'occurred_at': occurred_at,
            }) %}
        {%- endfor %}
    {%- endif %}
{%- endfor %}

with

{% if var('commerce_enabled', true) -%}
orders as (
    select distinct order_id
    from {{ ref('stg_commerce__orders') }}
    where rejection_reason is null
),

{% endif -%}
{% for table in tables -%}
{{ table.source }}_{{ table.name }} as (
    select
        '{{ table.source }}.{{ table.name }}' as source_name,
        {{ table.id }} as record_id,
        rejection_reason as reason,
        {{ table.occurred_at }} as occurred_at,
        loaded_at,
        unreadable_value
    from {{ ref('stg_' ~ table.source ~ '__' ~ table.name) }}
    where rejection_reason is not null
),

{% endfor -%}
{% if var('commerce_enabled', true) -%}
{# An order that was itself rejected is as unknown as one that never came. -#}
{% for table in tables if table.name in ('order_lines', 'cancellations') -%}
{{ table.name }}_without_order as (
    select
        'commerce.{{ table.name }}' as source_name,
        {{ table.name }}.{{ table.id }} as record_id,
        'unknown_order' as reason,
        {{ table.name }}.{{ table.occurred_at }} as occurred_at,
        {{ table.name }}.loaded_at,
        'order_id: ' || {{ table.name }}.order_id as unreadable_value
    from {{ ref('stg_commerce__' ~ table.name) }} as {{ table.name }}
    left join orders
        on {{ table.name }}.order_id = orders.order_id
    where
        {{ table.name }}.rejection_reason is null
        and orders.order_id is null
),

{% endfor -%}
{% endif -%}
final as (
    {% for table in tables -%}
    select * from {{ table.source }}_{{ table.name }}
    {%- if not loop.last or var('commerce_enabled', true) %}
    union all
    {% endif -%}
    {% endfor -%}
    {% if var('commerce_enabled', true) -%}
    select * from order_lines_without_order
    union all
    select * from cancellations_without_order
    {%- endif %}
)

select * from final
