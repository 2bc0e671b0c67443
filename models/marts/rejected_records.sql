{#- Per raw table the key of its staging model and the time when the row happened. -#}
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
        if lead_scoring.source_is_enabled(raw_table.split('.')[0]) %}

        select
            '{{ raw_table }}' as source_name,
            {{ key }} as record_id,
            rejection_reason as reason,
            {{ occurred_at }} as occurred_at,
            loaded_at,
            unreadable_value
        from {{ ref('stg_' ~ raw_table.replace('.', '__')) }}
        where rejection_reason is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{% if lead_scoring.source_is_enabled('commerce') -%}
    -- an order that was left out itself is as unknown as one that never came
    known_orders as (
        select order_id
        from {{ ref('int_activities__order_headers') }}
        where exchange_rate is not null
    ),

    rows_of_orders as (
        select
            'commerce.order_lines' as source_name,
            order_line_id as record_id,
            order_id,
            updated_at as occurred_at,
            loaded_at
        from {{ ref('stg_commerce__order_lines') }}
        where rejection_reason is null

        union all

        select
            'commerce.cancellations' as source_name,
            cancellation_id as record_id,
            order_id,
            cancelled_at as occurred_at,
            loaded_at
        from {{ ref('stg_commerce__cancellations') }}
        where rejection_reason is null
    ),

    rows_without_order as (
        select
            rows_of_orders.source_name,
            rows_of_orders.record_id,
            'unknown_order' as reason,
            rows_of_orders.occurred_at,
            rows_of_orders.loaded_at,
            'order_id: ' || rows_of_orders.order_id as unreadable_value
        from rows_of_orders
        left outer join known_orders
            on rows_of_orders.order_id = known_orders.order_id
        where known_orders.order_id is null
    ),

    orders_without_rate as (
        select
            'commerce.orders' as source_name,
            order_id as record_id,
            'unknown_currency' as reason,
            ordered_at as occurred_at,
            loaded_at,
            'currency: ' || currency as unreadable_value
        from {{ ref('int_activities__order_headers') }}
        where exchange_rate is null
    ),

{% endif -%}
{% if lead_scoring.source_is_enabled('crm') -%}
    opportunities_without_rate as (
        select
            'crm.opportunities' as source_name,
            opportunity_id as record_id,
            'unknown_currency' as reason,
            occurred_at,
            loaded_at,
            'currency: ' || currency as unreadable_value
        from {{ ref('int_activities__opportunity_events') }}
        where not has_known_value and event_name = 'created'
    ),

{% endif -%}
final as (
    select * from unfit_rows
    {%- if lead_scoring.source_is_enabled('commerce') %}

        union all

        select * from rows_without_order

        union all

        select * from orders_without_rate
    {%- endif %}
    {%- if lead_scoring.source_is_enabled('crm') %}

        union all

        select * from opportunities_without_rate
    {%- endif %}
)

select * from final
