{#- Per raw table: the key of its staging model, and the time closest to what happened. -#}
{%- set raw_tables = {
    'crm.leads': ('crm_lead_id', 'created_at'),
    'crm.contacts': ('crm_contact_id', 'created_at'),
    'crm.accounts': ('account_id', 'created_at'),
    'crm.opportunities': ('opportunity_id', 'created_at'),
    'crm.sales_activities': ('sales_activity_id', 'occurred_at'),
    'marketing.campaigns': ('campaign_id', 'starts_at'),
    'marketing.email_events': ('email_event_id', 'occurred_at'),
    'marketing.form_submissions': ('form_submission_id', 'occurred_at'),
    'marketing.ad_interactions': ('ad_interaction_id', 'occurred_at'),
    'marketing.social_interactions': ('social_interaction_id', 'occurred_at'),
    'marketing.event_attendances': ('event_attendance_id', 'occurred_at'),
    'web.page_views': ('page_view_id', 'occurred_at'),
    'web.tracked_events': ('tracked_event_id', 'occurred_at'),
    'web.identifies': ('identify_id', 'occurred_at'),
    'commerce.products': ('product_id', 'updated_at'),
    'commerce.orders': ('order_id', 'ordered_at'),
    'commerce.order_lines': ('order_line_id', 'updated_at'),
    'commerce.cancellations': ('cancellation_id', 'cancelled_at'),
    'support.tickets': ('ticket_id', 'opened_at'),
} %}

with

unfit_rows as (
    {%- for raw_table, (key, occurred_at) in raw_tables.items()
        if var(raw_table.split('.')[0] ~ '_enabled', true) %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select
        '{{ raw_table }}' as source_name,
        {{ key }} as record_id,
        rejection_reason as reason,
        {{ occurred_at }} as occurred_at,
        loaded_at,
        unreadable_value
    from {{ ref('stg_' ~ raw_table.replace('.', '__')) }}
    where rejection_reason is not null
    {%- endfor %}
),

{% if var('commerce_enabled', true) -%}
-- an order that was left out itself is as unknown as one that never came
known_orders as (
    select distinct order_id
    from {{ ref('stg_commerce__orders') }}
    where rejection_reason is null
),

{% for raw_table in ['order_lines', 'cancellations'] -%}
{%- set key, occurred_at = raw_tables['commerce.' ~ raw_table] -%}
{{ raw_table }} as (
    select
        {{ key }} as record_id,
        order_id,
        {{ occurred_at }} as occurred_at,
        loaded_at
    from {{ ref('stg_commerce__' ~ raw_table) }}
    where rejection_reason is null
),

{{ raw_table }}_without_order as (
    select
        'commerce.{{ raw_table }}' as source_name,
        {{ raw_table }}.record_id,
        'unknown_order' as reason,
        {{ raw_table }}.occurred_at,
        {{ raw_table }}.loaded_at,
        'order_id: ' || {{ raw_table }}.order_id as unreadable_value
    from {{ raw_table }}
    left join known_orders
        on {{ raw_table }}.order_id = known_orders.order_id
    where known_orders.order_id is null
),

{% endfor -%}
{% endif -%}
final as (
    select * from unfit_rows
    {%- if var('commerce_enabled', true) %}
    union all
    select * from order_lines_without_order
    union all
    select * from cancellations_without_order
    {%- endif %}
)

select * from final
