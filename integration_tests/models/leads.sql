with

prospects as (
    {{ dbt_utils.deduplicate(ref('prospects'), 'prospect_id', 'updated_at desc') }}
),

leads_scored as (
    select
        crm_lead_id,
        is_excluded
    from {{ ref('lead_scoring', 'leads') }}
),

final as (
    select
        prospects.prospect_id,
        {{ dbt_utils.generate_surrogate_key(['prospects.prospect_id']) }} as lead_key,
        {{ clean_text('prospects.first_name') }} as shouted_name,
        {{ is_number('prospects.prospect_id') }} as asked,
        {{ identifier('lead', 'prospects.prospect_id') }} as salutation,
        {{ decay_fraction('5.0', '10.0') }} as price_decay,
        {{ as_of_date() }} as founded_on,
        leads_scored.is_excluded
    from prospects
    left outer join leads_scored
        on prospects.prospect_id = leads_scored.crm_lead_id
)

select * from final
