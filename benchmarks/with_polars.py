"""Scores the raw tables with Polars: lazy scans and expressions, rules from the seeds.

It assumes what the generator promises: times of one form per table, and rows of one id
that differ in what their source changes alone.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from pathlib import Path

import polars as pl

from benchmarks.command_line import call
from benchmarks.rules import Condition, Rule, RuleSet, job_meanings, people, words
from benchmarks.store import MILLION, write

ACTIVITY_COLUMNS = [
    "activity_id",
    "identifier",
    "activity_type",
    "occurred_at",
    "category",
    "asset",
    "value",
]
NUMBERS = {"value", "employee_count", "annual_revenue", "age_years", "measure"}
FLAGS = {"has_free_mail", "has_broken_email", "has_opted_out"}


def scan(raw_files: Path, table: str) -> pl.LazyFrame:
    """Returns a raw table."""
    return pl.scan_parquet(raw_files / table / "*.parquet")


def time(column: str, table: str) -> pl.Expr:
    """Returns a column of text as times; null where it can't be read."""
    is_spaced = table.startswith(("marketing", "support"))
    return pl.col(column).str.to_datetime(
        "%Y-%m-%d %H:%M:%S" if is_spaced else "%Y-%m-%dT%H:%M:%SZ",
        strict=False,
        time_unit="us",
    )


def clean_email() -> pl.Expr:
    """Returns e-mail addresses in lower case; null where they are none."""
    cleaned = pl.col("email").str.strip_chars(" ").str.to_lowercase()
    return pl.when(cleaned.str.contains("@", literal=True)).then(cleaned)


def known(kind: str, column: str) -> pl.Expr:
    """Returns a column as identifiers of a kind."""
    return pl.lit(f"{kind}:") + pl.col(column)


EMAIL = known("email", "email")
ANONYMOUS = known("anonymous", "anonymous_id")
USER = known("user", "user_id")
CUSTOMER = known("customer", "customer_id")
NOBODY = pl.lit(None, dtype=pl.String)


def events(
    raw_files: Path, table: str, who: list[str], column: str = "occurred_at"
) -> pl.LazyFrame:
    """Returns the fit rows of a table of events, one per id."""
    frame = scan(raw_files, table)
    if "email" in who:
        frame = frame.with_columns(email=clean_email())
    return (
        frame.with_columns(occurred_at=time(column, table))
        .filter(
            pl.col("id").is_not_null(),
            pl.col("occurred_at").is_not_null(),
            pl.any_horizontal(pl.col(name).is_not_null() for name in who),
        )
        .unique("id", keep="any")
    )


def newest(raw_files: Path, table: str) -> pl.LazyFrame:
    """Returns the newest version of each row of a table that its source changes."""
    frame = scan(raw_files, table)
    return frame.sort("updated_at", "loaded_at").unique("id", keep="last")


def linked(
    frame: pl.LazyFrame, first: pl.Expr, second: pl.Expr, when: str = "occurred_at"
) -> pl.LazyFrame:
    """Returns which identifiers rows name together, and when first."""
    return (
        frame.select(
            identifier=pl.coalesce(first, second),
            linked=pl.when(first.is_not_null()).then(second),
            first_at=pl.col(when),
        )
        .filter(pl.col("identifier").is_not_null())
        .group_by("identifier", "linked")
        .agg(pl.col("first_at").min())
    )


def activities(
    frame: pl.LazyFrame,
    source: str,
    identifier: pl.Expr,
    activity_type: pl.Expr,
    category: pl.Expr,
    asset: pl.Expr,
    value: pl.Expr | None = None,
    suffix: str = "",
) -> pl.LazyFrame:
    """Returns rows of a source as activities."""
    return frame.select(
        activity_id=pl.lit(f"{source}:") + pl.col("id") + pl.lit(suffix),
        identifier=identifier,
        activity_type=activity_type,
        occurred_at=pl.col("occurred_at"),
        category=category,
        asset=asset,
        value=pl.lit(None, dtype=pl.Float64)
        if value is None
        else value.cast(pl.Float64),
    )


def test(condition: Condition) -> pl.Expr:
    """Returns a condition as an expression; null where it does not hold."""
    column = pl.col(condition.field)
    if condition.operator == "is_not_null":
        return column.is_not_null()
    if condition.field in FLAGS:
        return column == (condition.items[0] == "true")
    if condition.field in NUMBERS:
        match condition.operator:
            case "between":
                return column.is_between(*condition.numbers)
            case "gte":
                return column >= condition.numbers[0]
            case "gt":
                return column > condition.numbers[0]
            case "lt":
                return column < condition.numbers[0]
            case "eq":
                return column == condition.numbers[0]
    text = column.cast(pl.String).str.strip_chars(" ").str.to_lowercase()
    items = list(condition.items)
    match condition.operator:
        case "eq" | "in":
            return text.is_in(items)
        case "not_in":
            return ~text.is_in(items)
        case "contains":
            return text.str.contains_any(items)
        case "not_contains":
            return ~text.str.contains_any(items)
        case "has_word":
            spaced = pl.lit(" ") + text.str.replace_all(r"[.,;:/\\\-_()&'\"]", " ")
            spaced = (spaced + pl.lit(" ")).str.replace_all(" +", " ")
            return spaced.str.contains_any([words(item) for item in items])
    raise ValueError(condition.operator)


def all_hold(conditions: Iterable[Condition]) -> pl.Expr:
    """Returns whether all conditions hold."""
    tests = [test(condition).fill_null(False) for condition in conditions]
    return reduce(lambda first, second: first & second, tests, pl.lit(True))


class Scorer:
    """Scores one day."""

    def __init__(self, raw_files: Path, day: date) -> None:
        self.raw_files = raw_files
        self.day = day
        self.rules = RuleSet(day)
        self.links: list[pl.LazyFrame] = []
        self.recorded: list[pl.LazyFrame] = []

    def run(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Returns scores and ledger."""
        self.read_web()
        self.read_mails()
        self.read_marketing()
        self.read_commerce()
        self.read_sales()
        self.resolve_identities()
        self.merge_attributes()
        self.attach_leads()
        return self.score()

    # -- reading ---------------------------------------------------------------------

    def is_bot(self) -> pl.Expr:
        """Returns whether a user agent is that of a bot."""
        return (
            pl.col("user_agent")
            .str.to_lowercase()
            .str.contains_any(self.rules.lists["bot_user_agents"])
            .fill_null(False)
        )

    def read_web(self) -> None:
        """Reads page views, tracked events and sign-ins."""
        products = newest(self.raw_files, "commerce/products").select(
            "id", product_category="category"
        )
        who = pl.coalesce(USER, ANONYMOUS)
        views = events(self.raw_files, "web/page_views", ["user_id", "anonymous_id"])
        self.links.append(linked(views, USER, ANONYMOUS))
        self.recorded.append(
            activities(
                views.filter(~self.is_bot()),
                "web.page_views",
                who,
                pl.lit("page_viewed"),
                pl.col("page_group"),
                pl.col("page_path"),
            )
        )
        tracked = events(
            self.raw_files, "web/tracked_events", ["user_id", "anonymous_id"]
        )
        self.links.append(linked(tracked, USER, ANONYMOUS))
        self.recorded.append(
            activities(
                tracked.filter(~self.is_bot()).join(
                    products, left_on="product_id", right_on="id", how="left"
                ),
                "web.tracked_events",
                who,
                pl.col("event_name"),
                pl.coalesce("category", "product_category"),
                pl.coalesce("asset", "product_id"),
                pl.col("value"),
            )
        )
        identifies = events(
            self.raw_files, "web/identifies", ["anonymous_id", "user_id", "email"]
        )
        self.links.append(linked(identifies, USER, EMAIL))
        self.links.append(linked(identifies, pl.coalesce(USER, EMAIL), ANONYMOUS))

    def read_mails(self) -> None:
        """Reads e-mail events; opens and clicks of bots are left out."""
        mails = events(self.raw_files, "marketing/email_events", ["email"])
        self.links.append(linked(mails, EMAIL, NOBODY))
        delivered = (
            mails.filter(pl.col("event_type") == "delivered")
            .group_by("message_id")
            .agg(delivered_at=pl.col("occurred_at").min())
        )
        after = pl.col("occurred_at") - pl.col("delivered_at")
        is_bot = pl.col("event_type").is_in(["opened", "clicked"]) & (
            self.is_bot()
            | after.is_between(timedelta(0), timedelta(seconds=5)).fill_null(False)
            | (
                (pl.col("event_type") == "opened")
                & (pl.col("user_agent") == "Mozilla/5.0").fill_null(False)
            )
        )
        self.recorded.append(
            activities(
                mails.join(delivered, on="message_id", how="left").filter(~is_bot),
                "marketing.email_events",
                EMAIL,
                pl.lit("email_") + pl.col("event_type"),
                pl.col("topic"),
                pl.col("email_name"),
            )
        )

    def read_marketing(self) -> None:
        """Reads forms, ads, social networks and events."""
        who = pl.coalesce(EMAIL, ANONYMOUS)
        self.forms = events(
            self.raw_files, "marketing/form_submissions", ["email", "anonymous_id"]
        )
        ads = events(
            self.raw_files, "marketing/ad_interactions", ["email", "anonymous_id"]
        )
        social = events(self.raw_files, "marketing/social_interactions", ["email"])
        attendances = events(self.raw_files, "marketing/event_attendances", ["email"])
        self.links.extend(
            [
                linked(self.forms, EMAIL, ANONYMOUS),
                linked(ads, EMAIL, ANONYMOUS),
                linked(social, EMAIL, NOBODY),
                linked(attendances, EMAIL, NOBODY),
            ]
        )
        self.recorded.extend(
            [
                activities(
                    self.forms,
                    "marketing.form_submissions",
                    who,
                    pl.lit("form_submitted"),
                    pl.col("topic"),
                    pl.col("form_name"),
                ),
                activities(
                    ads,
                    "marketing.ad_interactions",
                    who,
                    pl.col("interaction_type").replace_strict(
                        {"click": "ad_clicked", "impression": "ad_viewed"}
                    ),
                    pl.col("topic"),
                    pl.col("ad_id"),
                ),
                activities(
                    social,
                    "marketing.social_interactions",
                    EMAIL,
                    pl.col("interaction_type").replace_strict(
                        {
                            "like": "social_liked",
                            "share": "social_shared",
                            "comment": "social_commented",
                            "follow": "social_followed",
                        }
                    ),
                    pl.col("topic"),
                    pl.col("post_id"),
                ),
                activities(
                    attendances,
                    "marketing.event_attendances",
                    EMAIL,
                    pl.lit("event_") + pl.col("status").replace("no_show", "missed"),
                    pl.col("event_type"),
                    pl.col("event_name"),
                    pl.col("minutes_attended"),
                ),
            ]
        )

    def read_commerce(self) -> None:
        """Reads orders, their lines and cancellations."""
        rates = pl.LazyFrame(self.rules.rows("exchange_rates", all_dates=True)).select(
            "currency",
            rate=pl.col("rate").cast(pl.Float64),
            rate_from=pl.col("valid_from").str.to_datetime(
                strict=False, format="%Y-%m-%d"
            ),
            rate_to=pl.col("valid_to").str.to_datetime(strict=False, format="%Y-%m-%d"),
        )
        table = "commerce/orders"
        orders = (
            newest(self.raw_files, table)
            .with_columns(
                email=clean_email(),
                occurred_at=time("ordered_at", table),
                loaded_at=time("loaded_at", table),
            )
            .with_columns(identifier=pl.coalesce(CUSTOMER, EMAIL, ANONYMOUS))
            .filter(
                pl.col("occurred_at").is_not_null(), pl.col("identifier").is_not_null()
            )
            .join(rates, on="currency")
            .filter(
                (pl.col("occurred_at") >= pl.col("rate_from")).fill_null(True),
                (pl.col("occurred_at") < pl.col("rate_to")).fill_null(True),
            )
            .with_columns(value=(pl.col("total_amount") * pl.col("rate")).round(6))
        )
        self.orders_known_until = orders.select(pl.col("loaded_at").max())
        self.links.append(linked(orders, CUSTOMER, EMAIL))
        self.links.append(linked(orders, pl.coalesce(CUSTOMER, EMAIL), ANONYMOUS))
        products = newest(self.raw_files, "commerce/products").select("id", "category")
        of_orders = orders.select("id", "identifier", "occurred_at")
        lines = (
            scan(self.raw_files, "commerce/order_lines")
            .unique("id", keep="any")
            .select("id", "order_id", "product_id")
            .join(of_orders, left_on="order_id", right_on="id")
            .join(products, left_on="product_id", right_on="id", how="left")
        )
        cancelled = events(
            self.raw_files, "commerce/cancellations", ["order_id"], "cancelled_at"
        ).join(of_orders.drop("occurred_at"), left_on="order_id", right_on="id")
        who = pl.col("identifier")
        self.recorded.extend(
            [
                activities(
                    orders,
                    "commerce.orders",
                    who,
                    pl.lit("order_placed"),
                    NOBODY,
                    pl.col("id"),
                    pl.col("value"),
                ),
                activities(
                    lines,
                    "commerce.order_lines",
                    who,
                    pl.lit("order_line_purchased"),
                    pl.col("category"),
                    pl.col("product_id"),
                ),
                activities(
                    cancelled,
                    "commerce.cancellations",
                    who,
                    pl.lit("order_cancelled"),
                    pl.col("reason"),
                    pl.col("order_id"),
                ),
            ]
        )

    def read_sales(self) -> None:
        """Reads what sales and support did, and the records of the CRM."""
        who = pl.coalesce(
            known("crm_contact", "contact_id"), known("crm_lead", "lead_id")
        )
        held = events(self.raw_files, "crm/sales_activities", ["contact_id", "lead_id"])
        outcome = pl.col("status").replace_strict(
            {"completed": "_held", "scheduled": "_booked", "no_show": "_missed"}
        )
        self.recorded.append(
            activities(
                held,
                "crm.sales_activities",
                who,
                pl.col("activity_type") + outcome,
                NOBODY,
                pl.col("subject"),
                pl.col("duration_minutes"),
            )
        )
        table = "crm/opportunities"
        opportunities = newest(self.raw_files, table)
        for event, column, condition in (
            ("created", "created_at", pl.lit(True)),
            ("won", "closed_at", pl.col("is_closed") & pl.col("is_won")),
            ("lost", "closed_at", pl.col("is_closed") & ~pl.col("is_won")),
        ):
            dated = opportunities.filter(condition).with_columns(
                occurred_at=time(column, table)
            )
            self.recorded.append(
                activities(
                    dated,
                    "crm.opportunities",
                    who,
                    pl.lit(f"opportunity_{event}"),
                    NOBODY,
                    pl.col("id"),
                    suffix=f":{event}",
                )
            )
        table = "support/tickets"
        tickets = newest(self.raw_files, table).with_columns(email=clean_email())
        tickets = tickets.filter(pl.coalesce(CUSTOMER, EMAIL).is_not_null())
        opened = tickets.with_columns(occurred_at=time("opened_at", table))
        self.links.append(linked(opened, CUSTOMER, EMAIL))
        for event in ("opened", "solved"):
            dated = tickets.with_columns(occurred_at=time(f"{event}_at", table)).filter(
                pl.col("occurred_at").is_not_null()
            )
            self.recorded.append(
                activities(
                    dated,
                    "support.tickets",
                    pl.coalesce(CUSTOMER, EMAIL),
                    pl.lit(f"ticket_{event}"),
                    pl.col("topic"),
                    pl.col("id"),
                    suffix=f":{event}",
                )
            )
        records = {}
        for kind, table in (("crm_contact", "crm/contacts"), ("crm_lead", "crm/leads")):
            frame = newest(self.raw_files, table).with_columns(
                raw_email=pl.col("email"),
                email=clean_email(),
                created_at=time("created_at", table),
                updated_at=time("updated_at", table),
            )
            frame = frame.filter(
                pl.col("merged_into_id").is_not_null() | ~pl.col("is_deleted")
            )
            own = known(kind, "id")
            self.links.append(linked(frame, own, EMAIL, "created_at"))
            self.links.append(
                linked(frame, own, known(kind, "merged_into_id"), "created_at")
            )
            records[kind] = frame.with_columns(identifier=own)
        self.contacts, self.crm_leads = records["crm_contact"], records["crm_lead"]
        converted = known("crm_contact", "converted_contact_id")
        self.links.append(
            linked(self.crm_leads, known("crm_lead", "id"), converted, "created_at")
        )

    # -- people ----------------------------------------------------------------------

    def resolve_identities(self) -> None:
        """Finds which identifiers are one person."""
        links = (
            pl.concat(self.links)
            .group_by("identifier", "linked")
            .agg(pl.col("first_at").min())
            .collect()
        )
        pairs = links.filter(pl.col("linked").is_not_null())
        seen = (
            pl.concat(
                [
                    links.select("identifier", "first_at"),
                    pairs.select(pl.col("linked").alias("identifier"), "first_at"),
                ]
            )
            .group_by("identifier")
            .agg(pl.col("first_at").min())
            .with_columns(
                is_email=pl.col("identifier").str.starts_with("email:"),
                is_anonymous=pl.col("identifier").str.starts_with("anonymous:"),
            )
            .sort(
                "first_at",
                ~pl.col("is_email"),
                "identifier",
                nulls_last=True,
            )
            .with_row_index("number")
        )
        numbers = seen.select("identifier", "number", "is_anonymous")
        pairs = (
            pairs.join(numbers, on="identifier")
            .filter(~pl.col("is_anonymous"))
            .join(numbers, left_on="linked", right_on="identifier", suffix="_linked")
        )
        personal = pairs.filter(~pl.col("is_anonymous_linked"))
        person = people(
            seen.height, personal.select("number", "number_linked").iter_rows()
        )
        identified = (
            pairs.filter(pl.col("is_anonymous_linked"))
            .sort("first_at", "number")
            .group_by("number_linked", maintain_order=True)
            .first()
        )
        for visitor, number in identified.select("number_linked", "number").iter_rows():
            person[visitor] = person[number]
        self.identities = seen.with_columns(lead=pl.Series(person, dtype=pl.UInt32))
        named = (
            self.identities.select("lead")
            .unique()
            .join(seen.select(pl.col("number").alias("lead"), "identifier"), on="lead")
        )
        self.lead_ids = named.select(
            "lead",
            lead_id=pl.Series(
                [hashlib.md5(name.encode()).hexdigest() for name in named["identifier"]]
            ),
        )

    def answered(self, column: str) -> pl.Expr:
        """Returns texts, but for what stands in place of an answer."""
        trimmed = pl.col(column).str.strip_chars(" ")
        return pl.when(
            ~trimmed.str.to_lowercase().is_in(self.rules.lists["placeholders"])
        ).then(trimmed)

    def merge_attributes(self) -> None:
        """Merges the records of each lead, the best one first."""
        accounts = (
            newest(self.raw_files, "crm/accounts")
            .filter(~pl.col("is_deleted"))
            .select(
                "domain",
                account_id="id",
                account_industry="industry",
                account_country="country",
                account_employee_count="employee_count",
                account_annual_revenue="annual_revenue",
            )
            .collect()
        )
        merged_columns = [
            "account_id", "email", "phone", "job_title", "department", "industry",
            "city", "country", "status", "employee_count", "annual_revenue",
            "birth_date",
        ]  # fmt: skip
        forms = self.forms.with_columns(
            identifier=pl.coalesce(EMAIL, ANONYMOUS), updated_at=pl.col("occurred_at")
        ).drop("occurred_at")
        records = pl.concat(
            [
                self.contacts.with_columns(precedence=pl.lit(1)),
                self.crm_leads.with_columns(
                    precedence=pl.lit(2), account_id=pl.col("converted_account_id")
                ),
                forms.with_columns(precedence=pl.lit(3), raw_email=pl.col("email")),
            ],
            how="diagonal",
        )
        placed = (
            records.with_columns(
                is_merged=pl.col("merged_into_id").is_not_null(),
                is_broken=pl.col("email").is_null() & pl.col("raw_email").is_not_null(),
                account_id=pl.when(
                    pl.col("account_id").is_in(accounts["account_id"].implode())
                ).then("account_id"),
                **{
                    column: self.answered(column)
                    for column in ("job_title", "department", "industry", "city")
                },
            )
            .join(self.identities.lazy().select("identifier", "lead"), on="identifier")
            .sort(
                "is_merged",
                "precedence",
                "updated_at",
                "id",
                descending=[False, False, True, False],
            )
        )
        merged = placed.group_by("lead", maintain_order=True).agg(
            *[pl.col(column).drop_nulls().first() for column in merged_columns],
            has_opted_out=pl.col("has_opted_out").any(),
            is_broken=pl.col("is_broken").any(),
            crm_created_at=pl.col("created_at").min(),
        )
        seen_emails = (
            self.identities.lazy()
            .filter(pl.col("is_email"))
            .sort("first_at", "identifier")
            .group_by("lead", maintain_order=True)
            .first()
            .select("lead", seen_email=pl.col("identifier").str.strip_prefix("email:"))
        )
        domain = pl.col("email").str.split("@").list.get(1)
        free = pl.col("email_domain").is_in(self.rules.lists["free_mail_providers"])
        by_domain = accounts.lazy().select("domain", domain_account_id="account_id")
        leads = (
            self.lead_ids.lazy()
            .join(merged, on="lead", how="left")
            .join(seen_emails, on="lead", how="left")
            .with_columns(email=pl.coalesce("email", "seen_email"))
            .with_columns(email_domain=domain)
            .with_columns(
                has_free_mail=free,
                has_broken_email=pl.col("email").is_null()
                & pl.col("is_broken").fill_null(False),
                has_opted_out=pl.col("has_opted_out").fill_null(False),
            )
            .join(by_domain, left_on="email_domain", right_on="domain", how="left")
            .with_columns(
                account_id=pl.coalesce(
                    "account_id",
                    pl.when(~pl.col("has_free_mail")).then("domain_account_id"),
                )
            )
            .join(accounts.lazy().drop("domain"), on="account_id", how="left")
            .with_columns(
                pl.coalesce(column, f"account_{column}")
                for column in (
                    "industry",
                    "country",
                    "employee_count",
                    "annual_revenue",
                )
            )
            .collect()
        )
        titles = leads["job_title"].drop_nulls().unique()
        texts = leads["department"].drop_nulls().unique()

        def meaning(column: str, kind: str, values: pl.Series) -> pl.Expr:
            meanings = job_meanings(self.rules, kind, values)
            return pl.col(column).replace_strict(
                meanings, default=None, return_dtype=pl.String
            )

        born = pl.col("birth_date").str.to_date("%Y-%m-%d")
        had_birthday = self.day.month * 100 + self.day.day >= (
            born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
        )
        self.leads = leads.with_columns(
            seniority=meaning("job_title", "seniority", titles),
            department=pl.coalesce(
                meaning("department", "department", texts),
                meaning("job_title", "department", titles),
            ),
            age_years=self.day.year
            - born.dt.year()
            - pl.when(had_birthday).then(0).otherwise(1),
            crm_status="status",
        )

    # -- activities ------------------------------------------------------------------

    def attach_leads(self) -> None:
        """Gives activities their leads, adds what is derived and sorts them by time."""
        identities = self.identities.lazy().select("identifier", "lead")
        recorded = (
            pl.concat([frame.select(ACTIVITY_COLUMNS) for frame in self.recorded])
            .join(identities, on="identifier")
            .drop("identifier")
            .with_columns(pl.col("activity_type", "category").cast(pl.Categorical))
            .collect(engine="streaming")
        )
        self.recorded.clear()
        checkouts = recorded.filter(pl.col("activity_type") == "checkout_started")
        orders = recorded.filter(pl.col("activity_type") == "order_placed").select(
            "lead", "occurred_at", ordered_at="occurred_at"
        )
        known_until = self.orders_known_until.collect().item()
        abandoned_at = pl.col("occurred_at") + timedelta(days=3)
        abandoned = (
            checkouts.sort("occurred_at")
            .join_asof(
                orders.sort("occurred_at"),
                on="occurred_at",
                by="lead",
                strategy="forward",
                check_sortedness=False,
            )
            .filter(
                (pl.col("ordered_at") >= abandoned_at).fill_null(True),
                abandoned_at <= known_until,
            )
            .select(
                activity_id=pl.col("activity_id") + ":abandoned",
                activity_type=pl.lit("checkout_abandoned").cast(pl.Categorical),
                occurred_at=abandoned_at,
                category="category",
                asset="asset",
                value="value",
                lead="lead",
            )
        )
        found = pl.concat([recorded, abandoned.select(recorded.columns)])
        end = pl.lit(self.day + timedelta(days=1)).cast(pl.Datetime("us"))
        touches = found.group_by("lead").agg(
            first_at=pl.col("occurred_at").min(),
            last_at=pl.col("occurred_at").filter(pl.col("occurred_at") < end).max(),
        )
        created = pl.min_horizontal("crm_created_at", "first_at").cast(pl.Date)
        self.leads = (
            self.leads.join(touches, on="lead", how="left")
            .with_columns(created_date=created)
            .filter(pl.col("created_date") <= self.day)
            .with_columns(age_days=(self.day - pl.col("created_date")).dt.total_days())
        )
        counted = {
            name
            for rule in self.rules.rules
            if rule.rule_type != "attribute"
            for name in [
                *rule.activity_types(found["activity_type"].unique().cast(pl.String)),
                rule.requires_activity,
            ]
        }
        found = (
            found.lazy()
            .filter(
                pl.col("occurred_at") < end,
                pl.col("activity_type").cast(pl.String).is_in(counted),
            )
            .sort("occurred_at", "activity_id")
            .with_columns(activity_date=pl.col("occurred_at").cast(pl.Date))
            .collect()
        )
        self.by_type = {
            str(name): frame
            for (name,), frame in found.partition_by(
                "activity_type", as_dict=True, maintain_order=True
            ).items()
        }

    def qualifying(self, rule: Rule) -> pl.LazyFrame:
        """Returns the activities that a rule looks at, sorted by time."""
        frames = [
            self.by_type[name].lazy()
            for name in rule.activity_types(self.by_type)
            if name in self.by_type
        ]
        if not frames:
            frames = [next(iter(self.by_type.values())).lazy().limit(0)]
        if rule.window_start is not None:
            frames = [
                frame.filter(pl.col("activity_date") > rule.window_start)
                for frame in frames
            ]
        conditions = rule.other_conditions()
        if conditions:
            frames = [frame.filter(all_hold(conditions)) for frame in frames]
        if len(frames) == 1:
            return frames[0]
        return pl.concat(frames).sort("occurred_at", "activity_id")

    # -- scoring ---------------------------------------------------------------------

    def decay(self, rule: Rule) -> pl.Expr:
        """Returns the fraction of its points that an activity still pays."""
        if rule.decay is None:
            return pl.lit(1.0)
        age = (self.day - pl.col("activity_date")).dt.total_days().cast(pl.Float64)
        if rule.decay["decay_type"] == "exponential":
            left = pl.lit(0.5).pow(age / float(rule.decay["half_life_days"]))
        else:
            periods = age / float(rule.decay["period_days"])
            if rule.decay["decay_type"] == "step":
                periods = periods.floor()
            left = 1 - float(rule.decay["rate_per_period"]) * periods
        return left.clip(lower_bound=float(rule.decay["floor_fraction"] or 0))

    def pay_attributes(self, rule: Rule) -> pl.LazyFrame:
        """Returns what an attribute rule pays."""
        units = pl.lit(1.0)
        if rule.per_units:
            units = (pl.col(rule.signal) / rule.per_units).floor()
        return (
            self.scored[rule.model_id]
            .lazy()
            .filter(all_hold(rule.lead_conditions))
            .select(
                "lead",
                units=units,
                decayed_units=units,
                activity_count=pl.lit(None, dtype=pl.UInt32),
                last_activity_at=pl.lit(None, dtype=pl.Datetime("us")),
                last_activity_id=NOBODY,
            )
        )

    def pay_activities(self, rule: Rule, resets: pl.LazyFrame | None) -> pl.LazyFrame:
        """Returns what an activity rule pays."""
        found = self.qualifying(rule)
        if resets is not None:
            found = found.join(
                resets, on="lead", how="left", maintain_order="left"
            ).filter((pl.col("occurred_at") > pl.col("reset_at")).fill_null(True))
        buckets = {
            "day": pl.col("activity_date"),
            "week": pl.col("activity_date").dt.truncate("1w"),
            "month": pl.col("activity_date").dt.truncate("1mo"),
            "asset": pl.col("asset"),
            "lead": pl.lit(0),
        }
        if rule.count_once_per != "activity":
            found = found.group_by(
                "lead",
                buckets[rule.count_once_per].alias("bucket"),
                maintain_order=True,
            ).agg(pl.col("occurred_at", "activity_id", "activity_date").last())
            found = found.sort("occurred_at", "activity_id")
        return found.group_by("lead").agg(
            units=pl.len().cast(pl.Float64),
            decayed_units=self.decay(rule).sum()
            if rule.decay
            else pl.len().cast(pl.Float64),
            activity_count=pl.len(),
            last_activity_at=pl.col("occurred_at").last(),
            last_activity_id=pl.col("activity_id").last(),
        )

    def pay_metric(self, rule: Rule) -> pl.LazyFrame:
        """Returns what a metric rule pays."""
        tallied = (
            self.qualifying(rule)
            .group_by("lead")
            .agg(
                activity_count=pl.len(),
                last_activity_at=pl.col("occurred_at").last(),
                last_activity_id=pl.col("activity_id").last(),
                total=pl.col("value").sum().round(6),
                days=pl.col("activity_date").n_unique()
                if rule.measure == "distinct_days"
                else pl.lit(0),
                assets=pl.col("asset").drop_nulls().n_unique()
                if rule.measure == "distinct_assets"
                else pl.lit(0),
            )
        )
        last = pl.max_horizontal(
            "created_date", pl.col("last_activity_at").cast(pl.Date)
        )
        measures = {
            "count": pl.col("activity_count"),
            "sum_value": pl.col("total"),
            "distinct_days": pl.col("days"),
            "distinct_assets": pl.col("assets"),
            "days_idle": (self.day - last).dt.total_days(),
        }
        measure = measures[rule.measure].fill_null(0).cast(pl.Float64)
        units = pl.lit(1.0)
        if rule.per_units:
            units = (pl.col("measure") / rule.per_units).floor()
        tests = [rule.measure_test] if rule.measure_test else []
        return (
            self.scored[rule.model_id]
            .lazy()
            .select("lead", "created_date")
            .join(tallied, on="lead", how="left")
            .with_columns(
                measure=measure, activity_count=pl.col("activity_count").fill_null(0)
            )
            .filter(all_hold(tests))
            .select(
                "lead",
                units=units,
                decayed_units=units,
                activity_count="activity_count",
                last_activity_at="last_activity_at",
                last_activity_id="last_activity_id",
            )
        )

    def rule_entries(self) -> pl.DataFrame:
        """Returns what each rule pays to each scored lead."""
        resets = {
            rule.model_id: self.qualifying(rule)
            .group_by("lead")
            .agg(reset_at=pl.col("occurred_at").max())
            for rule in self.rules.rules
            if rule.rule_type == "reset"
        }
        queries = []
        for rule in self.rules.rules:
            match rule.rule_type:
                case "attribute":
                    paid = self.pay_attributes(rule)
                case "activity":
                    paid = self.pay_activities(rule, resets.get(rule.model_id))
                case "metric":
                    paid = self.pay_metric(rule)
                case _:
                    continue
            queries.append(self.entries_of(rule, paid))
        return pl.concat(pl.collect_all(queries))

    def entries_of(self, rule: Rule, paid: pl.LazyFrame) -> pl.LazyFrame:
        """Returns the entries of one rule, for the leads that it may pay."""
        leads = self.scored[rule.model_id].lazy()
        leads = leads.filter(pl.col("age_days") >= rule.min_lead_age_days)
        if rule.rule_type != "attribute":
            leads = leads.filter(all_hold(rule.lead_conditions))
        if rule.requires_activity:
            sent = self.by_type[rule.requires_activity].lazy()
            sent = sent.filter(pl.col("activity_date") > rule.window_start)
            leads = leads.join(sent, on="lead", how="semi")
        group = self.rules.groups[rule.model_id, rule.group_id]
        return (
            paid.join(leads.select("lead"), on="lead", how="semi")
            .select(
                model_id=pl.lit(rule.model_id),
                lead=pl.col("lead"),
                entry_type=pl.lit("rule"),
                score_type=pl.lit(group["score_type"]),
                group_id=pl.lit(rule.group_id),
                rule_id=pl.lit(rule.rule_id),
                points=points_paid(rule.points, "decayed_units", rule.max_points),
                undecayed_points=points_paid(rule.points, "units", None),
                activity_count=pl.col("activity_count").cast(pl.Int64),
                last_activity_at=pl.col("last_activity_at"),
                last_activity_id=pl.col("last_activity_id"),
            )
            .filter(pl.col("points") != 0)
        )

    def score(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Returns scores and ledger of all models."""
        self.scored = {}
        for model in self.rules.models:
            excluded = [
                all_hold([condition])
                for model_id, condition in self.rules.exclusions
                if model_id in ("", model["model_id"])
            ]
            self.scored[model["model_id"]] = self.leads.filter(
                ~pl.any_horizontal(excluded)
            )
        entries = self.rule_entries()
        groups = pl.DataFrame(
            [
                {
                    "model_id": model_id,
                    "group_id": group_id,
                    "low": micros(row["min_points"]),
                    "high": micros(row["max_points"]),
                }
                for (model_id, group_id), row in self.rules.groups.items()
            ],
            schema_overrides={"low": pl.Int64, "high": pl.Int64},
        )
        sums = (
            entries.lazy()
            .group_by("model_id", "lead", "group_id", "score_type")
            .agg(pl.col("points").sum())
            .join(groups.lazy(), on=["model_id", "group_id"])
            .with_columns(limited=within(pl.col("points"), "low", "high"))
            .collect()
        )
        ledger = [
            entries,
            sums.filter(pl.col("limited") != pl.col("points")).select(
                "model_id",
                "lead",
                "score_type",
                "group_id",
                entry_type=pl.lit("group_limit"),
                points=pl.col("limited") - pl.col("points"),
            ),
        ]
        scores = []
        for model in self.rules.models:
            frame, limit_entries = self.model_scores(model, sums)
            scores.append(frame)
            ledger.extend(limit_entries)
        all_entries = pl.concat(ledger, how="diagonal").join(self.lead_ids, on="lead")
        return pl.concat(scores), all_entries

    def model_scores(
        self, model: dict[str, str], sums: pl.DataFrame
    ) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
        """Returns the scores of one model, and the entries of its limits."""
        name = model["model_id"]
        kinds = ("fit", "engagement")
        by_lead = (
            sums.filter(pl.col("model_id") == name)
            .group_by("lead")
            .agg(
                pl.col("limited").filter(pl.col("score_type") == kind).sum().alias(kind)
                for kind in kinds
            )
        )
        frame = (
            self.scored[name]
            .select("lead", "lead_id", "last_at")
            .join(by_lead, on="lead", how="left")
            .with_columns(pl.col(*kinds).fill_null(0))
            .with_columns(
                within(
                    pl.col(kind),
                    pl.lit(micros(model[f"min_{kind}_score"]), dtype=pl.Int64),
                    pl.lit(micros(model[f"max_{kind}_score"]), dtype=pl.Int64),
                ).alias(f"{kind}_score")
                for kind in kinds
            )
            .with_columns(total_score=pl.col("fit_score") + pl.col("engagement_score"))
        )
        entries = [
            frame.filter(pl.col(kind) != pl.col(f"{kind}_score")).select(
                "lead",
                model_id=pl.lit(name),
                entry_type=pl.lit("score_limit"),
                score_type=pl.lit(kind),
                points=pl.col(f"{kind}_score") - pl.col(kind),
            )
            for kind in kinds
        ]
        pair = [pl.col("fit_band"), pl.col("engagement_band")]
        written = pl.concat_str(pair, ignore_nulls=True)
        grades = {
            fit + engagement: grade
            for (model_id, fit, engagement), grade in self.rules.grades.items()
            if model_id == name
        }
        ranked = (
            frame.with_columns(
                fit_band=self.band(name, "fit"),
                engagement_band=self.band(name, "engagement"),
                score_band=self.band(name, "total"),
            )
            .with_columns(
                grade=pl.when(
                    pl.any_horizontal(band.is_not_null() for band in pair)
                ).then(written.replace(grades))
            )
            .sort(
                "total_score",
                "fit_score",
                "last_at",
                "lead_id",
                descending=[True, True, True, False],
                nulls_last=True,
            )
        )
        lower = pl.col("total_score").rank("min") - 1
        percentile = (lower / max(1, ranked.height - 1) * MILLION + 0.5).floor()
        return (
            ranked.select(
                "lead_id",
                "fit_score",
                "engagement_score",
                "total_score",
                "fit_band",
                "engagement_band",
                "score_band",
                "grade",
                "last_at",
                model_id=pl.lit(name),
                score_rank=pl.int_range(1, pl.len() + 1),
                score_percentile=percentile.cast(pl.Int64),
            ),
            entries,
        )

    def band(self, model_id: str, kind: str) -> pl.Expr:
        """Returns the band of each score."""
        score = pl.col(f"{kind}_score")
        rows = sorted(
            (
                (
                    micros(row["lower_bound"]),
                    row["lower_inclusive"] != "true",
                    row["band"],
                )
                for row in self.rules.bands
                if row["model_id"] == model_id and row["score_type"] == kind
            ),
            key=lambda row: (row[0] is not None, row[0] or 0, row[1]),
        )
        found = NOBODY
        for bound, is_exclusive, band in rows:
            if bound is None:
                found = pl.lit(band)
            else:
                reaches = score > bound if is_exclusive else score >= bound
                found = pl.when(reaches).then(pl.lit(band)).otherwise(found)
        return found


def micros(text: str) -> int | None:
    """Returns a cell's points in millionths; none when it is empty."""
    return round(float(text) * MILLION) if text else None


def within(points: pl.Expr, low: str | pl.Expr, high: str | pl.Expr) -> pl.Expr:
    """Returns points within limits, either of which may be null."""
    return pl.min_horizontal(pl.max_horizontal(points, low), high)


def points_paid(points: float, units: str, max_points: float | None) -> pl.Expr:
    """Returns points in millionths, rounded half away from zero, within the cap."""
    exact = (pl.col(units).cast(pl.Float64) * abs(points) * 1e12).round().cast(pl.Int64)
    size = (exact + 500_000) // 1_000_000
    if max_points is not None:
        size = size.clip(upper_bound=round(max_points * MILLION))
    return size if points >= 0 else -size


def run(raw_files: Path, day: str, database: Path) -> None:
    """Scores a day and keeps both tables in a DuckDB file."""
    scores, ledger = Scorer(raw_files, date.fromisoformat(day)).run()
    write(database, day, scores.to_arrow(), ledger.to_arrow())


if __name__ == "__main__":
    call(run, __doc__)
