with

final as (
    {{ lead_scoring.crm_shaped_updates(
        'salesforce', ref('crm_score_updates'), ref('stg_rules__crm_field_map')
    ) }}
)

select * from final
