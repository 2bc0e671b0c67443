"""Website rows: page views in visits, tracked events, and identifications."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample_company import vocabulary
from sample_company.catalogue import (
    CONTENT,
    FORMS,
    PAGE_GROUPS,
    PRODUCTS,
    Catalogue,
)
from sample_company.columns import (
    DAY,
    HOUR,
    MINUTE,
    NO_MOMENT,
    keep_where,
    moments,
    numbers,
    words,
)
from sample_company.commerce import (
    Orders,
    browser_ids,
    choose_products,
    customer_ids,
    product_ids,
)
from sample_company.marketing import Forms, draw_persons
from sample_company.people import BOTH, SHOP, People
from sample_company.timing import (
    load_moments,
    sample_moments,
    share_so_far,
    to_waking_hours,
)

PAGES_PER_VISIT = 3.0

#: Of visits by buyers: before one of their orders rather than along their arc.
BEFORE_ORDER_SHARE = 0.4

AGENTS = [
    *vocabulary.USER_AGENTS,
    *vocabulary.SCRIPT_USER_AGENTS,
    *vocabulary.CRAWLER_USER_AGENTS,
]
PERSONAL_AGENT_COUNT = len(vocabulary.USER_AGENTS)

#: Crawlers' part of all page views, and of these: without a cookie, so that each view
#: has an anonymous id of its own.
CRAWLER_SHARE = 0.04
CRAWLER_WITHOUT_COOKIE_SHARE = 0.3
#: People whose own scripts visit the site under their cookie.
SCRIPTING_SHARE = 0.01

#: Crawlers' anonymous ids start here, far above those of people.
FIRST_CRAWLER = 90_000_000

REFERRERS = [
    "https://www.google.com/",
    "https://www.linkedin.com/",
    "https://www.bing.com/",
    "https://news.example/",
]

LOGGED_IN_SHARE = 0.6
CHECKOUT_TRACKED_SHARE = 0.88
ABANDONED_PER_SHOPPER = 0.45

#: Visits to these pages on the way to a deal, on average, before sales enters it.
VISITS_BEFORE_DEAL = 2.0
DEAL_PAGE_GROUPS = [PAGE_GROUPS.index(name) for name in ("pricing", "demo")]

#: How visits of each kind split over the page groups, in the order of PAGE_GROUPS:
#: home, pricing, demo, product, blog, docs, careers, case_study, checkout,
#: seasonal_sale, hiking, shoes, accessories.
VISIT_KINDS = {
    "software_cool": [22, 2, 0.5, 16, 42, 6, 1.5, 8, 0, 1, 0.3, 0.3, 0.2],
    "software_warm": [18, 8, 3, 30, 22, 7, 0.5, 12, 0, 0, 0.2, 0.2, 0.1],
    "software_hot": [12, 23, 12, 26, 8, 7, 0.2, 11, 0, 0, 0.1, 0.1, 0.1],
    "customer": [14, 2, 0.5, 14, 12, 52, 0.5, 4, 0, 0, 0, 0.5, 0.5],
    "shop_cool": [22, 0, 0, 0, 10, 0, 0.5, 0, 0, 9, 20, 24, 14],
    "shop_hot": [10, 0, 0, 0, 3, 0, 0, 0, 0, 13, 27, 30, 17],
    "job_seeker": [20, 0, 0, 6, 8, 0, 64, 2, 0, 0, 0, 0, 0],
    "insider": [10, 24, 8, 26, 10, 16, 0, 6, 0, 0, 0, 0, 0],
}
#: Page groups in which a shopper's taste shows.
TASTE_PAGE_GROUPS = ["shoes", "accessories", "hiking", "hiking", "shoes"]


@dataclass
class PageViews:
    """Page views as arrays, before they become rows."""

    person: np.ndarray
    browser: np.ndarray
    has_user_id: np.ndarray
    page: np.ndarray
    seconds: np.ndarray
    agent: np.ndarray
    referrer: np.ndarray
    campaign: np.ndarray

    def table(
        self, rng: np.random.Generator, people: People, catalogue: Catalogue
    ) -> pa.Table:
        pages = catalogue.pages
        user = np.where(self.has_user_id, people.number[self.person], -1)
        return pa.table(
            {
                "anonymous_id": browser_ids(self.browser),
                "user_id": customer_ids(user),
                "page_path": words(pages["path"], self.page),
                "page_group": words(PAGE_GROUPS, pages["group"][self.page]),
                "referrer": words(REFERRERS, self.referrer),
                "campaign_id": words(catalogue.campaign_ids, self.campaign),
                "user_agent": words(AGENTS, self.agent),
                "occurred_at": moments(self.seconds),
                "loaded_at": moments(load_moments(rng, self.seconds, catalogue)),
            }
        )


@dataclass
class Checkouts:
    """Checkouts begun: those that became orders, and those that did not."""

    person: np.ndarray
    seconds: np.ndarray
    product: np.ndarray
    euros: np.ndarray
    browser: np.ndarray


def make_checkouts(
    rng: np.random.Generator, people: People, orders: Orders, catalogue: Catalogue
) -> Checkouts:
    """Begun checkouts with and without an order after them."""
    ordered = np.flatnonzero(
        orders.knows_browser & (rng.random(len(orders.person)) < CHECKOUT_TRACKED_SHARE)
    )
    mean = np.where(people.wants_shop(), ABANDONED_PER_SHOPPER, 0.0)
    mean = np.where(people.is_anonymous, 0.1 * mean, mean)
    person = np.repeat(np.arange(people.count), rng.poisson(mean))
    seconds = sample_moments(rng, people, person, catalogue)
    product = choose_products(rng, people.taste[person], seconds)
    prices = np.array([each[3] for each in PRODUCTS])
    euros = prices[product] + rng.integers(0, 3, len(person)) * 18.9
    return Checkouts(
        person=np.concatenate([orders.person[ordered], person]),
        seconds=np.concatenate(
            [
                orders.ordered[ordered]
                - rng.integers(2 * MINUTE, 15 * MINUTE, len(ordered)),
                seconds,
            ]
        ),
        product=np.concatenate([orders.main_product[ordered], product]),
        euros=np.concatenate([orders.euros[ordered], euros]).round(2),
        browser=people.device[np.concatenate([orders.person[ordered], person])],
    )


def make_page_views(
    rng: np.random.Generator,
    people: People,
    forms: Forms,
    orders: Orders,
    checkouts: Checkouts,
    catalogue: Catalogue,
    row_count: int,
) -> PageViews:
    """Visits that end in a form, a checkout or a deal, and many that end in nothing."""
    crawler_count = round(row_count * CRAWLER_SHARE)
    form_groups = [_group(each[1]) for each in FORMS]
    deal_person, deal_seconds = _before_deals(rng, people, catalogue)
    deal_group = rng.choice(DEAL_PAGE_GROUPS, size=len(deal_person))
    goal_person = np.concatenate([forms.person, checkouts.person, deal_person])
    goal_seconds = np.concatenate([forms.submitted, checkouts.seconds, deal_seconds])
    goal_group = np.concatenate(
        [
            np.array(form_groups)[forms.form],
            np.full(len(checkouts.person), PAGE_GROUPS.index("checkout")),
            deal_group,
        ]
    )
    goal_length = 1 + rng.geometric(1 / PAGES_PER_VISIT, len(goal_person)).clip(max=10)

    free_views = max(row_count - crawler_count - goal_length.sum(), 0)
    anonymous = np.flatnonzero(people.is_anonymous)
    anonymous = np.repeat(anonymous, 1 + rng.poisson(0.3, len(anonymous)))
    weight = np.exp(0.75 * people.interest + 0.2 * people.quality)
    weight = weight * share_so_far(people, catalogue) * ~people.is_anonymous
    visit_count = round(free_views / PAGES_PER_VISIT) - len(anonymous)
    free_person = draw_persons(rng, weight, max(visit_count, 0))
    free_person = np.concatenate([anonymous, free_person])
    free_seconds = sample_moments(rng, people, free_person, catalogue)
    free_seconds = _before_orders(rng, orders, free_person, free_seconds, people.count)
    free_length = rng.geometric(1 / PAGES_PER_VISIT, len(free_person)).clip(max=14)

    # One line per visit, then one line per page of it.
    person = np.concatenate([goal_person, free_person])
    ends = np.concatenate([goal_seconds, free_seconds])
    length = np.concatenate([goal_length, free_length])
    is_goal = np.arange(len(person)) < len(goal_person)
    group_at_end = np.concatenate([goal_group, np.full(len(free_person), -1)])
    uses_second = (
        (people.second_device[person] >= 0)
        & ~is_goal
        & (rng.random(len(person)) < 0.35)
    )
    browser = np.where(uses_second, people.second_device[person], people.device[person])
    logged_in = (
        people.has_login[person]
        & (ends >= people.known_at[person])
        & (~uses_second | people.second_device_linked[person])
        & (rng.random(len(person)) < LOGGED_IN_SHARE)
    )
    is_shop = _is_shop_visit(rng, people, person)
    campaign = catalogue.campaign_at(rng, ends, ~is_shop)
    campaign = np.where(rng.random(len(person)) < 0.15, campaign, -1)
    referrer = np.where(
        rng.random(len(person)) < 0.55, -1, rng.integers(0, len(REFERRERS), len(person))
    )
    scripts = (rng.random(people.count) < SCRIPTING_SHARE)[person]
    scripts &= rng.random(len(person)) < 0.3
    agent = np.where(uses_second, 1, people.number[person] % PERSONAL_AGENT_COUNT)
    agent = np.where(scripts, PERSONAL_AGENT_COUNT + people.number[person] % 2, agent)

    visit = np.repeat(np.arange(len(person)), length)
    is_last = np.r_[visit[1:] != visit[:-1], True] if len(visit) else visit == 0
    is_first = np.r_[True, visit[1:] != visit[:-1]] if len(visit) else visit == 0
    gaps = (rng.exponential(60, len(visit)) + 6).astype(np.int64)
    seconds = _moments_up_to(ends[visit], gaps, visit, len(person))

    group = _choose_groups(rng, people, person[visit], seconds, is_shop[visit])
    group = np.where(is_last & (group_at_end[visit] >= 0), group_at_end[visit], group)
    page = _choose_pages(rng, people, person[visit], group, seconds, catalogue)

    crawlers = _crawler_views(rng, people, catalogue, crawler_count)
    mine = PageViews(
        person=person[visit],
        browser=browser[visit],
        has_user_id=logged_in[visit],
        page=page,
        seconds=seconds,
        agent=agent[visit],
        referrer=np.where(is_first, referrer[visit], -1),
        campaign=np.where(is_first, campaign[visit], -1),
    )
    return PageViews(
        **{
            name: np.concatenate([getattr(mine, name), getattr(crawlers, name)])
            for name in PageViews.__dataclass_fields__
        }
    )


def fixed_tracked_count(people: People, forms: Forms, checkouts: Checkouts) -> int:
    """Tracked events that come with accounts, documents and checkouts."""
    downloads = np.sum(forms.content >= 0)
    return int(people.has_login.sum() + downloads + len(checkouts.person))


def tracked_rows(
    rng: np.random.Generator,
    people: People,
    views: PageViews,
    forms: Forms,
    checkouts: Checkouts,
    catalogue: Catalogue,
    view_row_count: int,
) -> pa.Table:
    """Accounts, downloads, viewed products, checkouts and videos."""
    names = [
        "account_created",
        "content_downloaded",
        "product_viewed",
        "product_added",
        "checkout_started",
        "video_watched",
    ]
    product_of_page = catalogue.pages["product"]
    candidates = np.flatnonzero(product_of_page[views.page] >= 0)
    candidates = candidates[views.agent[candidates] < PERSONAL_AGENT_COUNT]
    share = min(1.0, view_row_count / max(len(candidates), 1))
    viewed = candidates[rng.random(len(candidates)) < share]
    added = viewed[rng.random(len(viewed)) < 0.12]
    videos = np.flatnonzero(
        (catalogue.pages["group"][views.page] == PAGE_GROUPS.index("product"))
        & (rng.random(len(views.page)) < 0.03)
    )
    created = np.flatnonzero(people.has_login)
    downloads = np.flatnonzero(forms.content >= 0)

    categories = sorted({each[1] for each in CONTENT} | {each[1] for each in PRODUCTS})
    product_category = np.array([categories.index(each[1]) for each in PRODUCTS])
    content_category = np.array([categories.index(each[1]) for each in CONTENT])
    assets = [each[0] for each in CONTENT] + ["/checkout", "product-tour", "signup"]
    prices = np.array([each[3] for each in PRODUCTS])

    def batch(name, person, browser, user, seconds, asset, category, product, value):
        count = len(person)
        return (
            np.full(count, names.index(name)),
            person,
            browser,
            np.broadcast_to(user, count),
            seconds,
            np.broadcast_to(asset, count),
            np.broadcast_to(category, count),
            np.broadcast_to(product, count),
            np.broadcast_to(value, count),
        )

    def from_views(name, which, asset, with_product):
        product = product_of_page[views.page[which]] if with_product else -1
        # Half of the shop's tags send the product alone, without its category.
        category = np.where(
            (product >= 0) & (rng.random(len(which)) < 0.5),
            product_category[product],
            -1,
        )
        return batch(
            name,
            views.person[which],
            views.browser[which],
            views.has_user_id[which],
            views.seconds[which] + rng.integers(1, 20, len(which)),
            asset,
            category,
            product,
            np.where(product >= 0, prices[product], np.nan),
        )

    content = forms.content[downloads]
    checkout_user = people.has_login[checkouts.person] & (
        checkouts.seconds >= people.known_at[checkouts.person]
    )
    batches = [
        batch(
            "account_created",
            created,
            people.device[created],
            True,
            people.known_at[created],
            len(CONTENT) + 2,
            -1,
            -1,
            np.nan,
        ),
        batch(
            "content_downloaded",
            forms.person[downloads],
            people.device[forms.person[downloads]],
            False,
            forms.submitted[downloads] + rng.integers(2, 240, len(downloads)),
            content,
            content_category[content],
            -1,
            np.nan,
        ),
        from_views("product_viewed", viewed, -1, True),
        from_views("product_added", added, -1, True),
        batch(
            "checkout_started",
            checkouts.person,
            checkouts.browser,
            checkout_user & (rng.random(len(checkouts.person)) < 0.8),
            checkouts.seconds,
            len(CONTENT),
            product_category[checkouts.product],
            checkouts.product,
            checkouts.euros,
        ),
        from_views("video_watched", videos, len(CONTENT) + 1, False),
    ]
    event, person, browser, user, seconds, asset, category, product, value = (
        np.concatenate(each) for each in zip(*batches, strict=True)
    )
    seconds = np.minimum(seconds, catalogue.end)
    count = len(event)
    campaign = catalogue.campaign_at(rng, seconds, ~people.wants_shop()[person])
    campaign = np.where(rng.random(count) < 0.08, campaign, -1)
    return pa.table(
        {
            "anonymous_id": browser_ids(browser),
            "user_id": customer_ids(np.where(user, people.number[person], -1)),
            "event_name": words(names, event),
            "asset": words(assets, asset),
            "category": words(categories, category),
            "product_id": product_ids(product),
            "value": numbers(value.astype(float), ~np.isnan(value)),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "user_agent": words(
                vocabulary.USER_AGENTS, people.number[person] % PERSONAL_AGENT_COUNT
            ),
            "occurred_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )


def identify_rows(
    rng: np.random.Generator, people: People, catalogue: Catalogue
) -> pa.Table:
    """The website learns whose browser it is: by login, or by a link in a mail."""
    linked = people.is_linked()
    by_login = np.flatnonzero(people.has_login)
    by_mail = np.flatnonzero(
        linked & ~people.has_login & (rng.random(people.count) < 0.3)
    )
    second = np.flatnonzero(
        linked & (people.second_device >= 0) & people.second_device_linked
    )
    again = by_login[rng.random(len(by_login)) < 0.5]
    person = np.concatenate([by_login, by_mail, second, again])
    browser = np.concatenate(
        [
            people.device[by_login],
            people.device[by_mail],
            people.second_device[second],
            people.device[again],
        ]
    )
    later = people.known_at[person] + (
        rng.random(len(person)) * (catalogue.end - people.known_at[person])
    ).astype(np.int64)
    is_signup = np.arange(len(person)) < len(by_login)
    later = to_waking_hours(rng, later, people.wants_software()[person], catalogue)
    later = np.maximum(later, people.known_at[person] + MINUTE)
    seconds = np.where(is_signup, people.known_at[person] + 5, later)
    has_user = people.has_login[person]
    # A later login sends the user id alone.
    tells_email = ~has_user | is_signup | (rng.random(len(person)) < 0.5)
    return pa.table(
        {
            "anonymous_id": browser_ids(browser),
            "user_id": customer_ids(np.where(has_user, people.number[person], -1)),
            "email": keep_where(people.email.take(pa.array(person)), tells_email),
            "occurred_at": moments(np.minimum(seconds, catalogue.end)),
            "loaded_at": moments(
                load_moments(rng, np.minimum(seconds, catalogue.end), catalogue)
            ),
        }
    )


def _group(path: str) -> int:
    """The page group of a form's page."""
    first = path.strip("/").split("/")
    name = first[-1] if first[0] == "shop" else first[0]
    return PAGE_GROUPS.index(name or "home")


def _before_deals(rng, people, catalogue) -> tuple[np.ndarray, np.ndarray]:
    """Visits in the weeks before a deal; some deals come about without any."""
    has_deal = people.deal_created != NO_MOMENT
    mean = np.where(has_deal, VISITS_BEFORE_DEAL, 0.0)
    person = np.repeat(np.arange(people.count), rng.poisson(mean))
    wait = rng.exponential(9 * DAY, len(person)).astype(np.int64) + 2 * HOUR
    seconds = people.deal_created[person] - wait
    seconds = np.maximum(seconds, people.arrival[person])
    seconds = to_waking_hours(rng, seconds, np.ones(len(person), dtype=bool), catalogue)
    return person, seconds


def _before_orders(rng, orders, person, seconds, people_count) -> np.ndarray:
    """Moves a part of buyers' visits to the days before one of their orders."""
    order_counts = np.bincount(orders.person, minlength=people_count)
    by_person = np.argsort(orders.person, kind="stable")
    starts = np.cumsum(order_counts) - order_counts
    count = len(person)
    moves = (order_counts[person] > 0) & (rng.random(count) < BEFORE_ORDER_SHARE)
    if not moves.any():
        return seconds
    turn = (rng.random(count) * order_counts[person]).astype(np.int64)
    place = np.where(moves, starts[person] + turn, 0)
    ordered = orders.ordered[by_person][place]
    before = ordered - (rng.exponential(3 * DAY, count)).astype(np.int64) - MINUTE
    return np.where(moves, before, seconds)


def _is_shop_visit(rng, people, person) -> np.ndarray:
    segment = people.segment[person]
    return (segment == SHOP) | ((segment == BOTH) & (rng.random(len(person)) < 0.5))


def _moments_up_to(ends, gaps, visit, visit_count) -> np.ndarray:
    """Page times such that the last page of a visit is seen shortly before its end."""
    total = np.cumsum(gaps)
    visit_total = np.zeros(visit_count, dtype=np.int64)
    # Cumulated gaps at the last page of each visit (later pages overwrite earlier).
    visit_total[visit] = total
    return ends - (visit_total[visit] - total) - 3


def _choose_groups(rng, people, person, seconds, is_shop) -> np.ndarray:
    """A page group by the kind of visit: what a person wants at that moment."""
    kinds = list(VISIT_KINDS)
    keenness = 1 / (1 + np.exp(-1.3 * people.quality[person]))
    warmth = people.heat(person, seconds) * (0.25 + 0.9 * keenness)
    closed = people.deal_closed[person]
    is_customer = people.is_won[person] & (seconds > closed)
    kind = np.select(
        [
            people.is_insider[person],
            people.is_job_seeker[person],
            is_shop & (warmth > 0.3),
            is_shop,
            is_customer,
            warmth > 0.45,
            warmth > 0.15,
        ],
        [
            kinds.index("insider"),
            kinds.index("job_seeker"),
            kinds.index("shop_hot"),
            kinds.index("shop_cool"),
            kinds.index("customer"),
            kinds.index("software_hot"),
            kinds.index("software_warm"),
        ],
        kinds.index("software_cool"),
    )
    shares = np.array(list(VISIT_KINDS.values()), dtype=float)
    limits = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)
    drawn = rng.random(len(person))
    group = np.zeros(len(person), dtype=np.int64)
    for place in range(len(PAGE_GROUPS) - 1):
        group += drawn >= limits[kind, place]
    # In the shop the person's taste decides in half of the cases.
    shop_groups = [
        PAGE_GROUPS.index(each) for each in ("hiking", "shoes", "accessories")
    ]
    favourite = np.array([PAGE_GROUPS.index(each) for each in TASTE_PAGE_GROUPS])
    to_taste = np.isin(group, shop_groups) & (rng.random(len(person)) < 0.5)
    return np.where(to_taste, favourite[people.taste[person]], group)


def _choose_pages(rng, people, person, group, seconds, catalogue) -> np.ndarray:
    """A page of the group; in the shop mostly a product in season."""
    pages = catalogue.pages
    count = len(group)
    # The first page of a group is the most visited.
    place = (rng.random(count) ** 1.6 * pages["count"][group]).astype(np.int64)
    page = pages["first"][group] + place

    product = choose_products(rng, people.taste[person], seconds)
    page_of_product = np.zeros(len(PRODUCTS), dtype=np.int64)
    has_product = pages["product"] >= 0
    page_of_product[pages["product"][has_product]] = np.flatnonzero(has_product)
    product_page = page_of_product[product]
    fits = (pages["group"][product_page] == group) & (rng.random(count) < 0.7)
    return np.where(fits, product_page, page)


def _crawler_views(rng, people, catalogue, row_count) -> PageViews:
    """Crawlers read everything at any hour."""
    crawler_count = max(8, row_count // 150)
    base = FIRST_CRAWLER + int(people.number[0]) * 2
    has_cookie = rng.random(row_count) >= CRAWLER_WITHOUT_COOKIE_SHARE
    crawler = rng.integers(0, crawler_count, row_count)
    return PageViews(
        person=np.zeros(row_count, dtype=np.int64),
        browser=np.where(
            has_cookie, base + crawler, base + crawler_count + np.arange(row_count)
        ),
        has_user_id=np.zeros(row_count, dtype=bool),
        page=rng.integers(0, len(catalogue.pages["path"]), row_count),
        seconds=rng.integers(catalogue.start, catalogue.end, row_count),
        agent=PERSONAL_AGENT_COUNT + crawler % (len(AGENTS) - PERSONAL_AGENT_COUNT),
        referrer=np.full(row_count, -1),
        campaign=np.full(row_count, -1),
    )
