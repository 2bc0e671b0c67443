select
    id_of('contact-', i) as id,
    case
        when has_business_mail(i) and draw(i, 'account on contact') < 0.8
            then id_of('account-', account_number)
    end as account_id,
    record_email(email, i) as email,
    first_name,
    last_name,
    phone,
    case when draw(i, 'title on contact') < 0.8 then job_title end as job_title,
    case
        when draw(i, 'department') < 0.5
            then pick(
                ['Marketing', 'Sales', 'Human Resources', 'IT', 'Vertrieb', 'Facilities'],
                i,
                'which department'
            )
    end as department,
    city,
    country,
    birth_date,
    pick(['Web form', 'Google Ads', 'LinkedIn', 'Partner'], i, 'lead source')
        as lead_source,
    'owner-' || i % 12 as owner_id,
    draw(i, 'contact opted out') < 0.01 as has_opted_out,
    false as is_deleted,
    cast(null as varchar) as merged_into_id,
    with_t(created) as created_at,
    with_t(updated) as updated_at,
    with_t(loaded) as loaded_at
from records_loaded('contact', 0.3)
where is_contact(i)
order by loaded
