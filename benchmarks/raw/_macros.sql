-- Helpers of the queries beside this file. Everything is a function of an event's number, a
-- word for what is drawn, and the seed, so that a company is the same wherever it is made.

-- a number from 0 up to 1
create or replace macro draw(n, word) as
    (
        hash(
            cast(n as ubigint) * 131
            + hash(word || getvariable('seed')) % 1000000000000000
        )
        >> 11
    ) / 9007199254740992.0;

create or replace macro pick(list, n, word) as
    list[1 + cast(floor(draw(n, word) * len(list)) as integer)];

-- Who acts on a day: some people do much and most do little, and who does much changes
-- slowly as the days go by.
create or replace macro busy(people, n, day, word) as
    cast(
        (
            floor(people * pow(draw(n, word), 3))
            + day * greatest(1, people // 2000)
        ) % people as bigint
    );

-- a second of the day, around noon rather than at night
create or replace macro second_of_day(n, word) as
    cast(floor(43200 * (draw(n, word) + draw(n, word || ' again'))) as bigint);

-- Seconds from an event to its load: minutes to hours, and for a few up to 30 days.
create or replace macro seconds_to_load(n) as
    cast(
        180 + 10800 * draw(n, 'load') * draw(n, 'load again')
        + case when draw(n, 'late') < 0.004 then 2592000 * draw(n, 'how late') else 0 end
        as bigint
    );

-- An event is delivered once or, one in two hundred, again some days later.
create or replace macro deliveries(n) as
    case
        when draw(n, 'twice') < 0.005
            then [0, 3600 + cast(floor(400000 * draw(n, 'again')) as bigint)]
        else [0]
    end;

create or replace macro time_of(seconds) as
    make_timestamp(cast(seconds as bigint) * 1000000);

-- the two ways in which the sources write times
create or replace macro with_t(seconds) as
    replace(cast(time_of(seconds) as varchar), ' ', 'T') || 'Z';
create or replace macro with_space(seconds) as cast(time_of(seconds) as varchar);

-- few events have a time that can't be read, or have lost their id
create or replace macro mistaken(text, n, mistake) as
    case when draw(n, 'mistake') < 0.0002 then mistake else text end;
create or replace macro is_lost(n) as
    draw(n, 'lost') < 0.0001;

create or replace macro id_of(kind, n) as kind || lpad(cast(n as varchar), 10, '0');

-- Which people are what: see people.sql.
create or replace macro crm_person(k) as (k // 3) * 5 + k % 3;
create or replace macro is_crm_person(i) as i % 5 < 3;
create or replace macro is_contact(i) as i % 5 = 0;
create or replace macro is_customer(i) as i % 7 = 0;
create or replace macro is_user(i) as i % 3 = 0;
create or replace macro has_business_mail(i) as i % 20 < 13;

-- a person's e-mail address as tools write it, in capitals or with a space now and then
create or replace macro written(email, n) as
    case
        when draw(n, 'written') < 0.005 then upper(email)
        when draw(n, 'written') < 0.010 then ' ' || email
        when draw(n, 'written') < 0.0102 then 'not given'
        else email
    end;

create or replace macro user_agent(n) as
    pick(
        [
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
            'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
            'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
            'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148'
        ],
        n,
        'user agent'
    );

create or replace macro bot_user_agent(n) as
    pick(
        [
            'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
            'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
            'python-requests/2.32.3'
        ],
        n,
        'bot'
    );

create or replace macro campaign(n, word) as
    case
        when draw(n, 'campaign') < 0.3
            then 'campaign-' || cast(floor(40 * draw(n, word)) as integer)
    end;

-- Web visitors are numbers: a person's two devices, then those whom nobody knows.
create or replace macro device_of(i, n) as
    i + case when draw(n, 'device') < 0.15 then getvariable('people') else 0 end;
create or replace macro visitor(n, day) as
    case
        when draw(n, 'known') < 0.6
            then device_of(busy(getvariable('people'), n, day, 'who'), n)
        else 2 * getvariable('people') + busy(getvariable('strangers'), n, day, 'who')
    end;
create or replace macro is_crawler(visitor) as
    visitor >= 2 * getvariable('people') and visitor % 50 = 0;
create or replace macro person_of(visitor) as
    case when visitor < 2 * getvariable('people') then visitor % getvariable('people') end;
create or replace macro signed_in_as(visitor, n) as
    case
        when is_user(person_of(visitor)) and draw(n, 'signed in') < 0.4
            then id_of('user-', person_of(visitor))
    end;

-- Of a kind of event so many happen on an average day of the whole company.
create or replace macro daily(events) as
    cast(greatest(1, round(events * getvariable('activities_a_day') / 9000)) as bigint);

-- The events of one kind that are loaded in the slice of time that is being written, by
-- number, with day and seconds since 1970 of event and load. Numbers count from 1970, so
-- that a longer history has the same last days as a short one.
create or replace macro events_loaded(events) as table
with

numbered as (
    select
        range as n,
        range // daily(events) as day,
        (range // daily(events)) * 86400 + second_of_day(range, events || ' time')
            as occurred
    from range(
        getvariable('first_day') * daily(events),
        (getvariable('last_day') + 1) * daily(events)
    )
),

loads_dated as (
    select
        *,
        occurred + seconds_to_load(n * 100 + events) as first_load,
        unnest(deliveries(n * 100 + events)) as later
    from numbered
)

select
    n,
    day,
    occurred,
    first_load + later as loaded
from loads_dated
where
    first_load + later >= getvariable('load_from')
    and first_load + later < getvariable('load_to');
