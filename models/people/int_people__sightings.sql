{%- set email = lead_scoring.identifier('email', 'email') -%}
{%- set anonymous = lead_scoring.identifier('anonymous', 'anonymous_id') -%}
{%- set user = lead_scoring.identifier('user', 'user_id') -%}
{%- set user_or_email = 'coalesce(' ~ user ~ ', ' ~ email ~ ')' -%}
{%- set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

{#- Per staging model of events, which identifiers its rows name together. -#}
{%- set pairs = [] -%}
{%- if lead_scoring.source_is_enabled('marketing') -%}
    {%- do pairs.extend([
        (ref('stg_marketing__form_submissions'), email, anonymous),
        (ref('stg_marketing__ad_interactions'), email, anonymous),
        (ref('stg_marketing__email_events'), email, nobody),
        (ref('stg_marketing__social_interactions'), email, nobody),
        (ref('stg_marketing__event_attendances'), email, nobody),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('web') -%}
    {%- do pairs.extend([
        (ref('stg_web__identifies'), user, email),
        (ref('stg_web__identifies'), user_or_email, anonymous),
        (ref('stg_web__page_views'), user, anonymous),
        (ref('stg_web__tracked_events'), user, anonymous),
    ]) -%}
{%- endif -%}

{%- set last_days = lead_scoring.last_unchanged_days(
    pairs | map(attribute=0) | unique | list
) -%}
{%- if last_days -%}
    {{ lead_scoring.replaces(lead_scoring.is_seen_after(last_days)) }}
{%- endif %}

with

seen_together as (
    {%- for relation, first, second in pairs %}
        {{ lead_scoring.seen_together(relation, first, second, [
            "'" ~ relation.identifier ~ "' as seen_in",
            'occurred_at',
            'batch_number',
            'loaded_date',
        ]) }}
            {%- if last_days %}
                and loaded_date
                > cast('{{ last_days[relation.identifier] }}' as date)
            {%- endif %}
        {{ 'union all' if not loop.last }}
    {%- else %}
        select
            {{ nobody }} as identifier,
            {{ nobody }} as linked_identifier,
            {{ nobody }} as seen_in,
            cast(null as {{ dbt.type_timestamp() }}) as occurred_at,
            cast(null as bigint) as batch_number,
            cast(null as date) as loaded_date
        limit 0
    {%- endfor %}
),

final as (
    select
        seen_in,
        identifier,
        linked_identifier,
        min(occurred_at) as first_seen_at,
        max(batch_number) as batch_number,
        loaded_date
    from seen_together
    where linked_identifier is null or identifier != linked_identifier
    group by
        seen_in,
        identifier,
        linked_identifier,
        loaded_date
)

select * from final
