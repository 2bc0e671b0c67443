with

forms as (
    select
        *,
        busy(getvariable('people'), n, day, 'who') as i
    from events_loaded(120)
)

select
    id_of('form-', forms.n) as id,
    pick(
        [
            'content_download', 'content_download', 'newsletter_signup',
            'newsletter_signup', 'event_question', 'demo_request', 'contact_sales',
            'quote_request'
        ],
        forms.n,
        'form'
    ) as form_name,
    case when draw(forms.n, 'no address') >= 0.01 then written(people.email, forms.n) end
        as email,
    -- a device is lent now and then
    case
        when draw(forms.n, 'no device') >= 0.1
            then id_of(
                'anon-',
                device_of(forms.i, forms.n) + case
                    when draw(forms.n, 'lent') < 0.01 then 1 else 0
                end
            )
    end as anonymous_id,
    people.first_name,
    people.last_name,
    case when draw(forms.n, 'phone') < 0.3 then people.phone end as phone,
    case when draw(forms.n, 'company') < 0.5 then 'Company ' || people.account_number end
        as company,
    case when draw(forms.n, 'job title') < 0.5 then people.job_title end as job_title,
    case when draw(forms.n, 'industry') < 0.3 then people.industry end as industry,
    case
        when draw(forms.n, 'size') < 0.3
            then cast(floor(1 + 3000 * pow(draw(people.account_number, 'size'), 3)) as bigint)
    end as employee_count,
    case when draw(forms.n, 'country') < 0.6 then people.country end as country,
    pick(['content', 'product', 'newsletter'], forms.n, 'topic') as topic,
    pick(['/pricing', '/demo', '/blog'], forms.n, 'page') as page_path,
    campaign(forms.n, 'which campaign') as campaign_id,
    mistaken(with_space(forms.occurred), forms.n, '2026-02-31 10:00:00') as occurred_at,
    with_space(forms.loaded) as loaded_at
from forms
inner join people
    on forms.i = people.i
order by forms.loaded
