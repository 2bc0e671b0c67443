{#- With a `lead_predicate` activities of all others are missing by intention. -#}
{{ config(enabled=(var('lead_predicate', 'true') == 'true')) }}

{%- set contact_or_lead = 'coalesce('
    ~ lead_scoring.identifier('crm_contact', 'crm_contact_id') ~ ', '
    ~ lead_scoring.identifier('crm_lead', 'crm_lead_id') ~ ')' -%}

{#- Per raw table: where its rows are, their key, and which become an activity. -#}
{%- set tables = [] -%}
{%- if lead_scoring.source_is_enabled('crm') -%}
    {%- set identifiers = ref('int_people__identifiers') -%}
    {%- set known = ' in (select identifier from ' ~ identifiers ~ ')' -%}
    {%- do tables.extend([
        (
            'crm.sales_activities', ref('stg_crm__sales_activities'), 'sales_activity_id',
            'rejection_reason is null and activity_type is not null'
            ~ ' and status is not null and ' ~ contact_or_lead ~ known,
        ),
        (
            'crm.opportunities', ref('int_activities__opportunity_events'),
            'opportunity_id || event_name', 'has_known_value and identifier' ~ known,
        ),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('marketing') -%}
    {%- for name, id, type in [
        ('email_events', 'email_event_id', 'event_type'),
        ('form_submissions', 'form_submission_id', 'form_submission_id'),
        ('ad_interactions', 'ad_interaction_id', 'interaction_type'),
        ('social_interactions', 'social_interaction_id', 'interaction_type'),
        ('event_attendances', 'event_attendance_id', 'status'),
    ] -%}
        {%- do tables.append((
            'marketing.' ~ name, ref('stg_marketing__' ~ name), id,
            'rejection_reason is null and ' ~ type ~ ' is not null',
        )) -%}
    {%- endfor -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('web') -%}
    {%- do tables.extend([
        (
            'web.page_views', ref('stg_web__page_views'), 'page_view_id',
            'rejection_reason is null',
        ),
        (
            'web.tracked_events', ref('stg_web__tracked_events'), 'tracked_event_id',
            'rejection_reason is null and event_name is not null',
        ),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('commerce') -%}
    {%- set orders = ref('int_activities__order_headers') -%}
    {%- set ordered = 'rejection_reason is null and order_id in (select order_id from '
        ~ orders ~ ' where exchange_rate is not null)' -%}
    {%- do tables.extend([
        ('commerce.orders', orders, 'order_id', 'exchange_rate is not null'),
        (
            'commerce.order_lines', ref('stg_commerce__order_lines'), 'order_line_id',
            ordered,
        ),
        (
            'commerce.cancellations', ref('stg_commerce__cancellations'),
            'cancellation_id', ordered,
        ),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('support') -%}
    {%- do tables.append((
        'support.tickets', ref('stg_support__tickets'), 'ticket_id',
        'rejection_reason is null',
    )) -%}
{%- endif -%}

-- every sound raw row is in the activity stream once, unless it is nobody's
with

came as (
    {%- for raw_table, relation, key, condition in tables %}
        select
            '{{ raw_table }}' as raw_table,
            count(distinct {{ key }}) as row_count
        from {{ relation }}
        where {{ condition }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

arrived as (
    select
        {{ dbt.split_part('activity_id', "':'", 1) }} as raw_table,
        count(*) as row_count
    from {{ ref('int_activities__recorded') }}
    -- the second activity of a ticket
    where activity_type != 'ticket_solved'
    group by 1
)

select
    came.raw_table,
    came.row_count as rows_came,
    coalesce(arrived.row_count, 0) as rows_arrived,
    'of ' || cast(came.row_count as {{ dbt.type_string() }}) || ' rows of '
    || came.raw_table || ' '
    || cast(coalesce(arrived.row_count, 0) as {{ dbt.type_string() }})
    || ' are in the activity stream' as mistake
from came
left outer join arrived
    on came.raw_table = arrived.raw_table
where came.row_count != coalesce(arrived.row_count, 0)
