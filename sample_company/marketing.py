"""Marketing rows: campaigns, mails, forms, ads, social networks, webinars and shows."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample_company import vocabulary
from sample_company.catalogue import CONTENT, FORMS, Catalogue
from sample_company.columns import (
    DAY,
    HOUR,
    MINUTE,
    NO_MOMENT,
    joined,
    keep_where,
    moments,
    numbered,
    numbers,
    replace_where,
    words,
)
from sample_company.commerce import browser_ids
from sample_company.crm import country_codes, industry_names, title_names
from sample_company.people import Accounts, People
from sample_company.timing import (
    load_moments,
    sample_moments,
    share_so_far,
    to_waking_hours,
)

EMAIL_EVENTS = [
    "delivered",
    "opened",
    "clicked",
    "bounced",
    "unsubscribed",
    "complained",
]
DELIVERED, OPENED, CLICKED, BOUNCED, UNSUBSCRIBED, COMPLAINED = range(6)

MAIL_USER_AGENTS = [
    *vocabulary.USER_AGENTS,
    vocabulary.GMAIL_USER_AGENT,
    vocabulary.PRIVACY_PROXY_USER_AGENT,
    vocabulary.SCANNER_USER_AGENT,
]
PERSONAL_AGENT_COUNT = len(vocabulary.USER_AGENTS)
GMAIL_AGENT, PROXY_AGENT, SCANNER_AGENT = (PERSONAL_AGENT_COUNT + n for n in range(3))

#: A scanner has followed every link about two seconds after the mail came in.
SCANNER_DELAYS = (1, 4)
LINKS_PER_MAIL = 3

COMPLAINED_SHARE = 0.003
SECOND_OPEN_SHARE = 0.2
SITE = "https://www.ourcompany.example"

AD_PLATFORMS = ["google_ads", "linkedin_ads", "meta_ads"]
SOCIAL_NETWORKS = ["linkedin", "facebook", "instagram"]
SOCIAL_TYPES = ["like", "share", "comment", "follow"]


@dataclass
class Forms:
    """Submitted forms as arrays; web.py puts the visits around them."""

    person: np.ndarray
    form: np.ndarray
    submitted: np.ndarray
    content: np.ndarray


def campaign_rows(rng: np.random.Generator, catalogue: Catalogue) -> pa.Table:
    """One row per campaign."""
    campaigns = catalogue.campaigns
    count = len(campaigns)
    starts = np.array([each.starts for each in campaigns])
    ends = np.array([each.ends for each in campaigns])
    updated = np.minimum(starts - rng.integers(DAY, 20 * DAY, count), catalogue.end)
    return pa.table(
        {
            "id": pa.array(catalogue.campaign_ids),
            "name": pa.array([each.name for each in campaigns]),
            "channel": pa.array([each.channel for each in campaigns]),
            "topic": pa.array([each.topic for each in campaigns]),
            "cost": pa.array([round(each.cost, 2) for each in campaigns]),
            "starts_at": moments(starts),
            "ends_at": moments(ends),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def make_forms(rng: np.random.Generator, people: People, catalogue: Catalogue) -> Forms:
    """Who fills in which form: to be known, for a document, for a demo."""
    form_names = [each[0] for each in FORMS]
    content_form = form_names.index("content_download")
    count = people.count
    linked = people.is_linked()
    software = people.wants_software()

    first = np.flatnonzero(linked & (software | ~people.has_login))
    first_form = np.where(
        software[first],
        rng.choice([1, content_form, 3], size=len(first), p=[0.25, 0.45, 0.30]),
        3,
    )
    demo_wish = 1 / (1 + np.exp(-(1.5 * people.quality - 1.3)))
    demo_at = people.peak - rng.integers(0, 9 * DAY, count)
    wants_demo = linked & software & ~people.is_anonymous & ~people.is_job_seeker
    demo = np.flatnonzero(
        wants_demo
        & (rng.random(count) < demo_wish)
        & (demo_at <= catalogue.end)
        & (demo_at > people.known_at)
    )
    mean = np.where(linked, 0.55 * np.exp(0.55 * people.interest), 0)
    download = np.repeat(np.arange(count), rng.poisson(mean.clip(max=6)))
    download_at = sample_moments(rng, people, download, catalogue)
    stock = np.flatnonzero(linked & people.wants_shop() & (rng.random(count) < 0.08))
    stock_at = sample_moments(rng, people, stock, catalogue)

    person = np.concatenate([first, demo, download, stock])
    submitted = np.concatenate(
        [people.known_at[first], demo_at[demo], download_at, stock_at]
    )
    form = np.concatenate(
        [
            first_form,
            np.zeros(len(demo), dtype=int),
            np.full(len(download), content_form),
            np.full(len(stock), 4),
        ]
    )
    # Nobody is anonymous after the first form, so later ones cannot come before it.
    submitted = np.maximum(submitted, people.known_at[person])
    for_software = np.array([each[2] for each in CONTENT]) == 1
    wanted = software[person] & (
        (people.segment[person] == 0) | (rng.random(len(person)) < 0.5)
    )
    content = np.where(
        wanted,
        rng.choice(np.flatnonzero(for_software), len(person)),
        rng.choice(np.flatnonzero(~for_software), len(person)),
    )
    content = np.where(form == content_form, content, -1)
    return Forms(person, form, np.minimum(submitted, catalogue.end), content)


def form_rows(
    rng: np.random.Generator,
    people: People,
    forms: Forms,
    accounts: Accounts,
    catalogue: Catalogue,
) -> pa.Table:
    """One row per submitted form, with what the person typed in."""
    person = forms.person
    count = len(person)
    taken = pa.array(person)
    account = people.account[person]
    asks_company = np.isin(forms.form, [0, 1]) | (rng.random(count) < 0.4)
    tells_company = asks_company & (account >= 0)
    second = people.second_email.take(taken)
    uses_second = np.asarray(second.is_valid()) & (rng.random(count) < 0.4)
    software = people.wants_software()[person]
    campaign = catalogue.campaign_at(rng, forms.submitted, software)
    campaign = np.where(rng.random(count) < 0.4, campaign, -1)
    return pa.table(
        {
            "form_name": words([each[0] for each in FORMS], forms.form),
            "email": replace_where(people.email.take(taken), uses_second, second),
            "anonymous_id": browser_ids(
                np.where(
                    (rng.random(count) < 0.95)
                    | (forms.submitted == people.known_at[person]),
                    people.device[person],
                    -1,
                )
            ),
            "first_name": keep_where(
                people.first_name.take(taken), rng.random(count) < 0.9
            ),
            "last_name": keep_where(
                people.last_name.take(taken), rng.random(count) < 0.85
            ),
            "phone": keep_where(people.phone.take(taken), asks_company),
            "company": keep_where(
                accounts.name.take(pa.array(np.maximum(account, 0))), tells_company
            ),
            "job_title": keep_where(title_names(people.title[person]), asks_company),
            "industry": keep_where(
                industry_names(rng, accounts.industry[account]), tells_company
            ),
            "employee_count": numbers(
                accounts.employee_count[account],
                tells_company & (rng.random(count) < 0.5),
            ),
            "country": keep_where(
                country_codes(people.country[person]), rng.random(count) < 0.7
            ),
            "topic": words([each[2] for each in FORMS], forms.form),
            "page_path": words([each[1] for each in FORMS], forms.form),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "occurred_at": moments(forms.submitted),
            "loaded_at": moments(load_moments(rng, forms.submitted, catalogue)),
        }
    )


def attendance_rows(
    rng: np.random.Generator, people: People, catalogue: Catalogue
) -> pa.Table:
    """Webinars and trade shows: registered first, then attended or missed."""
    events = catalogue.events
    held = events["held"]
    is_show = np.array([each == "trade_show" for each in events["type"]])
    wants = (people.wants_software() & ~people.is_anonymous)[:, None]
    person, event = np.nonzero(wants & (held[None, :] >= people.arrival[:, None]))
    heat = people.heat(person, held[event])
    chance = 1 / (1 + np.exp(-(0.9 * people.interest[person] + 2.8 * heat - 4.0)))
    comes = rng.random(len(person)) < chance
    person, event = person[comes], event[comes]
    count = len(person)

    registered = np.maximum(
        held[event] - rng.integers(2 * HOUR, 18 * DAY, count), people.arrival[person]
    )
    software = np.ones(count, dtype=bool)
    registered = to_waking_hours(rng, registered, software, catalogue)
    registered = np.minimum(registered, held[event] - 5 * MINUTE)
    attends = rng.random(count) < np.where(is_show[event], 0.85, 0.62)
    minutes = rng.normal(42, 14, count).clip(3, 60).round()
    begins = held[event] + rng.integers(0, 10 * MINUTE, count)
    # A trade show scans the badge of its guest; half of these had not registered.
    has_registered = ~is_show[event] | (rng.random(count) < 0.5)

    row_person = np.concatenate([person[has_registered], person])
    row_event = np.concatenate([event[has_registered], event])
    status = np.concatenate([np.zeros(has_registered.sum(), int), 2 - attends])
    seconds = np.concatenate([registered[has_registered], begins])
    row_minutes = np.concatenate([np.zeros(has_registered.sum()), minutes])
    has_happened = seconds <= catalogue.end
    row_person, row_event = row_person[has_happened], row_event[has_happened]
    status, seconds = status[has_happened], seconds[has_happened]
    row_minutes = row_minutes[has_happened]
    return pa.table(
        {
            "event_name": words(events["name"], row_event),
            "event_type": words(events["type"], row_event),
            "status": words(["registered", "attended", "no_show"], status),
            "email": people.email.take(pa.array(row_person)),
            "topic": words(events["topic"], row_event),
            "minutes_attended": numbers(
                row_minutes.astype(np.int64), (status == 1) & ~is_show[row_event]
            ),
            "campaign_id": words(catalogue.campaign_ids, events["campaign"][row_event]),
            "occurred_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )


def ad_rows(
    rng: np.random.Generator, people: People, catalogue: Catalogue, row_count: int
) -> pa.Table:
    """Impressions, and the clicks that a few of them get."""
    weight = np.exp(0.5 * people.interest) * people.is_linked()
    weight = weight * share_so_far(people, catalogue)
    person = draw_persons(rng, weight, row_count)
    seconds = sample_moments(rng, people, person, catalogue)
    count = len(person)
    heat = people.heat(person, seconds)
    clicks = rng.random(count) < 0.06 + 0.25 * heat
    software = people.wants_software()[person]
    campaign = catalogue.campaign_at(rng, seconds, software)
    platform = np.where(
        software, rng.choice([0, 1], size=count), rng.choice([0, 2], size=count)
    )
    topics = ["product", "content", "shoes", "hiking"]
    topic = np.where(software, 0, 2) + rng.integers(0, 2, count)
    # Audiences uploaded to a network are matched by e-mail, all others by browser.
    by_email = (platform == 1) & (rng.random(count) < 0.4)
    return pa.table(
        {
            "interaction_type": words(["impression", "click"], clicks.astype(int)),
            "platform": words(AD_PLATFORMS, platform),
            "email": keep_where(people.email.take(pa.array(person)), by_email),
            "anonymous_id": browser_ids(np.where(by_email, -1, people.device[person])),
            "ad_id": joined(
                words(topics, topic), numbered("-ad-", rng.integers(1, 9, count), 2)
            ),
            "topic": words(topics, topic),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "occurred_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )


def social_rows(
    rng: np.random.Generator, people: People, catalogue: Catalogue, row_count: int
) -> pa.Table:
    """Likes, shares, comments and follows; most people never do any of these."""
    is_social = rng.random(people.count) < 0.25
    weight = np.exp(0.8 * people.interest) * is_social * ~people.is_anonymous
    weight = weight * share_so_far(people, catalogue)
    person = draw_persons(rng, weight, row_count)
    seconds = sample_moments(rng, people, person, catalogue)
    count = len(person)
    software = people.wants_software()[person]
    campaign = catalogue.campaign_at(rng, seconds, software)
    campaign = np.where(rng.random(count) < 0.3, campaign, -1)
    topics = ["product", "case_study", "shoes", "hiking"]
    topic = np.where(software, 0, 2) + rng.integers(0, 2, count)
    network = np.where(software, 0, rng.integers(1, 3, count))
    kind = rng.choice(4, size=count, p=[0.66, 0.14, 0.13, 0.07])
    return pa.table(
        {
            "network": words(SOCIAL_NETWORKS, network),
            "interaction_type": words(SOCIAL_TYPES, kind),
            "email": people.email.take(pa.array(person)),
            "post_id": joined(
                words(SOCIAL_NETWORKS, network),
                numbered("-post-", rng.integers(1, 120, count), 3),
            ),
            "topic": words(topics, topic),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "occurred_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )


def email_rows(
    rng: np.random.Generator,
    people: People,
    catalogue: Catalogue,
    row_count: int,
    first_message: int,
) -> tuple[pa.Table, int]:
    """Deliveries and what follows from them; also how many messages there were."""
    person, mailing, open_chance, click_chance = _deliveries(
        rng, people, catalogue, row_count
    )
    count = len(person)
    sent = catalogue.mailings["sent"][mailing]
    delivered = sent + rng.integers(0, 20 * MINUTE, count)
    bounces = people.bounces[person] | (rng.random(count) < 0.004)
    scanned = people.has_scanner[person] & ~bounces
    proxied = people.has_privacy_proxy[person] & ~bounces

    opens = ~bounces & (rng.random(count) < open_chance)
    opened = delivered + np.exp(rng.normal(9.0, 1.4, count)).astype(np.int64) + 30
    clicks = opens & (rng.random(count) < click_chance)
    seen = opens & ~proxied
    agent = np.where(
        people.is_gmail[person],
        GMAIL_AGENT,
        people.number[person] % PERSONAL_AGENT_COUNT,
    )
    browser = np.where(
        agent == GMAIL_AGENT, people.number[person] % PERSONAL_AGENT_COUNT, agent
    )

    # (which deliveries, event type, moment, user agent, link)
    batches = []

    def add(which, event_type, seconds, agents, links=None):
        index = np.flatnonzero(which)
        links = np.full(count, -1) if links is None else links
        batches.append(
            (
                index,
                np.full(len(index), event_type),
                seconds[index],
                agents[index],
                links[index],
            )
        )

    no_agent = np.full(count, -1)
    add(~bounces, DELIVERED, delivered, no_agent)
    add(bounces, BOUNCED, delivered, no_agent)
    add(seen, OPENED, opened, agent)
    again = seen & (rng.random(count) < SECOND_OPEN_SHARE)
    add(again, OPENED, opened + rng.integers(HOUR, 3 * DAY, count), agent)
    fetched = delivered + rng.integers(20, 90 * MINUTE, count)
    add(proxied, OPENED, fetched, np.full(count, PROXY_AGENT))
    clicked = opened + rng.integers(8, 8 * MINUTE, count)
    link = rng.choice(LINKS_PER_MAIL, size=count, p=[0.7, 0.2, 0.1])
    add(clicks, CLICKED, clicked, browser, link)
    for number in range(LINKS_PER_MAIL):
        scan = delivered + rng.integers(*SCANNER_DELAYS, count)
        scanner = np.full(count, SCANNER_AGENT)
        add(scanned, CLICKED, scan, scanner, np.full(count, number))
    complains = seen & (rng.random(count) < COMPLAINED_SHARE)
    add(complains, COMPLAINED, opened + 60, no_agent)
    leaves = _last_before_leaving(people, person, sent) & ~bounces
    left = delivered + rng.integers(MINUTE, 4 * HOUR, count)
    add(leaves, UNSUBSCRIBED, left, no_agent)

    index, event_type, seconds, agents, links = (
        np.concatenate(each) for each in zip(*batches, strict=True)
    )
    # What would follow after the as-of date has not happened yet.
    happened = seconds <= catalogue.end
    index, event_type, seconds = (
        index[happened],
        event_type[happened],
        seconds[happened],
    )
    agents, links = agents[happened], links[happened]

    mailings = catalogue.mailings
    rows = pa.table(
        {
            "event_type": words(EMAIL_EVENTS, event_type),
            "email": people.email.take(pa.array(person[index])),
            "message_id": numbered("message-", first_message + index),
            "email_name": words(mailings["name"], mailing[index]),
            "topic": words(mailings["topic"], mailing[index]),
            "campaign_id": words(
                catalogue.campaign_ids, mailings["campaign"][mailing[index]]
            ),
            "link_url": _link_urls(mailings, mailing[index], links),
            "user_agent": words(MAIL_USER_AGENTS, agents),
            "occurred_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )
    return rows, count


def _deliveries(rng, people, catalogue, row_count):
    """Who gets which mailing, thinned out so that about `row_count` rows result."""
    mailings = catalogue.mailings
    sent = mailings["sent"]
    subscribed = np.where(people.is_linked(), people.known_at, people.arrival)
    left = people.unsubscribed_at
    left = np.where(left == NO_MOMENT, catalogue.end + 1, left)
    for_software = mailings["for_software"]
    suits = np.where(
        for_software[None, :],
        people.wants_software()[:, None],
        people.wants_shop()[:, None],
    )
    eligible = (
        suits
        & ~people.is_anonymous[:, None]
        & (sent[None, :] > subscribed[:, None])
        & (sent[None, :] < left[:, None])
    )
    person, mailing = np.nonzero(eligible)
    heat = people.heat(person, sent[mailing])
    interest = people.interest[person]
    open_chance = 1 / (1 + np.exp(-(0.8 * interest + 2.0 * heat - 1.4)))
    click_chance = 1 / (1 + np.exp(-(0.5 * interest + 1.6 * heat - 1.7)))
    is_dormant = people.is_dormant[person] & (heat < 0.01)
    open_chance = np.where(is_dormant, 0.02, open_chance)
    rows_each = (
        1
        + open_chance * (1 + SECOND_OPEN_SHARE + click_chance)
        + people.has_privacy_proxy[person]
        + LINKS_PER_MAIL * people.has_scanner[person]
    )
    keep_share = row_count / max(rows_each.sum(), 1)
    # A dead address is taken off the list soon.
    keep_share = np.where(people.bounces[person], 0.25 * keep_share, keep_share)
    kept = rng.random(len(person)) < keep_share
    return person[kept], mailing[kept], open_chance[kept], click_chance[kept]


def _last_before_leaving(people, person, sent) -> np.ndarray:
    """The last delivery to each person who unsubscribes."""
    leaves = people.unsubscribed_at[person] != NO_MOMENT
    # Deliveries are sorted by person and, within a person, by the time of sending.
    is_last = np.r_[person[1:] != person[:-1], True] if len(person) else leaves
    return leaves & is_last


def _link_urls(mailings, mailing, links) -> pa.Array:
    """The page of the mailing, the homepage, or the demo page."""
    pages = words(mailings["page"], mailing)
    pages = replace_where(pages, links == 1, "/")
    pages = replace_where(pages, links == 2, "/demo")
    return keep_where(joined(pa.scalar(SITE), pages), links >= 0)


def draw_persons(
    rng: np.random.Generator, weight: np.ndarray, row_count: int
) -> np.ndarray:
    """Persons drawn as often as their weights say, sorted."""
    # Some people are simply busier than others, whatever their interest.
    weight = weight * rng.gamma(1.5, 1.0, len(weight))
    mean = weight * (row_count / max(weight.sum(), 1e-9))
    return np.repeat(np.arange(len(weight)), rng.poisson(mean))
