-- The company's people and accounts, the same whatever the length of the history. Person i
-- is in the CRM, a contact, a customer or a user of the site by the macros beside this file.
create or replace temp table people as
with

drawn as (
    select
        range as i,
        cast(floor(draw(range, 'account') * getvariable('people') / 20) as bigint)
            as account_number,
        cast(floor(63072000 * draw(range, 'created')) as bigint) as age_seconds,
        pick(
            [
                'Anna', 'Björn', 'Céline', 'David', 'Emma', 'František', 'Gżegżółka', 'Hanna',
                'Ivan', 'Jörg', 'Käthe', 'Łukasz', 'Marie', 'Nora', 'Olga', 'Piotr', 'Rémi',
                'Śnieżka', 'Tomasz', 'Zofia'
            ],
            range,
            'first name'
        ) as first_name,
        pick(
            [
                'Baker', 'Černý', 'Dubois', 'Evans', 'Fuchs', 'García', 'Hájek', 'Jäger',
                'Kowalski', 'Köhler', 'Lindström', 'Müller', 'Novák', 'O''Brien',
                'Østergaard', 'Patel', 'Rossi', 'Smith', 'Żółć', 'Walker'
            ],
            range,
            'last name'
        ) as last_name
    from range(getvariable('people'))
)

select
    *,
    'person.' || i || '@' || case
        when i % 997 = 0 then 'ourcompany.example'
        when i % 499 = 0 then 'rival-scoring.example'
        when has_business_mail(i) then 'company-' || account_number || '.example'
        else pick(
            ['gmail.com', 'web.de', 'wp.pl', 'seznam.cz', 'outlook.com', 'my-own.example'],
            i,
            'provider'
        )
    end as email,
    case when draw(i, 'title') < 0.85 then pick(
        [
            'CEO', 'Founder & CEO', 'CTO', 'CFO', 'Chief Marketing Officer', 'VP Marketing',
            'Vice President Sales', 'Head of Marketing', 'Marketing Director',
            'Director of Operations', 'Dyrektor ds. sprzedaży', 'Ředitel marketingu',
            'Marketingleiterin', 'Leiter Vertrieb', 'IT Director', 'Marketing Manager',
            'Sales Manager', 'Product Manager', 'Kierownik działu IT', 'Vedoucí prodeje',
            'HR Manager', 'HR Specialist', 'Marketing Specialist', 'Software Engineer',
            'Data Analyst', 'Accountant', 'Księgowa', 'Właściciel', 'Intern', 'Studentka',
            'Freelance writer', 'Independent consultant', 'Sachbearbeiter', 'n/a', 'Select'
        ],
        i,
        'which title'
    ) end as job_title,
    case when draw(i, 'phone') < 0.4 then '+48 555 ' || lpad(i::varchar, 6, '0') end
        as phone,
    case when draw(i, 'birth') < 0.5 then cast(
        date '1955-01-01' + cast(floor(18000 * draw(i, 'birthday')) as integer) as varchar
    ) end as birth_date,
    case when draw(i, 'country') < 0.9 then pick(
        ['PL', 'DE', 'GB', 'CZ', 'FR', 'US', 'NL', 'AT', 'SE', 'IN', 'BR', 'unknown'],
        i,
        'which country'
    ) end as country,
    case when draw(i, 'city') < 0.7 then pick(
        [
            'Warszawa', 'Kraków', 'Łódź', 'Berlin', 'London', 'Praha', 'Paris', 'Düsseldorf',
            'Other / unknown'
        ],
        i,
        'which city'
    ) end as city,
    case when draw(i, 'industry') < 0.5 then pick(
        [
            'software', 'retail', 'manufacturing', 'logistics', 'education', 'hospitality',
            'healthcare', 'media', 'n/a', ' Financial services'
        ],
        i,
        'which industry'
    ) end as industry
from drawn;
