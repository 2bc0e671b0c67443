with

records as (
    select
        *,
        id_of('lead-', i) as id,
        null as merged_into_id
    from records_loaded('lead', 0.3)
    where is_crm_person(i)
    union all
    select
        *,
        id_of('lead-', i + 10000000) as id,
        id_of('lead-', i) as merged_into_id
    from records_loaded('duplicate', 0)
    where is_crm_person(i) and i % 53 = 0
)

select
    id,
    record_email(email, i) as email,
    first_name,
    last_name,
    phone,
    case when draw(i, 'company') < 0.7 then 'Company ' || account_number end as company,
    case when version = 2 or draw(i, 'title at first') < 0.6 then job_title end
        as job_title,
    industry,
    case
        when draw(i, 'size on lead') < 0.4
            then cast(floor(1 + 3000 * pow(draw(account_number, 'size'), 3)) as bigint)
    end as employee_count,
    case
        when draw(i, 'revenue on lead') < 0.2
            then cast(floor(1000 * pow(draw(account_number, 'size'), 3)) * 150000 as double)
    end as annual_revenue,
    city,
    country,
    birth_date,
    pick(['Web form', 'Google Ads', 'LinkedIn', 'Partner'], i, 'lead source')
        as lead_source,
    case
        when is_contact(i) then 'Converted'
        when version = 2
            then pick(['Working', 'Nurturing', 'Unqualified', 'Working'], i, 'status')
        else 'New'
    end as status,
    'owner-' || i % 12 as owner_id,
    draw(i, 'opted out') < 0.02 as has_opted_out,
    merged_into_id is not null or draw(i, 'deleted lead') < 0.005 as is_deleted,
    case when is_contact(i) then id_of('contact-', i) end as converted_contact_id,
    case
        when is_contact(i) and has_business_mail(i) then id_of('account-', account_number)
    end as converted_account_id,
    case when is_contact(i) then with_t(created) end as converted_at,
    merged_into_id,
    with_t(created) as created_at,
    with_t(updated) as updated_at,
    with_t(loaded) as loaded_at
from records
order by loaded
