{%- set values = lead_scoring.crm_values() -%}
{%- set is_added_to = lead_scoring.grows() -%}
{%- if is_added_to -%}
    {{ lead_scoring.replaces('false') }}
    {%- do lead_scoring.report_earlier_date() -%}
{%- endif %}

with

current_values as (
    select * from {{ ref('int_write_back__current_values') }}
),

crm_records as (
    select
        crm_object,
        crm_record_id
    from {{ ref('int_write_back__crm_records') }}
),

confirmations as (
    select update_id
    from {{ ref('int_write_back__confirmations') }}
),

{% if is_added_to -%}
    offered as (
        select
            *,
            row_number() over (
                partition by crm_object, crm_record_id
                order by batch_number desc, {{ lead_scoring.bytewise('update_id') }}
            ) as newest_first,
            max(batch_number) over () as newest_batch_number
        from {{ this }}
    ),

{% else -%}
    offered as (
        select
            crm_object,
            crm_record_id,
            lead_id,
            crm_object as update_id,
            crm_object as change_type,
            {{ values | join(',\n            ') }},
            as_of_date as offered_date,
            0 as batch_number,
            1 as newest_first,
            0 as newest_batch_number
        from current_values
        where false
    ),

{% endif -%}
last_dates as (
    select max(offered_date) as last_offered_date
    from offered
    where batch_number = newest_batch_number
),

scoring_dates as (
    select max(as_of_date) as scoring_date
    from current_values
),

-- A date before the last one offered has no news. Nor has one without a score: that raw
-- tables are empty is likelier than that all records are to be emptied.
dates_offered as (
    select scoring_dates.scoring_date
    from scoring_dates
    cross join last_dates
    where
        scoring_dates.scoring_date is not null
        and (
            last_dates.last_offered_date is null
            or scoring_dates.scoring_date >= last_dates.last_offered_date
            or {{ var("offer_earlier_date", false) | lower }}
        )
),

latest_offers as (
    select
        offered.*,
        confirmations.update_id is not null as is_confirmed
    from offered
    left outer join confirmations
        on offered.update_id = confirmations.update_id
    where offered.newest_first = 1
),

-- The last offer and not the last confirmed one is what values are compared with: an
-- offer that nobody confirmed may have been delivered all the same.
written as (
    select
        current_values.crm_object,
        current_values.crm_record_id,
        current_values.lead_id,
        latest_offers.update_id as previous_update_id,
        case
            when latest_offers.update_id is null then 'new'
            when latest_offers.change_type in ('removed', 'withdrawn') then 'new'
            when latest_offers.change_type = 'new' and not latest_offers.is_confirmed
                then 'new'
            else 'changed'
        end as change_type,
        {%- for value in values %}
            current_values.{{ value }},
        {%- endfor %}
        dates_offered.scoring_date as offered_date
    from current_values
    cross join dates_offered
    left outer join latest_offers
        on
            current_values.crm_object = latest_offers.crm_object
            and current_values.crm_record_id = latest_offers.crm_record_id
    where
        latest_offers.update_id is null
        or latest_offers.change_type in ('removed', 'withdrawn')
        or (
            {{ lead_scoring.crm_values_differ('current_values', 'latest_offers')
                | indent(4) }}
        )
),

-- a record that is no longer in the CRM has no values to be emptied
ended as (
    select
        latest_offers.crm_object,
        latest_offers.crm_record_id,
        latest_offers.lead_id,
        latest_offers.update_id as previous_update_id,
        latest_offers.change_type as previous_change_type,
        case
            when crm_records.crm_record_id is null then 'withdrawn'
            else 'removed'
        end as change_type,
        {%- for value, type in values.items() %}
            cast(null as {{ type }}) as {{ value }},
        {%- endfor %}
        dates_offered.scoring_date as offered_date
    from latest_offers
    cross join dates_offered
    left outer join current_values
        on
            latest_offers.crm_object = current_values.crm_object
            and latest_offers.crm_record_id = current_values.crm_record_id
    left outer join crm_records
        on
            latest_offers.crm_object = crm_records.crm_object
            and latest_offers.crm_record_id = crm_records.crm_record_id
    where current_values.crm_record_id is null
),

added as (
    select
        crm_object,
        crm_record_id,
        lead_id,
        previous_update_id,
        change_type,
        {{ values | join(',\n        ') }},
        offered_date
    from written
    union all
    select
        crm_object,
        crm_record_id,
        lead_id,
        previous_update_id,
        change_type,
        {{ values | join(',\n        ') }},
        offered_date
    from ended
    where previous_change_type != change_type
),

final as (
    select
        {{ lead_scoring.crm_update_id('previous_update_id') }} as update_id,
        previous_update_id,
        crm_object,
        crm_record_id,
        lead_id,
        change_type,
        {{ values | join(',\n        ') }},
        offered_date,
        {{ lead_scoring.batch_number() }} as batch_number
    from added
)

select * from final
