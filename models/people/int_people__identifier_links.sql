{%- set email = lead_scoring.identifier('email', 'email') -%}
{%- set anonymous = lead_scoring.identifier('anonymous', 'anonymous_id') -%}
{%- set user = lead_scoring.identifier('user', 'user_id') -%}
{%- set customer = lead_scoring.identifier('customer', 'customer_id') -%}
{%- set crm_lead = lead_scoring.identifier('crm_lead', 'crm_lead_id') -%}
{%- set crm_contact = lead_scoring.identifier('crm_contact', 'crm_contact_id') -%}
{%- set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

{#- staging model, first identifier, second identifier, time -#}
{%- set pairs = [] -%}
{%- if lead_scoring.source_is_enabled('crm') -%}
    {%- set leads, contacts = ref('stg_crm__leads'), ref('stg_crm__contacts') -%}
    {%- do pairs.append((leads, crm_lead, email, 'created_at')) -%}
    {%- do pairs.append((
        leads,
        crm_lead,
        lead_scoring.identifier('crm_lead', 'merged_into_crm_lead_id'),
        'created_at',
    )) -%}
    {%- do pairs.append((
        leads,
        crm_lead,
        lead_scoring.identifier('crm_contact', 'converted_crm_contact_id'),
        'created_at',
    )) -%}
    {%- do pairs.append((contacts, crm_contact, email, 'created_at')) -%}
    {%- do pairs.append((
        contacts,
        crm_contact,
        lead_scoring.identifier('crm_contact', 'merged_into_crm_contact_id'),
        'created_at',
    )) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('marketing') -%}
    {%- do pairs.append((ref('stg_marketing__form_submissions'), email, anonymous, 'occurred_at')) -%}
    {%- do pairs.append((ref('stg_marketing__ad_interactions'), email, anonymous, 'occurred_at')) -%}
    {%- do pairs.append((ref('stg_marketing__email_events'), email, nobody, 'occurred_at')) -%}
    {%- do pairs.append((
        ref('stg_marketing__social_interactions'), email, nobody, 'occurred_at'
    )) -%}
    {%- do pairs.append((
        ref('stg_marketing__event_attendances'), email, nobody, 'occurred_at'
    )) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('web') -%}
    {%- set identifies = ref('stg_web__identifies') -%}
    {%- do pairs.append((identifies, user, email, 'occurred_at')) -%}
    {%- do pairs.append((
        identifies, 'coalesce(' ~ user ~ ', ' ~ email ~ ')', anonymous, 'occurred_at'
    )) -%}
    {%- do pairs.append((ref('stg_web__page_views'), user, anonymous, 'occurred_at')) -%}
    {%- do pairs.append((ref('stg_web__tracked_events'), user, anonymous, 'occurred_at')) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('commerce') -%}
    {%- set orders = ref('stg_commerce__orders') -%}
    {%- do pairs.append((orders, customer, email, 'ordered_at')) -%}
    {%- do pairs.append((
        orders, 'coalesce(' ~ customer ~ ', ' ~ email ~ ')', anonymous, 'ordered_at'
    )) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('support') -%}
    {%- do pairs.append((ref('stg_support__tickets'), customer, email, 'opened_at')) -%}
{%- endif -%}

with

pairs_seen as (
    {%- for relation, first, second, seen_at in pairs %}
    {{ lead_scoring.seen_together(relation, first, second, seen_at) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        identifier,
        linked_identifier,
        min(first_seen_at) as first_seen_at
    from pairs_seen
    where linked_identifier is null or identifier != linked_identifier
    group by identifier, linked_identifier
)

select * from final
