{%- set email = lead_scoring.identifier('email', 'email') -%}
{%- set anonymous = lead_scoring.identifier('anonymous', 'anonymous_id') -%}
{%- set user = lead_scoring.identifier('user', 'user_id') -%}
{%- set user_or_email = 'coalesce(' ~ user ~ ', ' ~ email ~ ')' -%}
{%- set nobody = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

{#- Per staging model of events, which identifiers its rows name together. -#}
{%- set sightings = [] -%}
{%- if lead_scoring.source_is_enabled('marketing') -%}
    {%- do sightings.extend([
        (ref('stg_marketing__form_submissions'), [(email, anonymous)]),
        (ref('stg_marketing__ad_interactions'), [(email, anonymous)]),
        (ref('stg_marketing__email_events'), [(email, nobody)]),
        (ref('stg_marketing__social_interactions'), [(email, nobody)]),
        (ref('stg_marketing__event_attendances'), [(email, nobody)]),
    ]) -%}
{%- endif -%}
{%- if lead_scoring.source_is_enabled('web') -%}
    {%- do sightings.extend([
        (ref('stg_web__identifies'), [(user, email), (user_or_email, anonymous)]),
        (ref('stg_web__page_views'), [(user, anonymous)]),
        (ref('stg_web__tracked_events'), [(user, anonymous)]),
    ]) -%}
{%- endif -%}

{%- set last_days = lead_scoring.last_unchanged_days(sightings | map(attribute=0) | list) -%}
{%- if last_days -%}
    {{ lead_scoring.replaces(lead_scoring.is_seen_after(last_days)) }}
{%- endif %}

with

{% for relation, pairs in sightings -%}
    seen_in_{{ relation.identifier }} as (
        {%- for first, second in pairs %}
            {{ lead_scoring.seen_together(relation, first, second, [
                'occurred_at',
                'batch_number',
                'loaded_date',
            ]) }}
                {%- if last_days %}
                    and loaded_date
                    > cast('{{ last_days[relation.identifier] }}' as date)
                {%- endif %}
            {{ 'union all' if not loop.last }}
        {%- endfor %}
    ),

{% endfor -%}
-- one group by for each, which needs less memory than one for all
final as (
    {%- for relation, _ in sightings %}
        select
            '{{ relation.identifier }}' as seen_in,
            identifier,
            linked_identifier,
            min(occurred_at) as first_seen_at,
            max(batch_number) as batch_number,
            loaded_date
        from seen_in_{{ relation.identifier }}
        where linked_identifier is null or identifier != linked_identifier
        group by
            identifier,
            linked_identifier,
            loaded_date
        {{ 'union all' if not loop.last }}
    {%- else %}
        select
            {{ nobody }} as seen_in,
            {{ nobody }} as identifier,
            {{ nobody }} as linked_identifier,
            cast(null as {{ dbt.type_timestamp() }}) as first_seen_at,
            cast(null as bigint) as batch_number,
            cast(null as date) as loaded_date
        limit 0
    {%- endfor %}
)

select * from final
