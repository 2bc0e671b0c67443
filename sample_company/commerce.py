"""Shop rows: products, orders, order lines, cancellations, and support tickets."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample_company.catalogue import (
    PRODUCT_CATEGORIES,
    PRODUCTS,
    TICKET_TOPICS,
    Catalogue,
)
from sample_company.columns import (
    DAY,
    HOUR,
    MINUTE,
    NO_MOMENT,
    keep_where,
    moments,
    numbered,
    numbers,
    words,
)
from sample_company.crm import CURRENCIES, CURRENCY_RATES, currency_codes
from sample_company.people import BOTH, People
from sample_company.timing import load_moments, to_waking_hours

MOST_ORDERS_PER_PERSON = 14
CANCELLED_SHARE = 0.07
#: Of orders by people with an account, and of those without one.
TASTE_SHARE = 0.62

CANCELLATION_REASONS = ["wrong_size", "changed_mind", "late_delivery", "defect"]


@dataclass
class Orders:
    """The shop's orders as arrays; web.py puts visits and checkouts around them."""

    number: np.ndarray
    person: np.ndarray
    ordered: np.ndarray
    euros: np.ndarray
    main_product: np.ndarray
    knows_browser: np.ndarray
    currency: np.ndarray


def product_rows(rng: np.random.Generator, catalogue: Catalogue) -> pa.Table:
    """One row per product."""
    names, categories, seasons, prices = zip(*PRODUCTS, strict=True)
    count = len(PRODUCTS)
    updated = catalogue.start + rng.integers(0, 500 * DAY, count)
    return pa.table(
        {
            "id": product_ids(np.arange(count)),
            "name": pa.array(names),
            "category": pa.array(categories),
            "season": pa.array(seasons),
            "unit_price": pa.array(prices),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def make_orders(
    rng: np.random.Generator, people: People, catalogue: Catalogue, first_number: int
) -> tuple[Orders, dict]:
    """Orders and their lines: who buys, how often, what and for how much."""
    person, ordered = _order_moments(rng, people, catalogue)
    in_time = np.argsort(ordered, kind="stable")
    person, ordered = person[in_time], ordered[in_time]
    count = len(person)

    line_counts = 1 + rng.poisson(0.7, count).clip(max=4)
    order = np.repeat(np.arange(count), line_counts)
    product = choose_products(rng, people.taste[person][order], ordered[order])
    quantity = 1 + (rng.random(len(order)) < 0.15) + (rng.random(len(order)) < 0.04)
    currency = currency_codes(rng, people.country[person])
    prices = np.array([each[3] for each in PRODUCTS])
    rates = CURRENCY_RATES[currency][order]
    unit_price = np.round(prices[product] * rates, 2)
    line_amount = np.round(unit_price * quantity, 2)
    total = np.bincount(order, weights=line_amount, minlength=count).round(2)
    euros = np.bincount(order, weights=prices[product] * quantity, minlength=count)
    first_line = np.cumsum(line_counts) - line_counts

    linked = people.is_linked()[person] & (ordered >= people.known_at[person])
    orders = Orders(
        number=first_number + np.arange(count),
        person=person,
        ordered=ordered,
        euros=euros.round(2),
        main_product=product[first_line] if count else product,
        knows_browser=linked & (rng.random(count) < 0.85),
        currency=currency,
    )
    lines = {
        "order": order,
        "product": product,
        "quantity": quantity,
        "unit_price": unit_price,
        "line_amount": line_amount,
        "total": total,
    }
    return orders, lines


def order_tables(
    rng: np.random.Generator,
    people: People,
    orders: Orders,
    lines: dict,
    catalogue: Catalogue,
    first_line_number: int,
) -> dict[str, pa.Table]:
    """The tables orders, order_lines and cancellations."""
    count = len(orders.number)
    person, ordered = orders.person, orders.ordered
    cancelled_at = ordered + rng.integers(2 * HOUR, 20 * DAY, count)
    cancelled_at = np.maximum(
        to_waking_hours(rng, cancelled_at, np.zeros(count, dtype=bool), catalogue),
        ordered + HOUR,
    )
    is_cancelled = (rng.random(count) < CANCELLED_SHARE) & (
        cancelled_at <= catalogue.end
    )
    shipped_at = ordered + rng.integers(8 * HOUR, 4 * DAY, count)
    is_shipped = shipped_at <= catalogue.end
    updated = np.where(is_shipped, shipped_at, ordered + MINUTE)
    updated = np.where(is_cancelled, cancelled_at, updated)
    updated = np.minimum(updated, catalogue.end)
    status = np.where(is_cancelled, 2, np.where(is_shipped, 1, 0))

    campaign = catalogue.campaign_at(rng, ordered, np.zeros(count, dtype=bool))
    campaign = np.where(rng.random(count) < 0.45, campaign, -1)
    has_account = people.has_login[person] & (ordered >= people.known_at[person])
    order_rows = pa.table(
        {
            "id": numbered("order-", orders.number),
            "customer_id": customer_ids(
                np.where(has_account, people.number[person], -1)
            ),
            "email": keep_where(
                people.email.take(pa.array(person)),
                ~has_account | (rng.random(count) < 0.9),
            ),
            "anonymous_id": browser_ids(
                np.where(orders.knows_browser, people.device[person], -1)
            ),
            "status": words(["pending", "completed", "cancelled"], status),
            "currency": words(CURRENCIES, orders.currency),
            "total_amount": numbers(lines["total"]),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "ordered_at": moments(ordered),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )

    order = lines["order"]
    line_rows = pa.table(
        {
            "id": numbered("line-", first_line_number + np.arange(len(order))),
            "order_id": numbered("order-", orders.number[order]),
            "product_id": product_ids(lines["product"]),
            "quantity": numbers(lines["quantity"].astype(np.int64)),
            "unit_price": numbers(lines["unit_price"]),
            "line_amount": numbers(lines["line_amount"]),
            "updated_at": moments(ordered[order]),
            "loaded_at": moments(load_moments(rng, ordered[order], catalogue)),
        }
    )

    gone = np.flatnonzero(is_cancelled)
    is_whole = rng.random(len(gone)) < 0.85
    first_amount = lines["line_amount"][np.searchsorted(order, gone)]
    reason = rng.integers(0, len(CANCELLATION_REASONS), len(gone))
    cancellation_rows = pa.table(
        {
            "order_id": numbered("order-", orders.number[gone]),
            "reason": words(CANCELLATION_REASONS, reason),
            "amount": numbers(np.where(is_whole, lines["total"][gone], first_amount)),
            "cancelled_at": moments(cancelled_at[gone]),
            "loaded_at": moments(load_moments(rng, cancelled_at[gone], catalogue)),
        }
    )
    return {
        "commerce.orders": order_rows,
        "commerce.order_lines": line_rows,
        "commerce.cancellations": cancellation_rows,
    }


def ticket_rows(
    rng: np.random.Generator, people: People, orders: Orders, catalogue: Catalogue
) -> pa.Table:
    """Tickets by those who bought, in the shop or by contract."""
    after_order = np.flatnonzero(rng.random(len(orders.person)) < 0.09)
    won = np.repeat(
        np.arange(people.count),
        np.where(people.is_won, rng.poisson(1.3, people.count), 0),
    )
    person = np.concatenate([orders.person[after_order], won])
    begins = np.concatenate([orders.ordered[after_order], people.deal_closed[won]])
    is_software = np.arange(len(person)) >= len(after_order)
    wait = np.where(is_software, 60 * DAY, 5 * DAY)
    opened = begins + (rng.exponential(size=len(person)) * wait).astype(np.int64)
    happens = opened <= catalogue.end - DAY
    person, opened, is_software = person[happens], opened[happens], is_software[happens]
    opened = to_waking_hours(rng, opened, is_software, catalogue)
    count = len(person)

    solved = opened + (rng.gamma(1.2, 30 * HOUR, count) + 20 * MINUTE).astype(np.int64)
    is_solved = (solved <= catalogue.end) & (rng.random(count) < 0.93)
    topic = np.where(
        is_software,
        rng.choice([0, 3, 4], size=count),
        rng.choice([0, 1, 2], size=count, p=[0.2, 0.4, 0.4]),
    )
    updated = np.where(is_solved, solved, opened)
    priority = rng.choice(3, size=count, p=[0.25, 0.6, 0.15])
    return pa.table(
        {
            "email": people.email.take(pa.array(person)),
            "customer_id": customer_ids(
                np.where(
                    people.has_login[person] & ~is_software, people.number[person], -1
                )
            ),
            "topic": words(TICKET_TOPICS, topic),
            "status": words(["open", "solved"], is_solved.astype(int)),
            "priority": words(["low", "normal", "high"], priority),
            "opened_at": moments(opened),
            "solved_at": moments(np.where(is_solved, solved, NO_MOMENT)),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def choose_products(
    rng: np.random.Generator, taste: np.ndarray, seconds: np.ndarray
) -> np.ndarray:
    """Products mostly to the person's taste, and in season."""
    count = len(taste)
    category = np.where(
        rng.random(count) < TASTE_SHARE,
        taste,
        rng.integers(0, len(PRODUCT_CATEGORIES), count),
    )
    month = seconds.astype("datetime64[s]").astype("datetime64[M]").astype(int) % 12
    is_summer = (month >= 3) & (month <= 8)
    in_season = [
        np.array(
            [
                code
                for code, (_, product_category, season, _) in enumerate(PRODUCTS)
                if product_category == name and season in ("all_year", season_now)
            ]
        )
        for season_now in ("winter", "summer")
        for name in PRODUCT_CATEGORIES
    ]
    which = is_summer * len(PRODUCT_CATEGORIES) + category
    lengths = np.array([len(each) for each in in_season])
    starts = np.cumsum(lengths) - lengths
    place = (rng.random(count) * lengths[which]).astype(np.int64)
    return np.concatenate(in_season)[starts[which] + place]


def customer_ids(numbers_: np.ndarray) -> pa.Array:
    """The shop's customer number, which the website uses as user id as well."""
    return numbered("customer-", numbers_, width=6)


def browser_ids(numbers_: np.ndarray) -> pa.Array:
    return numbered("anon-", numbers_)


def product_ids(codes: np.ndarray) -> pa.Array:
    codes = np.asarray(codes)
    return numbered("product-", np.where(codes < 0, -1, codes + 1), width=3)


def _order_moments(rng, people, catalogue) -> tuple[np.ndarray, np.ndarray]:
    """Who orders when: from once, long ago, to every month until today."""
    may_buy = people.wants_shop() & ~people.is_anonymous & ~people.is_insider
    lean = np.where(people.segment == BOTH, -1.0, 0.0)
    share = 1 / (1 + np.exp(-(1.4 * people.quality - 0.1 + lean)))
    buyer = np.flatnonzero(may_buy & (rng.random(people.count) < share))
    count = len(buyer)

    zeal = rng.gamma(0.9, 1.0, count) * np.exp(0.55 * people.quality[buyer]) * 1.8
    orders_wanted = (1 + rng.poisson(zeal)).clip(max=MOST_ORDERS_PER_PERSON)
    first = people.peak[buyer] + rng.integers(-2 * DAY, 4 * DAY, count)
    known = people.known_at[buyer]
    first = np.maximum(first, np.where(known == NO_MOMENT, 0, known) + 30 * MINUTE)
    pause = rng.gamma(2.0, 16.0, count) + 6
    shape = (count, MOST_ORDERS_PER_PERSON - 1)
    gaps = rng.gamma(2.0, 0.5, shape) * pause[:, None] * DAY
    offsets = np.concatenate([np.zeros((count, 1)), np.cumsum(gaps, axis=1)], axis=1)
    seconds = first[:, None] + offsets
    wanted = np.arange(MOST_ORDERS_PER_PERSON) < orders_wanted[:, None]
    wanted &= seconds <= catalogue.end
    rows, columns = np.nonzero(wanted)
    person = buyer[rows]
    ordered = to_waking_hours(
        rng, seconds[rows, columns], np.zeros(len(rows), dtype=bool), catalogue
    )
    # An order cannot come before its customer is known.
    known = people.known_at[person]
    ordered = np.maximum(ordered, np.where(known == NO_MOMENT, 0, known) + 20 * MINUTE)
    return person, np.minimum(ordered, catalogue.end)
