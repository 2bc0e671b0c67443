with

people as (
    select * from {{ ref('people_export') }}
),

final as (
    select
        person_no as id,
        mail as email,
        given_name as first_name,
        family_name as last_name,
        position as job_title,
        created_on as created_at,
        changed_at as updated_at,
        exported_at as loaded_at
    from people
)

select * from final
