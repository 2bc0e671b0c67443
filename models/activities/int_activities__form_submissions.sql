{%- set touched = lead_scoring.touched_records(
    ref('stg_marketing__form_submissions'), 'form_submission_id'
) -%}
{%- if touched -%}
    {{ lead_scoring.replaces('record_id in (' ~ touched ~ ')') }}
{%- endif %}

with

form_submissions as (
    {{ lead_scoring.newest_rows(
        ref('stg_marketing__form_submissions'),
        'form_submission_id',
        [
            'anonymous_id',
            'campaign_id',
            'form_name',
            'email',
            'topic',
            'occurred_at',
            'loaded_at',
        ],
        not_compared=['batch_number', 'loaded_date'],
        among=touched
    ) }}
),

final as (
    select
        'marketing.form_submissions:' || form_submission_id as activity_id,
        coalesce(
            {{ lead_scoring.identifier('email', 'email') }},
            {{ lead_scoring.identifier('anonymous', 'anonymous_id') }}
        ) as identifier,
        'form_submitted' as activity_type,
        occurred_at,
        'web' as channel,
        topic as category,
        form_name as asset,
        campaign_id as campaign,
        cast(null as {{ lead_scoring.type_decimal() }}) as value,
        'marketing' as source_name,
        false as is_bot,
        loaded_at,

        -- what a later run has to know
        form_submission_id as record_id,
        batch_number,
        loaded_date
    from form_submissions
)

select * from final
