"""What the company offers and runs: products, pages, campaigns, mailings, events."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sample_company.columns import DAY, HOUR

TUESDAY, WEDNESDAY = 1, 2

HISTORY_DAYS = 548  # about eighteen months, so that a year-long window has history

PRODUCT_CATEGORIES = ["shoes", "accessories", "hiking", "camping", "running"]

#: Name, category, season, unit price in euros.
PRODUCTS = [
    ("City Sneaker", "shoes", "all_year", 89.0),
    ("Canvas Slip-On", "shoes", "summer", 49.0),
    ("Leather Boot", "shoes", "winter", 159.0),
    ("Chelsea Boot", "shoes", "winter", 139.0),
    ("Summer Sandal", "shoes", "summer", 59.0),
    ("Office Derby", "shoes", "all_year", 120.0),
    ("Trzewiki zimowe Śnieżka", "shoes", "winter", 129.0),
    ("Loafer Classic", "shoes", "all_year", 99.0),
    ("Wool Socks", "accessories", "winter", 12.5),
    ("Shoe Care Kit", "accessories", "all_year", 18.9),
    ("Leather Belt", "accessories", "all_year", 34.0),
    ("Sun Cap", "accessories", "summer", 19.0),
    ("Rękawiczki Mróz", "accessories", "winter", 24.0),
    ("Laces", "accessories", "all_year", 4.9),
    ("Tote Bag", "accessories", "all_year", 14.0),
    ("Trekking Boot", "hiking", "all_year", 179.0),
    ("Trekking Poles", "hiking", "summer", 64.0),
    ("Day Pack 25 l", "hiking", "all_year", 79.0),
    ("Rain Jacket", "hiking", "all_year", 149.0),
    ("Snow Gaiters", "hiking", "winter", 39.0),
    ("Hiking Trousers", "hiking", "summer", 85.0),
    ("Water Bottle", "hiking", "all_year", 16.0),
    ("Two-Person Tent", "camping", "summer", 249.0),
    ("Sleeping Bag -10", "camping", "winter", 189.0),
    ("Sleeping Mat", "camping", "all_year", 45.0),
    ("Gas Stove", "camping", "summer", 55.0),
    ("Head Lamp", "camping", "all_year", 29.0),
    ("Road Runner", "running", "all_year", 119.0),
    ("Trail Runner", "running", "summer", 135.0),
    ("Running Tights", "running", "winter", 54.0),
    ("Running Vest", "running", "all_year", 72.0),
]

PAGE_GROUPS = [
    "home",
    "pricing",
    "demo",
    "product",
    "blog",
    "docs",
    "careers",
    "case_study",
    "checkout",
    "seasonal_sale",
    "hiking",
    "shoes",
    "accessories",
]

#: Where the shop shows a product: tents stand beside the hiking gear, running shoes
#: beside the other shoes.
SHOP_PAGE_GROUPS = {
    "shoes": "shoes",
    "running": "shoes",
    "hiking": "hiking",
    "camping": "hiking",
    "accessories": "accessories",
}

PLAIN_PAGES = {
    "home": ["/"],
    "pricing": ["/pricing", "/pricing/enterprise"],
    "demo": ["/demo", "/demo/book"],
    "product": [
        "/product",
        "/product/lead-scoring",
        "/product/integrations",
        "/product/security",
    ],
    "blog": [
        "/blog",
        "/blog/what-is-lead-scoring",
        "/blog/mql-or-sql",
        "/blog/half-life-of-interest",
        "/blog/scoring-leadów-w-praktyce",
        "/blog/how-to-pack-for-a-hike",
        "/blog/shoe-care",
    ],
    "docs": ["/docs", "/docs/quickstart", "/docs/api", "/docs/import"],
    "careers": ["/careers", "/careers/data-engineer", "/careers/sales-trainee"],
    "case_study": ["/case-studies/logistics", "/case-studies/finance"],
    "checkout": ["/checkout"],
    "seasonal_sale": ["/sale", "/sale/summer", "/sale/winter"],
    "hiking": ["/shop/hiking"],
    "shoes": ["/shop/shoes"],
    "accessories": ["/shop/accessories"],
}

#: Asset, category, and whether it is for buyers of software (1) or of the shop (0).
CONTENT = [
    ("lead-scoring-guide", "ebook", 1),
    ("crm-migration-handbook", "ebook", 1),
    ("hiking-for-beginners", "ebook", 0),
    ("trail-running-handbook", "ebook", 0),
    ("b2b-benchmark-report", "whitepaper", 1),
    ("data-security-whitepaper", "whitepaper", 1),
    ("demo-preparation-checklist", "checklist", 1),
    ("packing-checklist", "checklist", 0),
]

#: Form, page on which it stands, topic, whether it is about software (1) or the shop.
FORMS = [
    ("demo_request", "/demo/book", "product", 1),
    ("contact_sales", "/pricing", "product", 1),
    ("content_download", "/blog", "content", 1),
    ("newsletter_signup", "/", "newsletter", 0),
    ("back_in_stock", "/shop/shoes", "shop", 0),
]

TICKET_TOPICS = ["billing", "delivery", "returns", "how_to", "bug"]


@dataclass(frozen=True)
class Campaign:
    """One campaign; `for_software` says whom it addresses."""

    campaign_id: str
    name: str
    channel: str
    topic: str
    for_software: bool
    cost: float
    starts: int
    ends: int


#: Slug, name, channel, topic, for software, cost, first day (month, day), length in
#: days. Each runs once a year; the year completes the slug.
YEARLY_CAMPAIGNS = [
    ("winter-sale", "Winter sale", "email", "sale", False, 3200, (1, 2), 30),
    ("crm-benchmark", "CRM benchmark report", "ads", "content", True, 8400, (2, 1), 45),
    ("spring-sale", "Spring sale", "email", "sale", False, 2900, (3, 15), 28),
    ("b2b-expo", "B2B Expo Poznań", "event", "product", True, 21500, (4, 8), 5),
    ("scoring-webinars", "Webinars", "event", "webinar", True, 4600, (5, 4), 40),
    ("summer-sale", "Summer sale", "email", "sale", False, 4100, (6, 10), 40),
    ("hiking-season", "Hiking season", "social", "hiking", False, 2600, (5, 1), 50),
    ("demo-days", "Demo days", "web", "product", True, 1500, (6, 1), 25),
    ("search-ads", "Search ads", "ads", "product", True, 15800, (9, 1), 80),
    ("back-to-office", "Back to office shoes", "ads", "shoes", False, 5200, (9, 5), 25),
    (
        "customer-stories",
        "Customer stories",
        "social",
        "case_study",
        True,
        6900,
        (10, 1),
        60,
    ),
    ("black-week", "Black week", "web", "sale", False, 5600, (11, 20), 11),
    ("nurture", "Nurture series", "email", "product", True, 900, (1, 15), 330),
]


@dataclass
class Catalogue:
    """Everything that is on offer during the history up to the as-of date."""

    as_of: date
    start: int = 0
    end: int = 0
    campaigns: list[Campaign] = field(default_factory=list)
    mailings: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        as_of_day = _day_number(self.as_of)
        self.start = (as_of_day - HISTORY_DAYS) * DAY
        #: The last second that has happened.
        self.end = (as_of_day + 1) * DAY - 1
        #: Nothing is loaded later than the morning after the as-of date.
        self.last_load = (as_of_day + 1) * DAY + 6 * HOUR
        self.campaigns = list(self._campaigns())
        self.mailings = self._mailings()
        self.events = self._events()
        self.pages = _pages()

    def campaign_code(self, prefix: str, moment: int) -> int:
        """The campaign of this name nearest in time, -1 where there is none."""
        found = [
            (abs(campaign.starts - moment), code)
            for code, campaign in enumerate(self.campaigns)
            if campaign.campaign_id.startswith(prefix)
        ]
        return min(found)[1] if found else -1

    def campaign_at(
        self, rng: np.random.Generator, seconds: np.ndarray, for_software: np.ndarray
    ) -> np.ndarray:
        """A campaign that runs at that moment for that audience, or -1."""
        codes = np.full(len(seconds), -1)
        priority = np.zeros(len(seconds))
        for code, campaign in enumerate(self.campaigns):
            runs = (
                (campaign.starts <= seconds)
                & (seconds <= campaign.ends)
                & (for_software == campaign.for_software)
            )
            drawn = np.where(runs, rng.random(len(seconds)), 0)
            codes = np.where(drawn > priority, code, codes)
            priority = np.maximum(priority, drawn)
        return codes

    @property
    def campaign_ids(self) -> list[str]:
        return [campaign.campaign_id for campaign in self.campaigns]

    def _campaigns(self):
        first_year = (self.as_of - timedelta(days=HISTORY_DAYS)).year
        for year in range(first_year, self.as_of.year + 1):
            for (
                slug,
                name,
                channel,
                topic,
                software,
                cost,
                day,
                length,
            ) in YEARLY_CAMPAIGNS:
                starts = _day_number(date(year, *day)) * DAY
                ends = starts + length * DAY - 1
                if ends >= self.start and starts <= self.end:
                    yield Campaign(
                        campaign_id=f"{slug}-{year}",
                        name=f"{name} {year}",
                        channel=channel,
                        topic=topic,
                        for_software=software,
                        # Each year costs a little more than the last.
                        cost=cost * (1 + 0.1 * (year - first_year)),
                        starts=starts,
                        ends=ends,
                    )

    def _mailings(self) -> dict:
        """Weekly newsletters, turn about for software and shop, and campaign mails."""
        rows = []
        for number, day in enumerate(
            range(_weekday_after(self.start // DAY, TUESDAY), self.end // DAY + 1, 7)
        ):
            software = number % 2 == 0
            rows.append(
                (
                    f"{'software' if software else 'shop'}-newsletter-{number + 1:03d}",
                    "newsletter",
                    software,
                    day * DAY + 8 * HOUR,
                    -1,
                    "/blog" if software else "/shop/shoes",
                )
            )
        for code, campaign in enumerate(self.campaigns):
            step = 30 if campaign.campaign_id.startswith("nurture") else 9
            last = min(campaign.ends, self.end)
            moments = range(campaign.starts + 9 * HOUR, last, step * DAY)
            for number, moment in enumerate(moments):
                if moment >= self.start:
                    page = "/sale" if campaign.topic == "sale" else "/product"
                    rows.append(
                        (
                            f"{campaign.campaign_id}-mail-{number + 1}",
                            campaign.topic,
                            campaign.for_software,
                            moment,
                            code,
                            page,
                        )
                    )
        names, topics, software, sent, campaigns, pages = zip(
            *sorted(rows, key=lambda row: (row[3], row[0])), strict=True
        )
        return {
            "name": list(names),
            "topic": list(topics),
            "for_software": np.array(software),
            "sent": np.array(sent),
            "campaign": np.array(campaigns),
            "page": list(pages),
        }

    def _events(self) -> dict:
        """A webinar every five weeks, and a trade show each April and October."""
        rows = []
        first = _weekday_after(self.start // DAY, WEDNESDAY)
        topics = ["lead scoring", "crm hygiene", "marketing automation"]
        for number, day in enumerate(range(first, self.end // DAY + 1, 35)):
            moment = day * DAY + 13 * HOUR
            topic = topics[number % len(topics)]
            slug = topic.replace(" ", "-")
            rows.append((f"webinar-{number + 1:02d}-{slug}", "webinar", topic, moment))
        first_year = (self.as_of - timedelta(days=HISTORY_DAYS)).year
        for year in range(first_year, self.as_of.year + 1):
            for name, day in (("b2b-expo", (4, 9)), ("data-days", (10, 14))):
                moment = _day_number(date(year, *day)) * DAY + 10 * HOUR
                if self.start <= moment <= self.end:
                    rows.append((f"{name}-{year}", "trade_show", "product", moment))
        names, kinds, topics, held = zip(*rows, strict=True)
        campaigns = [
            self.campaign_code("b2b-expo", moment)
            if name.startswith("b2b-expo")
            else self.campaign_code("scoring-webinars", moment)
            if kind == "webinar"
            else -1
            for name, kind, _, moment in rows
        ]
        return {
            "name": list(names),
            "type": list(kinds),
            "topic": list(topics),
            "held": np.array(held),
            "campaign": np.array(campaigns),
        }


def _pages() -> dict:
    """All page paths, with the group, and the product where it is a product's page."""
    paths, groups, products = [], [], []
    for group in PAGE_GROUPS:
        for path in PLAIN_PAGES[group]:
            paths.append(path)
            groups.append(PAGE_GROUPS.index(group))
            products.append(-1)
        for code, (name, category, _, _) in enumerate(PRODUCTS):
            if SHOP_PAGE_GROUPS[category] == group:
                slug = name.lower().replace(" ", "-")
                paths.append(f"/shop/{group}/{slug}")
                groups.append(PAGE_GROUPS.index(group))
                products.append(code)
    groups = np.array(groups)
    group_codes = range(len(PAGE_GROUPS))
    return {
        "path": paths,
        "group": groups,
        "product": np.array(products),
        "first": np.array([np.argmax(groups == code) for code in group_codes]),
        "count": np.array([np.sum(groups == code) for code in group_codes]),
    }


def _weekday_after(day: int, weekday: int) -> int:
    """The first day with this weekday in the week after that day."""
    # 1970-01-01 was a Thursday: 0 is Monday.
    return day + 1 + (weekday - day - 4) % 7


def _day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
