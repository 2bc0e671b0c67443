-- The shipped rules, scored by hand: one script for DuckDB that knows this rule set and this
-- company's data, and takes every short cut that they allow. Which activities a rule counts
-- is written out below; what it pays, its window and its caps are read from the seeds.
--
-- Variables: raw_files and seeds (folders), day (the scoring date).
-- Result: tables lead_scores and lead_score_ledger.

-- Reading ---------------------------------------------------------------------------------

create or replace temp macro read_text(text) as nullif(trim(text), '');
create or replace temp macro read_email(email) as
    case when contains(email, '@') then lower(trim(email)) end;
create or replace temp macro read_time(text) as try_cast(text as timestamp);
create or replace temp macro read_amount(amount) as cast(amount as decimal(18, 6));
create or replace temp macro raw(raw_table) as table
    select * from read_parquet(getvariable('raw_files') || '/' || raw_table || '/*.parquet');
create or replace temp macro seed(name) as table
    select *
    from read_csv(getvariable('seeds') || '/' || name || '.csv', all_varchar = true)
    where
        coalesce(valid_from, '') <= getvariable('day')
        and coalesce(valid_to, '9999') > getvariable('day');

set variable bot_words = (
    select list(lower(item)) from seed('reference_lists') where list_name = 'bot_user_agents'
);
set variable placeholders = (
    select list(lower(item)) from seed('reference_lists') where list_name = 'placeholders'
);
create or replace temp macro listed(name) as (
    select list(lower(item)) from seed('reference_lists') where list_name = name
);
set variable own_domains = listed('own_domains');
set variable competitors = listed('competitors');
set variable free_mail = listed('free_mail_providers');
set variable target_industries = listed('target_industries');
set variable poor_fit_industries = listed('poor_fit_industries');
set variable core_countries = listed('core_countries');
set variable served_countries = listed('served_countries');
set variable signs_of_interest = listed('signs_of_interest');

create or replace temp macro is_bot_agent(agent) as
    len(list_filter(
        getvariable('bot_words'), lambda word: contains(lower(agent), word)
    )) > 0;
create or replace temp macro answered(text) as
    case
        when not list_contains(getvariable('placeholders'), lower(trim(text)))
            then read_text(text)
    end;

-- Who was seen, first and last ------------------------------------------------------------

-- Web events are most of the data, and for most of them the first and last one of a visitor
-- is all that counts. So they are read once for that, and once more for what rules count.
create or replace temp table web_visitors as
with

events as (
    select
        anonymous_id,
        user_id,
        user_agent,
        true as is_interest,
        read_time(occurred_at) as occurred_at
    from raw('web/page_views')
    where id is not null
    union all
    select
        anonymous_id,
        user_id,
        user_agent,
        event_name = 'content_downloaded' as is_interest,
        read_time(occurred_at) as occurred_at
    from raw('web/tracked_events')
    where id is not null
)

select
    'user:' || user_id as user_identifier,
    'anonymous:' || anonymous_id as anonymous_identifier,
    user_agent,
    is_interest,
    is_bot_agent(user_agent) as is_bot,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at
from events
where occurred_at is not null and coalesce(user_id, anonymous_id) is not null
group by user_id, anonymous_id, user_agent, is_interest;

create or replace temp table bot_agents as
select distinct user_agent
from web_visitors
where is_bot;

create or replace temp table mail_events as
select
    id,
    'email:' || read_email(email) as identifier,
    event_type,
    message_id,
    email_name,
    topic,
    user_agent,
    read_time(occurred_at) as occurred_at
from raw('marketing/email_events')
where
    event_type != 'delivered'
    and id is not null
    and read_email(email) is not null
    and read_time(occurred_at) is not null;

create or replace temp table deliveries as
select
    message_id,
    'email:' || any_value(read_email(email)) as identifier,
    min(read_time(occurred_at)) as occurred_at
from raw('marketing/email_events')
where
    event_type = 'delivered'
    and id is not null
    and read_email(email) is not null
    and read_time(occurred_at) is not null
group by message_id;

create or replace temp table mail_agents as
select
    user_agent,
    is_bot_agent(user_agent) as is_bot
from mail_events
group by user_agent;
delete from mail_agents where not coalesce(is_bot, false);

-- what nobody reads that fast, a scanner does
create or replace temp table mails as
select distinct
    mail_events.id,
    mail_events.identifier,
    mail_events.event_type,
    mail_events.email_name,
    mail_events.topic,
    mail_events.occurred_at
from mail_events
left outer join deliveries
    on mail_events.message_id = deliveries.message_id
left outer join mail_agents
    on mail_events.user_agent = mail_agents.user_agent
where
    mail_events.event_type not in ('opened', 'clicked')
    or (
        mail_agents.user_agent is null
        and (
            mail_events.event_type = 'clicked'
            or mail_events.user_agent is distinct from 'Mozilla/5.0'
        )
        and (
            deliveries.occurred_at is null
            or not mail_events.occurred_at between deliveries.occurred_at
            and deliveries.occurred_at + interval 5 seconds
        )
    );

create or replace temp table forms as
select distinct
    id,
    'email:' || read_email(email) as email_identifier,
    'anonymous:' || anonymous_id as anonymous_identifier,
    form_name,
    topic,
    read_email(email) as email,
    phone,
    answered(job_title) as job_title,
    answered(industry) as industry,
    cast(employee_count as integer) as employee_count,
    country,
    read_time(occurred_at) as occurred_at
from raw('marketing/form_submissions')
where
    read_time(occurred_at) is not null
    and coalesce(read_email(email), anonymous_id) is not null;

create or replace temp table orders as
select
    orders.id,
    'customer:' || orders.customer_id as customer_identifier,
    'email:' || read_email(orders.email) as email_identifier,
    'anonymous:' || orders.anonymous_id as anonymous_identifier,
    read_time(orders.ordered_at) as occurred_at,
    read_time(orders.loaded_at) as loaded_at,
    cast(
        read_amount(orders.total_amount) * cast(rates.rate as decimal(18, 6))
        as decimal(28, 6)
    ) as value
from raw('commerce/orders') as orders
left outer join read_csv(
    getvariable('seeds') || '/exchange_rates.csv', all_varchar = true
) as rates
    on
        orders.currency = rates.currency
        and coalesce(rates.valid_from, '') <= orders.ordered_at[:10]
        and coalesce(rates.valid_to, '9999') > orders.ordered_at[:10]
where
    read_time(orders.ordered_at) is not null
    and coalesce(orders.customer_id, read_email(orders.email), orders.anonymous_id)
    is not null
qualify
    row_number() over (
        partition by orders.id
        order by orders.updated_at desc, orders.loaded_at desc
    ) = 1;

create or replace temp table opportunities as
select
    id,
    coalesce('crm_contact:' || contact_id, 'crm_lead:' || lead_id) as identifier,
    case
        when is_closed then case when is_won then 'opportunity_won' else 'opportunity_lost' end
    end as closed_as,
    read_time(created_at) as created_at,
    read_time(closed_at) as closed_at
from raw('crm/opportunities')
qualify row_number() over (partition by id order by updated_at desc, loaded_at desc) = 1;

create or replace temp table tickets as
select
    'customer:' || customer_id as customer_identifier,
    'email:' || read_email(email) as email_identifier,
    read_time(opened_at) as opened_at,
    read_time(solved_at) as solved_at
from raw('support/tickets')
where coalesce(customer_id, read_email(email)) is not null
qualify row_number() over (partition by id order by updated_at desc, loaded_at desc) = 1;

create or replace temp table crm_leads as
select
    *,
    read_email(email) as clean_email,
    merged_into_id is not null as is_merged
from raw('crm/leads')
qualify row_number() over (partition by id order by updated_at desc, loaded_at desc) = 1;
delete from crm_leads where is_deleted and not is_merged;

create or replace temp table contacts as
select
    *,
    read_email(email) as clean_email
from raw('crm/contacts')
qualify row_number() over (partition by id order by updated_at desc, loaded_at desc) = 1;

create or replace temp table small_events as
select distinct
    'marketing.ad_interactions:' || id as activity_id,
    'email:' || read_email(email) as email_identifier,
    'anonymous:' || anonymous_id as anonymous_identifier,
    case interaction_type when 'click' then 'ad_clicked' else 'ad_viewed' end
        as activity_type,
    read_time(occurred_at) as occurred_at,
    topic as category,
    ad_id as asset,
    cast(null as decimal(28, 6)) as value
from raw('marketing/ad_interactions')
union all
select distinct
    'marketing.social_interactions:' || id,
    'email:' || read_email(email),
    null,
    'social_' || case interaction_type
        when 'like' then 'liked'
        when 'share' then 'shared'
        when 'comment' then 'commented'
        else 'followed'
    end,
    read_time(occurred_at),
    topic,
    post_id,
    null
from raw('marketing/social_interactions')
union all
select distinct
    'marketing.event_attendances:' || id,
    'email:' || read_email(email),
    null,
    'event_' || replace(status, 'no_show', 'missed'),
    read_time(occurred_at),
    event_type,
    event_name,
    cast(minutes_attended as decimal(28, 6))
from raw('marketing/event_attendances');
delete from small_events
where
    occurred_at is null
    or coalesce(email_identifier, anonymous_identifier) is null;

-- Who is who ------------------------------------------------------------------------------

create or replace temp table identifies as
select
    'user:' || user_id as user_identifier,
    'email:' || read_email(email) as email_identifier,
    'anonymous:' || anonymous_id as anonymous_identifier,
    min(read_time(occurred_at)) as occurred_at
from raw('web/identifies')
where read_time(occurred_at) is not null
group by all;

create or replace temp table links as
with

seen_together as (
    select user_identifier as a, anonymous_identifier as b, first_at from web_visitors
    union all
    select user_identifier, email_identifier, occurred_at from identifies
    union all
    select coalesce(user_identifier, email_identifier), anonymous_identifier, occurred_at
    from identifies
    union all
    select email_identifier, anonymous_identifier, occurred_at from forms
    union all
    select email_identifier, anonymous_identifier, occurred_at from small_events
    union all
    select identifier, null, occurred_at from mail_events
    union all
    select identifier, null, occurred_at from deliveries
    union all
    select customer_identifier, email_identifier, occurred_at from orders
    union all
    select coalesce(customer_identifier, email_identifier), anonymous_identifier, occurred_at
    from orders
    union all
    select customer_identifier, email_identifier, opened_at from tickets
    union all
    select 'crm_lead:' || id, 'email:' || clean_email, read_time(created_at) from crm_leads
    union all
    select 'crm_lead:' || id, 'crm_lead:' || merged_into_id, read_time(created_at)
    from crm_leads
    where merged_into_id is not null
    union all
    select 'crm_lead:' || id, 'crm_contact:' || converted_contact_id, read_time(created_at)
    from crm_leads
    where converted_contact_id is not null
    union all
    select 'crm_contact:' || id, 'email:' || clean_email, read_time(created_at)
    from contacts
)

select
    coalesce(a, b) as identifier,
    case when a is not null then b end as linked_identifier,
    min(first_at) as first_at
from seen_together
where coalesce(a, b) is not null
group by all;

create or replace temp table identifiers as
with

sightings as (
    select identifier, first_at from links
    union all
    select linked_identifier, first_at from links where linked_identifier is not null
)

select
    identifier,
    starts_with(identifier, 'anonymous:') as is_anonymous,
    min(first_at) as first_at,
    row_number() over (
        order by
            min(first_at) nulls last,
            not starts_with(identifier, 'email:'),
            identifier
    ) as number
from sightings
group by identifier;

create or replace temp table numbered_links as
select
    first_ends.number as from_number,
    second_ends.number as to_number,
    second_ends.is_anonymous,
    links.first_at
from links
inner join identifiers as first_ends
    on links.identifier = first_ends.identifier
inner join identifiers as second_ends
    on links.linked_identifier = second_ends.identifier
where not first_ends.is_anonymous;

-- everybody takes the least number that any linked identifier has, until nothing changes
create or replace temp table persons as
with recursive

edges as (
    select from_number, to_number from numbered_links where not is_anonymous
    union
    select to_number, from_number from numbered_links where not is_anonymous
),

labels using key (number) as (
    select from_number as number, min(least(from_number, to_number)) as person
    from edges
    group by from_number
    union
    select edges.to_number, min(labels.person)
    from labels
    inner join edges
        on labels.number = edges.from_number
    inner join recurring.labels as known
        on edges.to_number = known.number
    where labels.person < known.person
    group by edges.to_number
)

select number, person from labels;

-- a visitor is whoever was identified first on that device
create or replace temp table identified_visitors as
select
    to_number as number,
    arg_min(from_number, (first_at, from_number)) as identified_number
from numbered_links
where is_anonymous
group by to_number;

create or replace temp table identities as
select
    identifiers.identifier,
    identifiers.first_at,
    coalesce(
        persons.person, identified_visitors.identified_number, identifiers.number
    ) as lead
from identifiers
left outer join identified_visitors
    on identifiers.number = identified_visitors.number
left outer join persons
    on coalesce(identified_visitors.identified_number, identifiers.number) = persons.number;

-- What is known of them -------------------------------------------------------------------

create or replace temp table accounts as
select
    id,
    lower(domain) as domain,
    read_text(industry) as industry,
    country,
    employee_count,
    annual_revenue
from raw('crm/accounts')
where not is_deleted;

create or replace temp table records as
with

gathered as (
    select
        'crm_contact:' || contacts.id as identifier,
        contacts.id as record_id,
        1 as precedence,
        false as is_merged,
        accounts.id as account_id,
        clean_email as email,
        contacts.email is not null and clean_email is null as has_broken_email,
        phone,
        answered(job_title) as job_title,
        answered(department) as department,
        cast(null as varchar) as industry,
        answered(city) as city,
        contacts.country,
        cast(null as varchar) as status,
        cast(null as integer) as employee_count,
        cast(null as double) as annual_revenue,
        has_opted_out,
        birth_date,
        created_at,
        read_time(updated_at) as updated_at
    from contacts
    left outer join accounts
        on contacts.account_id = accounts.id
    union all
    select
        'crm_lead:' || crm_leads.id,
        crm_leads.id,
        2,
        is_merged,
        accounts.id,
        clean_email,
        crm_leads.email is not null and clean_email is null,
        phone,
        answered(job_title),
        null,
        answered(crm_leads.industry),
        answered(city),
        crm_leads.country,
        status,
        crm_leads.employee_count,
        crm_leads.annual_revenue,
        has_opted_out,
        birth_date,
        created_at,
        read_time(updated_at)
    from crm_leads
    left outer join accounts
        on crm_leads.converted_account_id = accounts.id
    union all
    select
        coalesce(email_identifier, anonymous_identifier),
        id,
        3,
        false,
        null,
        email,
        false,
        phone,
        job_title,
        null,
        industry,
        null,
        country,
        null,
        employee_count,
        null,
        false,
        null,
        null,
        occurred_at
    from forms
)

select
    gathered.*,
    identities.lead,
    row_number() over (
        partition by identities.lead
        order by
            gathered.is_merged,
            gathered.precedence,
            gathered.updated_at desc,
            gathered.record_id
    ) as place
from gathered
inner join identities
    on gathered.identifier = identities.identifier;

create or replace temp macro first_known(value, place) as
    arg_min(value, place) filter (value is not null);

create or replace temp table merged_records as
select
    lead,
    first_known(account_id, place) as account_id,
    first_known(email, place) as email,
    first_known(phone, place) as phone,
    first_known(job_title, place) as job_title,
    first_known(department, place) as department,
    first_known(industry, place) as industry,
    first_known(city, place) as city,
    first_known(country, place) as country,
    first_known(status, place) as status,
    first_known(employee_count, place) as employee_count,
    first_known(annual_revenue, place) as annual_revenue,
    first_known(birth_date, place) as birth_date,
    bool_or(has_opted_out) as has_opted_out,
    bool_or(has_broken_email) as has_broken_email,
    min(read_time(created_at)) as crm_created_at
from records
group by lead;

-- what words in job titles mean: the longest listed words decide
create or replace temp macro words(text) as
    regexp_replace(
        ' ' || translate(lower(text), '.,;:/\-_()&''"', repeat(' ', 13)) || ' ', ' +', ' ', 'g'
    );
create or replace temp table job_meanings as
with

texts as (
    select distinct unnest([job_title, department]) as job_text from merged_records
),

listed_words as (
    select
        split_part(list_name, '_', 1) as kind,
        substring(list_name, position('_' in list_name) + 1) as meaning,
        words(item) as item_words
    from seed('reference_lists')
    where starts_with(list_name, 'seniority_') or starts_with(list_name, 'department_')
),

found as (
    select
        texts.job_text,
        listed_words.kind,
        arg_min(
            listed_words.meaning, (-length(listed_words.item_words), listed_words.meaning)
        ) as meaning
    from texts
    inner join listed_words
        on contains(words(texts.job_text), listed_words.item_words)
    group by all
)

select
    job_text,
    any_value(meaning) filter (kind = 'seniority') as seniority,
    any_value(meaning) filter (kind = 'department') as department
from found
group by job_text;

create or replace temp table first_emails as
select
    lead,
    arg_min(identifier[7:], (first_at, identifier)) as email
from identities
where starts_with(identifier, 'email:')
group by lead;

create or replace temp table attributes as
with

emails_found as (
    select
        leads.lead,
        coalesce(merged_records.email, first_emails.email) as email,
        split_part(coalesce(merged_records.email, first_emails.email), '@', 2) as domain
    from (select distinct lead from identities) as leads
    left outer join merged_records
        on leads.lead = merged_records.lead
    left outer join first_emails
        on leads.lead = first_emails.lead
)

select
    emails_found.lead,
    emails_found.email,
    case when emails_found.email is not null then emails_found.domain end as email_domain,
    case
        when emails_found.email is not null
            then list_contains(getvariable('free_mail'), emails_found.domain)
    end as has_free_mail,
    emails_found.email is null and coalesce(merged_records.has_broken_email, false)
        as has_broken_email,
    coalesce(merged_records.has_opted_out, false) as has_opted_out,
    merged_records.phone,
    merged_records.job_title,
    title_meanings.seniority,
    lower(coalesce(department_meanings.department, title_meanings.department))
        as department,
    lower(coalesce(merged_records.industry, accounts.industry)) as industry,
    lower(merged_records.city) as city,
    lower(coalesce(merged_records.country, accounts.country)) as country,
    merged_records.status,
    coalesce(merged_records.employee_count, accounts.employee_count) as employee_count,
    coalesce(merged_records.annual_revenue, accounts.annual_revenue) as annual_revenue,
    date_sub('year', cast(merged_records.birth_date as date), cast(getvariable('day') as date))
        as age_years,
    merged_records.crm_created_at
from emails_found
left outer join merged_records
    on emails_found.lead = merged_records.lead
left outer join accounts as domain_accounts
    on
        emails_found.domain = domain_accounts.domain
        and not list_contains(getvariable('free_mail'), emails_found.domain)
left outer join accounts
    on coalesce(merged_records.account_id, domain_accounts.id) = accounts.id
left outer join job_meanings as title_meanings
    on merged_records.job_title = title_meanings.job_text
left outer join job_meanings as department_meanings
    on merged_records.department = department_meanings.job_text;

-- What they did ---------------------------------------------------------------------------

-- all of the kinds of activity that are few, with the lead
create or replace temp table few_activities as
with

products as (
    select id, any_value(category) as category from raw('commerce/products') group by id
),

cancellations as (
    select distinct id, order_id, reason, read_time(cancelled_at) as cancelled_at
    from raw('commerce/cancellations')
),

order_lines as (
    select distinct id, order_id, product_id from raw('commerce/order_lines')
),

sales_activities as (
    select distinct
        id,
        coalesce('crm_contact:' || contact_id, 'crm_lead:' || lead_id) as identifier,
        activity_type || case status
            when 'completed' then '_held'
            when 'scheduled' then '_booked'
            else '_missed'
        end as activity_type,
        subject,
        duration_minutes,
        read_time(occurred_at) as occurred_at
    from raw('crm/sales_activities')
    where read_time(occurred_at) is not null
),

order_identifiers as (
    select
        *,
        coalesce(customer_identifier, email_identifier, anonymous_identifier) as identifier
    from orders
),

gathered as (
    select
        'marketing.email_events:' || id as activity_id,
        identifier,
        'email_' || event_type as activity_type,
        occurred_at,
        topic as category,
        email_name as asset,
        cast(null as decimal(28, 6)) as value
    from mails
    union all
    select
        'marketing.form_submissions:' || id,
        coalesce(email_identifier, anonymous_identifier),
        'form_submitted',
        occurred_at,
        topic,
        form_name,
        null
    from forms
    union all
    select
        activity_id,
        coalesce(email_identifier, anonymous_identifier),
        activity_type,
        occurred_at,
        category,
        asset,
        value
    from small_events
    union all
    select
        'commerce.orders:' || id, identifier, 'order_placed', occurred_at, null, id, value
    from order_identifiers
    union all
    select
        'commerce.order_lines:' || order_lines.id,
        orders.identifier,
        'order_line_purchased',
        orders.occurred_at,
        products.category,
        order_lines.product_id,
        null
    from order_lines
    inner join order_identifiers as orders
        on order_lines.order_id = orders.id
    left outer join products
        on order_lines.product_id = products.id
    union all
    select
        'commerce.cancellations:' || cancellations.id,
        orders.identifier,
        'order_cancelled',
        cancellations.cancelled_at,
        cancellations.reason,
        orders.id,
        null
    from cancellations
    inner join order_identifiers as orders
        on cancellations.order_id = orders.id
    union all
    select
        'crm.sales_activities:' || id,
        identifier,
        activity_type,
        occurred_at,
        null,
        subject,
        duration_minutes
    from sales_activities
    union all
    select
        'crm.opportunities:' || id || ':created',
        identifier,
        'opportunity_created',
        created_at,
        null,
        id,
        null
    from opportunities
    union all
    select
        'crm.opportunities:' || id || replace(closed_as, 'opportunity_', ':'),
        identifier,
        closed_as,
        closed_at,
        null,
        id,
        null
    from opportunities
    where closed_as is not null
    union all
    select
        null,
        coalesce(customer_identifier, email_identifier),
        'ticket_opened',
        opened_at,
        null,
        null,
        null
    from tickets
    union all
    select
        null,
        coalesce(customer_identifier, email_identifier),
        'ticket_solved',
        solved_at,
        null,
        null,
        null
    from tickets
    where solved_at is not null
)

select
    gathered.activity_id,
    identities.lead,
    gathered.activity_type,
    gathered.occurred_at,
    gathered.category,
    gathered.asset,
    gathered.value
from gathered
inner join identities
    on gathered.identifier = identities.identifier;

-- a checkout without an order in three days after it, once those are known
insert into few_activities
with

checkouts as (
    select distinct
        tracked_events.id,
        identities.lead,
        tracked_events.category,
        tracked_events.asset,
        cast(tracked_events.value as decimal(28, 6)) as value,
        read_time(tracked_events.occurred_at) as occurred_at
    from raw('web/tracked_events') as tracked_events
    inner join identities
        on
            coalesce(
                'user:' || tracked_events.user_id,
                'anonymous:' || tracked_events.anonymous_id
            )
            = identities.identifier
    anti join bot_agents
        on tracked_events.user_agent = bot_agents.user_agent
    where
        tracked_events.event_name = 'checkout_started'
        and tracked_events.id is not null
        and read_time(tracked_events.occurred_at) is not null
),

orders_placed as (
    select lead, occurred_at from few_activities where activity_type = 'order_placed'
)

select
    'web.tracked_events:' || checkouts.id || ':abandoned',
    checkouts.lead,
    'checkout_abandoned',
    checkouts.occurred_at + interval 3 days,
    checkouts.category,
    checkouts.asset,
    checkouts.value
from checkouts
anti join orders_placed
    on
        checkouts.lead = orders_placed.lead
        and checkouts.occurred_at <= orders_placed.occurred_at
        and checkouts.occurred_at + interval 3 days > orders_placed.occurred_at
where checkouts.occurred_at + interval 3 days <= (select max(loaded_at) from orders);

-- first and last touch of each lead, and the last that shows interest
create or replace temp table touches as
with

human_touches as (
    select
        identities.lead,
        web_visitors.first_at,
        web_visitors.last_at,
        case when web_visitors.is_interest then web_visitors.last_at end as interest_at
    from web_visitors
    inner join identities
        on
            coalesce(web_visitors.user_identifier, web_visitors.anonymous_identifier)
            = identities.identifier
    where not web_visitors.is_bot
    union all
    select
        lead,
        occurred_at,
        occurred_at,
        case
            when list_contains(getvariable('signs_of_interest'), activity_type)
                then occurred_at
        end
    from few_activities
    union all
    select identities.lead, deliveries.occurred_at, deliveries.occurred_at, null
    from deliveries
    inner join identities
        on deliveries.identifier = identities.identifier
)

select
    lead,
    min(first_at) as first_at,
    max(last_at) filter (last_at < cast(getvariable('day') as date) + 1) as last_at,
    max(interest_at) filter (interest_at < cast(getvariable('day') as date) + 1)
        as interest_at
from human_touches
group by lead;

create or replace temp table leads as
select
    attributes.*,
    md5(identifiers.identifier) as lead_id,
    touches.last_at,
    cast(
        least(attributes.crm_created_at, touches.first_at) as date
    ) as created_date,
    cast(getvariable('day') as date)
    - cast(least(attributes.crm_created_at, touches.first_at) as date) as age_days,
    cast(getvariable('day') as date) - cast(
        greatest(
            touches.interest_at, least(attributes.crm_created_at, touches.first_at)
        ) as date
    ) as idle_days
from attributes
inner join identifiers
    on attributes.lead = identifiers.number
left outer join touches
    on attributes.lead = touches.lead
where least(attributes.crm_created_at, touches.first_at)
    < cast(getvariable('day') as date) + 1;

-- Of web events those that a rule looks at: of the last three months, of pages that some rule
-- looks for without a window, and all of leads who are idle, whose row in the ledger says
-- how much they did. Only ids that occur more than once need to be made distinct.
create or replace temp table web_activities as
with

idle_leads as (
    select lead from leads where idle_days >= 30 and age_days >= 30
),

visitors as (
    select
        identities.identifier,
        identities.lead,
        idle_leads.lead is not null as is_idle
    from identities
    left outer join idle_leads
        on identities.lead = idle_leads.lead
    where
        starts_with(identities.identifier, 'user:')
        or starts_with(identities.identifier, 'anonymous:')
),

events as (
    select
        'web.page_views:' || id as activity_id,
        user_id,
        anonymous_id,
        'page_viewed' as activity_type,
        occurred_at,
        page_group as category,
        page_path as asset,
        user_agent,
        page_group in ('pricing', 'demo') or page_path = '/' as is_always_wanted
    from raw('web/page_views')
    where id is not null
    union all
    select
        'web.tracked_events:' || tracked_events.id,
        tracked_events.user_id,
        tracked_events.anonymous_id,
        tracked_events.event_name,
        tracked_events.occurred_at,
        coalesce(tracked_events.category, products.category),
        coalesce(tracked_events.asset, tracked_events.product_id),
        tracked_events.user_agent,
        tracked_events.event_name in ('content_downloaded', 'account_created')
    from raw('web/tracked_events') as tracked_events
    left outer join (
        select id, any_value(category) as category from raw('commerce/products') group by id
    ) as products
        on tracked_events.product_id = products.id
    where
        tracked_events.id is not null
        and tracked_events.event_name in (
            'product_viewed', 'product_added', 'content_downloaded', 'account_created'
        )
)

select
    events.activity_id,
    visitors.lead,
    events.activity_type,
    read_time(events.occurred_at) as occurred_at,
    events.category,
    events.asset,
    cast(null as decimal(28, 6)) as value
from events
inner join visitors
    on
        coalesce('user:' || events.user_id, 'anonymous:' || events.anonymous_id)
        = visitors.identifier
anti join bot_agents
    on events.user_agent = bot_agents.user_agent
where
    (
        events.occurred_at
        > cast(cast(getvariable('day') as date) - interval 3 months as varchar)
        or events.is_always_wanted
        or (visitors.is_idle and events.activity_type in ('page_viewed'))
    )
    and read_time(events.occurred_at) is not null;

create or replace temp table distinct_activities as
with

repeated as (
    select hash(activity_id) as id_hash
    from web_activities
    group by all
    having count(*) > 1
)

select * from web_activities
where hash(activity_id) not in (select id_hash from repeated)
union all
select distinct * from web_activities
where hash(activity_id) in (select id_hash from repeated)
union all
select * from few_activities
where
    activity_id is not null
    and activity_type not in ('email_delivered', 'ad_viewed')
    and occurred_at < cast(getvariable('day') as date) + 1
union all
select * from few_activities
where
    activity_type = 'ad_viewed'
    and occurred_at >= cast(getvariable('day') as date) - 30;

-- Activities are of few kinds, as far as a rule can tell.
create or replace temp macro telling_asset(activity_type, asset) as
    case when activity_type in ('page_viewed', 'form_submitted') then coalesce(asset, '') else '' end;
create or replace temp macro is_long_event(activity_type, value) as
    activity_type = 'event_attended' and coalesce(value, 0) >= 20;

create or replace temp table kinds as
with

distinct_kinds as (
    select distinct
        activity_type,
        coalesce(category, '') as category,
        telling_asset(activity_type, asset) as asset,
        is_long_event(activity_type, value) as is_long
    from distinct_activities
)

select
    *,
    row_number() over () as kind
from distinct_kinds;

create or replace temp table activities as
select
    cast(kinds.kind as integer) as kind,
    activities.activity_id,
    activities.lead,
    activities.occurred_at,
    activities.asset,
    activities.value
from distinct_activities as activities
inner join kinds
    on
        activities.activity_type = kinds.activity_type
        and coalesce(activities.category, '') = kinds.category
        and telling_asset(activities.activity_type, activities.asset) = kinds.asset
        and is_long_event(activities.activity_type, activities.value) = kinds.is_long;

-- The rules -------------------------------------------------------------------------------

-- names as enumerations, which are as quick as numbers
create type rule_name as enum (
    select model_id || '.' || rule_id from seed('scoring_rules') order by all
);
create type group_name as enum (
    select model_id || '.' || group_id from seed('scoring_groups') order by all
);
create type model_name as enum (select model_id from seed('scoring_models') order by all);

create or replace temp table rules as
select
    cast(rules.model_id || '.' || rules.rule_id as rule_name) as rule,
    cast(rules.model_id || '.' || rules.group_id as group_name) as group_name,
    cast(rules.model_id as model_name) as model_id,
    rules.rule_id,
    rules.rule_type,
    coalesce(rules.count_once_per, 'activity') as count_once_per,
    cast(rules.points as double) as points,
    cast(rules.per_units as double) as per_units,
    cast(rules.max_points as double) as max_points,
    coalesce(cast(rules.min_lead_age_days as integer), 0) as min_lead_age_days,
    case rules.window_unit
        when 'day'
            then cast(getvariable('day') as date) - cast(rules.window_value as integer)
        when 'month'
            then cast(
                cast(getvariable('day') as date)
                - to_months(cast(rules.window_value as integer)) as date
            )
        else date '0001-01-01'
    end as window_start,
    decay_policies.decay_type,
    cast(decay_policies.half_life_days as double) as half_life_days,
    cast(decay_policies.period_days as double) as period_days,
    cast(decay_policies.rate_per_period as double) as rate_per_period,
    coalesce(cast(decay_policies.floor_fraction as double), 0) as floor_fraction
from seed('scoring_rules') as rules
left outer join seed('decay_policies') as decay_policies
    on rules.decay_id = decay_policies.decay_id;

create or replace temp macro size_of(number) as
    round(cast(number as decimal(28, 12)), 6);
create or replace temp macro paid(points, units, max_points) as
    cast(
        sign(points) * least(size_of(abs(points) * units), coalesce(max_points, 1e15))
        as decimal(18, 6)
    );

-- What each lead is worth by what is known -------------------------------------------------

create or replace temp table attribute_hits as
with

met as (
    select
        lead,
        age_days,
        floor(annual_revenue / 10000000) as revenue_units,
        unnest(list_filter(
            [
                case when seniority = 'c_level' then 'b2b_demand_generation.seniority_c_level' end,
                case when seniority = 'vp' then 'b2b_demand_generation.seniority_vp' end,
                case when seniority = 'director' then 'b2b_demand_generation.seniority_director' end,
                case when seniority = 'manager' then 'b2b_demand_generation.seniority_manager' end,
                case when seniority = 'specialist' then 'b2b_demand_generation.seniority_specialist' end,
                case when department = 'marketing' then 'b2b_demand_generation.department_marketing' end,
                case when department in ('sales', 'prodej', 'sprzedaż', 'vertrieb') then 'b2b_demand_generation.department_sales' end,
                case when department in ('operations', 'it', 'einkauf', 'nákup') then 'b2b_demand_generation.department_operations_or_it' end,
                case when department in ('human_resources', 'human resources') then 'b2b_demand_generation.department_human_resources' end,
                case when department = 'marketing' and seniority in ('c_level', 'vp', 'director') then 'b2b_demand_generation.marketing_leader' end,
                case
                    when
                        contains(words(job_title), ' freelance ')
                        or contains(words(job_title), ' freelancer ')
                        or contains(words(job_title), ' independent consultant ')
                        then 'b2b_demand_generation.freelancer'
                end,
                case when list_contains(getvariable('target_industries'), industry) then 'b2b_demand_generation.industry_target' end,
                case when list_contains(getvariable('poor_fit_industries'), industry) then 'b2b_demand_generation.industry_poor_fit' end,
                case when employee_count < 10 then 'b2b_demand_generation.size_micro' end,
                case when employee_count between 10 and 49 then 'b2b_demand_generation.size_small' end,
                case when employee_count between 50 and 1000 then 'b2b_demand_generation.size_medium' end,
                case when employee_count > 1000 then 'b2b_demand_generation.size_large' end,
                case when annual_revenue >= 10000000 then 'b2b_demand_generation.revenue' end,
                case when list_contains(getvariable('core_countries'), country) then 'b2b_demand_generation.country_core' end,
                case when list_contains(getvariable('served_countries'), country) then 'b2b_demand_generation.country_served' end,
                case
                    when
                        not list_contains(getvariable('core_countries'), country)
                        and not list_contains(getvariable('served_countries'), country)
                        then 'b2b_demand_generation.country_elsewhere'
                end,
                case when not has_free_mail and not has_broken_email then 'b2b_demand_generation.business_mail' end,
                case when phone is not null then 'b2b_demand_generation.phone_known' end,
                case when has_free_mail then 'b2b_demand_generation.free_mail' end,
                case when has_broken_email then 'b2b_demand_generation.broken_mail' end,
                case when seniority in ('c_level', 'vp', 'director') then 'b2b_short_list.decision_maker' end,
                case when department in ('marketing', 'sales', 'prodej', 'sprzedaż', 'vertrieb') then 'b2b_short_list.department_marketing_or_sales' end,
                case when employee_count >= 50 then 'b2b_short_list.size_medium_or_large' end,
                case when list_contains(getvariable('core_countries'), country) then 'b2b_short_list.country_core' end,
                case when has_free_mail then 'b2b_short_list.free_mail' end,
                case when age_years between 25 and 44 then 'content_marketing.age_25_to_44' end,
                case when country = 'pl' then 'content_marketing.lives_in_poland' end,
                case when city in ('warszawa', 'kraków', 'łódź', 'wrocław', 'poznań', 'gdańsk') then 'content_marketing.large_polish_city' end,
                case
                    when regexp_matches(words(job_title), ' (właściciel|właścicielka|owner|founder) ')
                        then 'content_marketing.business_owner'
                end,
                case
                    when regexp_matches(words(job_title), ' (księgowy|księgowa|accountant) ')
                        then 'content_marketing.accountant'
                end
            ],
            lambda rule: rule is not null
        )) as rule
    from leads
)

select
    cast(rule as rule_name) as rule,
    lead,
    case when rule = 'b2b_demand_generation.revenue' then revenue_units else 1 end as units
from met;

-- What activities each rule counts ---------------------------------------------------------

create or replace temp table rules_of_kinds as
with

counted as (
    select
        *,
        unnest(list_filter(
            [
                case when activity_type = 'page_viewed' and category = 'pricing' then 'b2b_demand_generation.pricing_page' end,
                case when activity_type = 'page_viewed' and category = 'pricing' then 'b2b_demand_generation.pricing_page_again' end,
                case when activity_type = 'page_viewed' and category = 'pricing' then 'b2b_demand_generation.pricing_page_decision_maker' end,
                case when activity_type = 'page_viewed' and category = 'demo' then 'b2b_demand_generation.demo_page' end,
                case when activity_type = 'form_submitted' and contains(asset, 'demo') then 'b2b_demand_generation.demo_requested' end,
                case when activity_type = 'form_submitted' and regexp_matches(asset, 'contact|quote') then 'b2b_demand_generation.contact_requested' end,
                case when activity_type = 'meeting_booked' then 'b2b_demand_generation.meeting_booked' end,
                case when activity_type = 'meeting_held' then 'b2b_demand_generation.meeting_held' end,
                case when activity_type = 'content_downloaded' then 'b2b_demand_generation.content_downloaded' end,
                case when activity_type = 'form_submitted' and not regexp_matches(asset, 'demo|contact|quote|download') then 'b2b_demand_generation.form_submitted' end,
                case when activity_type = 'event_attended' and category = 'webinar' and is_long then 'b2b_demand_generation.webinar_attended' end,
                case when activity_type = 'event_attended' and category = 'trade_show' then 'b2b_demand_generation.trade_show_attended' end,
                case when activity_type = 'event_registered' then 'b2b_demand_generation.event_registered' end,
                case when activity_type = 'page_viewed' and category = 'case_study' then 'b2b_demand_generation.case_study_read' end,
                case when activity_type = 'page_viewed' and category = 'product' then 'b2b_demand_generation.product_page' end,
                case when activity_type = 'page_viewed' and category in ('blog', 'docs') then 'b2b_demand_generation.article_read' end,
                case when activity_type = 'page_viewed' then 'b2b_demand_generation.many_pages' end,
                case when activity_type = 'email_opened' then 'b2b_demand_generation.mail_opened' end,
                case when activity_type = 'email_clicked' then 'b2b_demand_generation.mail_clicked' end,
                case when activity_type = 'email_opened' then 'b2b_demand_generation.mail_ignored' end,
                case when activity_type = 'ad_clicked' then 'b2b_demand_generation.ad_clicked' end,
                case when activity_type in ('social_shared', 'social_commented') then 'b2b_demand_generation.social_shared_or_commented' end,
                case when activity_type in ('social_liked', 'social_followed') then 'b2b_demand_generation.social_liked_or_followed' end,
                case when activity_type = 'page_viewed' and category = 'careers' then 'b2b_demand_generation.careers_page' end,
                case when activity_type = 'email_unsubscribed' then 'b2b_demand_generation.mail_unsubscribed' end,
                case when activity_type = 'email_complained' then 'b2b_demand_generation.mail_complained' end,
                case when activity_type = 'email_bounced' then 'b2b_demand_generation.mail_bounced' end,
                case when activity_type = 'meeting_missed' then 'b2b_demand_generation.meeting_missed' end,
                case when list_contains(getvariable('signs_of_interest'), activity_type) then 'b2b_demand_generation.inactive' end,
                case when activity_type = 'opportunity_won' then 'b2b_demand_generation.deal_won' end,
                case when activity_type = 'form_submitted' and regexp_matches(asset, 'demo|contact|quote') then 'b2b_short_list.demo_or_contact_requested' end,
                case when activity_type = 'meeting_held' then 'b2b_short_list.meeting_held' end,
                case when activity_type = 'page_viewed' and category in ('pricing', 'demo') then 'b2b_short_list.pricing_or_demo_page' end,
                case when activity_type in ('content_downloaded', 'event_attended') then 'b2b_short_list.content_or_event' end,
                case when activity_type = 'email_clicked' then 'b2b_short_list.mail_clicked' end,
                case when activity_type = 'email_unsubscribed' then 'b2b_short_list.mail_unsubscribed' end,
                case when activity_type = 'email_opened' then 'content_marketing.mail_opened' end,
                case when activity_type = 'email_clicked' then 'content_marketing.mail_clicked' end,
                case when activity_type = 'email_unsubscribed' then 'content_marketing.mail_unsubscribed' end,
                case when activity_type = 'content_downloaded' then 'content_marketing.ebook_downloaded' end,
                case when activity_type = 'event_attended' and category = 'webinar' then 'content_marketing.webinar_attended' end,
                case when activity_type = 'social_shared' then 'content_marketing.post_shared' end,
                case when activity_type = 'social_commented' then 'content_marketing.post_commented' end,
                case when activity_type = 'ad_viewed' then 'content_marketing.ad_viewed' end,
                case when activity_type = 'ad_clicked' then 'content_marketing.ad_clicked' end,
                case when activity_type = 'page_viewed' then 'content_marketing.page_viewed' end,
                case when activity_type = 'page_viewed' and regexp_matches(asset, 'księgowość|leadów|poradnik') then 'content_marketing.polish_article' end,
                case when activity_type = 'account_created' then 'content_marketing.account_created' end,
                case when activity_type in ('page_viewed', 'product_viewed') and category = 'hiking' then 'outdoor_shop.hiking_high_potential' end,
                case
                    when
                        activity_type in ('page_viewed', 'product_viewed', 'email_clicked')
                        and category in ('seasonal_sale', 'sale')
                        then 'outdoor_shop.seasonal_sale_interest'
                end,
                case when activity_type = 'page_viewed' then 'outdoor_shop.page_viewed' end,
                case when activity_type = 'product_viewed' then 'outdoor_shop.product_viewed' end,
                case when activity_type = 'product_added' then 'outdoor_shop.product_added' end,
                case when activity_type = 'checkout_abandoned' then 'outdoor_shop.checkout_abandoned' end,
                case when activity_type = 'order_placed' then 'outdoor_shop.bought' end,
                case when activity_type = 'order_placed' then 'outdoor_shop.money_spent' end,
                case when activity_type = 'order_cancelled' then 'outdoor_shop.order_cancelled' end,
                case when activity_type = 'email_opened' then 'outdoor_shop.mail_opened' end,
                case when activity_type = 'email_clicked' then 'outdoor_shop.mail_clicked' end,
                case when activity_type = 'email_unsubscribed' then 'outdoor_shop.mail_unsubscribed' end,
                case when activity_type = 'order_line_purchased' and category = 'shoes' then 'shoe_shop.shoes_purchased' end,
                case when activity_type = 'order_line_purchased' and category = 'accessories' then 'shoe_shop.accessories_purchased' end,
                case when activity_type = 'order_placed' then 'shoe_shop.money_above_250' end,
                case when activity_type = 'order_placed' then 'shoe_shop.money_below_25' end,
                case when activity_type = 'order_placed' then 'shoe_shop.no_purchase' end,
                case when activity_type = 'order_cancelled' then 'shoe_shop.order_cancelled' end,
                case when activity_type = 'account_created' then 'shoe_shop.account_created' end,
                case when activity_type = 'page_viewed' and asset = '/' then 'shoe_shop.homepage_visited' end,
                case when activity_type = 'social_liked' then 'shoe_shop.like' end,
                case when activity_type = 'social_shared' then 'shoe_shop.share' end,
                case when activity_type = 'email_opened' then 'shoe_shop.newsletter_opened' end,
                case when activity_type = 'email_clicked' then 'shoe_shop.link_clicked' end,
                case when activity_type = 'email_bounced' then 'shoe_shop.mail_bounced' end,
                case when activity_type = 'email_opened' then 'shoe_shop.no_mail_opened' end,
                case when activity_type = 'email_clicked' then 'shoe_shop.no_link_clicked' end
            ],
            lambda rule: rule is not null
        )) as rule
    from kinds
)

select
    cast(counted.kind as integer) as kind,
    rules.*
from counted
inner join rules
    on counted.rule = rules.rule;

-- engagement in the two B2B models starts afresh after a lost deal
create or replace temp table resets as
select
    lead,
    max(occurred_at) as reset_at
from distinct_activities
where activity_type = 'opportunity_lost'
group by lead;

create or replace temp table counted_activities as
select
    rules.rule,
    rules.rule_type,
    rules.count_once_per,
    activities.lead,
    activities.activity_id,
    activities.occurred_at,
    activities.asset,
    activities.value
from activities
inner join rules_of_kinds as rules
    on activities.kind = rules.kind
left outer join resets
    on activities.lead = resets.lead
where
    cast(activities.occurred_at as date) > rules.window_start
    and (
        resets.reset_at is null
        or rules.rule_type = 'metric'
        or rules.model_id not in ('b2b_demand_generation', 'b2b_short_list')
        or activities.occurred_at > resets.reset_at
    )
    -- who is not idle is not asked how idle
    and (
        rules.rule != 'b2b_demand_generation.inactive'
        or activities.lead in (select lead from leads where idle_days >= 30)
    );

create or replace temp table kept_activities as
select
    rule,
    lead,
    max(activity_id) filter (occurred_at = latest_at) as activity_id,
    latest_at as occurred_at
from (
    select
        *,
        max(occurred_at) over (partition by rule, lead, bucket) as latest_at
    from (
        select
            rule,
            lead,
            activity_id,
            occurred_at,
            case count_once_per
                when 'day' then cast(cast(occurred_at as date) as varchar)
                when 'week' then cast(date_trunc('week', occurred_at) as varchar)
                when 'month' then cast(date_trunc('month', occurred_at) as varchar)
                when 'asset' then coalesce(asset, '')
            end as bucket
        from counted_activities
        where rule_type = 'activity' and count_once_per != 'activity'
    )
)
group by rule, lead, bucket, latest_at
union all
select rule, lead, activity_id, occurred_at
from counted_activities
where rule_type = 'activity' and count_once_per = 'activity';

create or replace temp table activity_hits as
with

weighed as (
    select
        kept_activities.*,
        cast(getvariable('day') as date) - cast(occurred_at as date) as age
    from kept_activities
),

tallied as (
    select
        weighed.rule,
        weighed.lead,
        count(*) as activity_count,
        max(weighed.occurred_at) as last_activity_at,
        arg_max(weighed.activity_id, (weighed.occurred_at, weighed.activity_id))
            as last_activity_id,
        sum(
            case
                when rules.decay_type is null then 1
                else greatest(
                    rules.floor_fraction,
                    case rules.decay_type
                        when 'exponential'
                            then power(0.5::double, weighed.age / rules.half_life_days)
                        when 'linear'
                            then 1 - rules.rate_per_period * weighed.age / rules.period_days
                        else
                            1 - rules.rate_per_period * floor(weighed.age / rules.period_days)
                    end
                )
            end
        ) as decayed_units
    from weighed
    inner join rules
        on weighed.rule = rules.rule
    group by all
)

select tallied.*
from tallied
inner join leads
    on tallied.lead = leads.lead
where
    tallied.rule != 'b2b_demand_generation.pricing_page_decision_maker'
    or leads.seniority in ('c_level', 'vp', 'director');

create or replace temp table metric_hits as
with

tallied as (
    select
        rule,
        lead,
        count(*) as activity_count,
        max(occurred_at) as last_activity_at,
        arg_max(activity_id, (occurred_at, activity_id)) as last_activity_id,
        sum(value) as total_value,
        count(distinct cast(occurred_at as date))
            filter (rule = 'b2b_demand_generation.pricing_page_again') as day_count,
        count(distinct asset)
            filter (rule = 'b2b_demand_generation.many_pages') as asset_count
    from counted_activities
    where rule_type = 'metric'
    group by all
),

recently_mailed as (
    select distinct identities.lead
    from deliveries
    inner join identities
        on deliveries.identifier = identities.identifier
    where
        deliveries.occurred_at
        >= cast(getvariable('day') as date) - interval 3 months + interval 1 day
),

metric_rules as (
    select * from rules where rule_type = 'metric'
),

measured as (
    select
        metric_rules.rule,
        leads.lead,
        leads.idle_days,
        recently_mailed.lead is not null as is_mailed,
        coalesce(tallied.activity_count, 0) as activity_count,
        tallied.last_activity_at,
        tallied.last_activity_id,
        coalesce(tallied.total_value, 0) as total_value,
        coalesce(tallied.day_count, 0) as day_count,
        coalesce(tallied.asset_count, 0) as asset_count
    from metric_rules
    inner join leads
        on leads.age_days >= metric_rules.min_lead_age_days
    left outer join tallied
        on metric_rules.rule = tallied.rule and leads.lead = tallied.lead
    left outer join recently_mailed
        on leads.lead = recently_mailed.lead
)

select
    rule,
    lead,
    activity_count,
    last_activity_at,
    last_activity_id,
    cast(
        case rule
            when 'b2b_demand_generation.inactive' then idle_days // 30
            when 'outdoor_shop.money_spent' then floor(total_value / 50)
            else 1
        end as double
    ) as units
from measured
where
    case rule
        when 'b2b_demand_generation.pricing_page_again' then day_count >= 3
        when 'b2b_demand_generation.many_pages' then asset_count >= 5
        when 'b2b_demand_generation.mail_ignored' then activity_count = 0 and is_mailed
        when 'b2b_demand_generation.inactive' then idle_days >= 30
        when 'outdoor_shop.hiking_high_potential' then activity_count >= 5
        when 'outdoor_shop.seasonal_sale_interest' then activity_count >= 2
        when 'outdoor_shop.money_spent' then total_value >= 50
        when 'shoe_shop.money_above_250' then total_value > 250
        when 'shoe_shop.money_below_25' then total_value < 25
        else activity_count = 0
    end;

-- Points ----------------------------------------------------------------------------------

create or replace temp table models as
select
    cast(model_id as model_name) as model_id,
    cast(min_fit_score as decimal(18, 6)) as min_fit_score,
    cast(max_fit_score as decimal(18, 6)) as max_fit_score,
    cast(min_engagement_score as decimal(18, 6)) as min_engagement_score,
    cast(max_engagement_score as decimal(18, 6)) as max_engagement_score
from seed('scoring_models')
where status in ('champion', 'challenger');

create or replace temp table scored_leads as
select
    models.*,
    leads.lead,
    leads.last_at,
    leads.lead_id
from models
cross join leads
where
    not coalesce(list_contains(getvariable('own_domains'), leads.email_domain), false)
    and not leads.has_opted_out
    and not (
        models.model_id in ('b2b_demand_generation', 'b2b_short_list')
        and (
            coalesce(leads.status = 'Unqualified', false)
            or coalesce(list_contains(getvariable('competitors'), leads.email_domain), false)
            or coalesce(leads.seniority = 'student', false)
        )
    );

create or replace temp table rule_entries as
with

hits as (
    select
        rule,
        lead,
        units,
        units as decayed_units,
        cast(null as bigint) as activity_count,
        cast(null as timestamp) as last_activity_at,
        cast(null as varchar) as last_activity_id
    from attribute_hits
    union all
    select
        rule,
        lead,
        activity_count,
        decayed_units,
        activity_count,
        last_activity_at,
        last_activity_id
    from activity_hits
    union all
    select
        rule, lead, units, units, activity_count, last_activity_at, last_activity_id
    from metric_hits
)

select
    hits.rule,
    rules.group_name,
    hits.lead,
    paid(rules.points, hits.decayed_units, rules.max_points) as points,
    paid(rules.points, hits.units, null) as undecayed_points,
    hits.activity_count,
    hits.last_activity_at,
    hits.last_activity_id
from hits
inner join rules
    on hits.rule = rules.rule
inner join scored_leads
    on rules.model_id = scored_leads.model_id and hits.lead = scored_leads.lead;

create or replace temp macro within(points, low, high) as
    least(greatest(points, coalesce(low, points)), coalesce(high, greatest(points, low)));

create or replace temp table groups as
select
    cast(model_id || '.' || group_id as group_name) as group_name,
    cast(model_id as model_name) as model_id,
    group_id,
    score_type,
    cast(min_points as decimal(18, 6)) as min_points,
    cast(max_points as decimal(18, 6)) as max_points
from seed('scoring_groups');

create or replace temp table limited_groups as
with

group_sums as (
    select lead, group_name, cast(sum(points) as decimal(18, 6)) as points
    from rule_entries
    group by lead, group_name
)

select
    groups.model_id,
    groups.group_id,
    groups.score_type,
    group_sums.lead,
    group_sums.points,
    within(group_sums.points, groups.min_points, groups.max_points) as limited_points
from group_sums
inner join groups
    on group_sums.group_name = groups.group_name;

create or replace temp table scores as
with

sums as (
    select
        model_id,
        lead,
        coalesce(sum(limited_points) filter (score_type = 'fit'), 0) as fit_points,
        coalesce(sum(limited_points) filter (score_type = 'engagement'), 0)
            as engagement_points
    from limited_groups
    group by model_id, lead
)

select
    scored_leads.model_id,
    scored_leads.lead_id,
    scored_leads.last_at,
    coalesce(sums.fit_points, 0) as fit_points,
    coalesce(sums.engagement_points, 0) as engagement_points,
    within(
        coalesce(sums.fit_points, 0),
        scored_leads.min_fit_score,
        scored_leads.max_fit_score
    ) as fit_score,
    within(
        coalesce(sums.engagement_points, 0),
        scored_leads.min_engagement_score,
        scored_leads.max_engagement_score
    ) as engagement_score
from scored_leads
left outer join sums
    on scored_leads.model_id = sums.model_id and scored_leads.lead = sums.lead;

create or replace table lead_score_ledger as
select
    cast(getvariable('day') as date) as as_of_date,
    cast(rules.model_id as varchar) as model_id,
    leads.lead_id,
    'rule' as entry_type,
    groups.score_type,
    groups.group_id,
    rules.rule_id,
    cast(rule_entries.points as decimal(28, 6)) as points,
    cast(rule_entries.undecayed_points as decimal(28, 6)) as undecayed_points,
    rule_entries.activity_count,
    rule_entries.last_activity_at,
    rule_entries.last_activity_id
from rule_entries
inner join rules
    on rule_entries.rule = rules.rule
inner join groups
    on rule_entries.group_name = groups.group_name
inner join leads
    on rule_entries.lead = leads.lead
where rule_entries.points != 0
union all
select
    cast(getvariable('day') as date),
    limited_groups.model_id,
    leads.lead_id,
    'group_limit',
    limited_groups.score_type,
    limited_groups.group_id,
    null,
    limited_groups.limited_points - limited_groups.points,
    null,
    null,
    null,
    null
from limited_groups
inner join leads
    on limited_groups.lead = leads.lead
where limited_groups.limited_points != limited_groups.points
union all
select
    cast(getvariable('day') as date),
    model_id,
    lead_id,
    'score_limit',
    'fit',
    null,
    null,
    fit_score - fit_points,
    null,
    null,
    null,
    null
from scores
where fit_score != fit_points
union all
select
    cast(getvariable('day') as date),
    model_id,
    lead_id,
    'score_limit',
    'engagement',
    null,
    null,
    engagement_score - engagement_points,
    null,
    null,
    null,
    null
from scores
where engagement_score != engagement_points;

-- Bands, grades and ranks -----------------------------------------------------------------

create or replace temp table bands as
select
    cast(model_id as model_name) as model_id,
    score_type,
    band,
    cast(lower_bound as decimal(28, 6)) as lower_bound,
    lower_inclusive = 'true' as is_inclusive,
    lead(cast(lower_bound as decimal(28, 6))) over upwards as next_bound,
    lead(lower_inclusive = 'true') over upwards as is_next_inclusive
from seed('score_bands')
window upwards as (
    partition by model_id, score_type
    order by
        cast(lower_bound as decimal(28, 6)) nulls first,
        lower_inclusive = 'true' desc
);

create or replace temp macro reaches(score, bound, is_inclusive) as
    score > bound or (is_inclusive and score = bound);
create or replace temp macro is_in_band(score, lower, is_inclusive, upper, is_upper_inclusive) as
    (lower is null or reaches(score, lower, is_inclusive))
    and (upper is null or not reaches(score, upper, is_upper_inclusive));

create or replace table lead_scores as
with

totals as (
    select
        *,
        fit_score + engagement_score as total_score
    from scores
),

banded as (
    select
        totals.*,
        fit_bands.band as fit_band,
        engagement_bands.band as engagement_band,
        total_bands.band as score_band
    from totals
    left outer join bands as fit_bands
        on
            totals.model_id = fit_bands.model_id
            and fit_bands.score_type = 'fit'
            and is_in_band(
                totals.fit_score,
                fit_bands.lower_bound,
                fit_bands.is_inclusive,
                fit_bands.next_bound,
                fit_bands.is_next_inclusive
            )
    left outer join bands as engagement_bands
        on
            totals.model_id = engagement_bands.model_id
            and engagement_bands.score_type = 'engagement'
            and is_in_band(
                totals.engagement_score,
                engagement_bands.lower_bound,
                engagement_bands.is_inclusive,
                engagement_bands.next_bound,
                engagement_bands.is_next_inclusive
            )
    left outer join bands as total_bands
        on
            totals.model_id = total_bands.model_id
            and total_bands.score_type = 'total'
            and is_in_band(
                totals.total_score,
                total_bands.lower_bound,
                total_bands.is_inclusive,
                total_bands.next_bound,
                total_bands.is_next_inclusive
            )
)

select
    cast(getvariable('day') as date) as as_of_date,
    cast(model_id as varchar) as model_id,
    lead_id,
    cast(fit_score as decimal(28, 6)) as fit_score,
    cast(engagement_score as decimal(28, 6)) as engagement_score,
    cast(total_score as decimal(28, 6)) as total_score,
    fit_band,
    engagement_band,
    score_band,
    -- the shipped grades are the two bands written together, which is the default as well
    case
        when coalesce(fit_band, engagement_band) is not null
            then coalesce(fit_band, '') || coalesce(engagement_band, '')
    end as grade,
    row_number() over (
        partition by model_id
        order by total_score desc, fit_score desc, last_at desc nulls last, lead_id
    ) as score_rank,
    cast(
        percent_rank() over (partition by model_id order by total_score) as decimal(28, 6)
    ) as score_percentile,
    last_at as last_activity_at
from banded;
