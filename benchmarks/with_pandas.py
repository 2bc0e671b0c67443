"""Scores the raw tables with pandas, as an analyst would: rules come from the seeds.

It assumes what the generator promises: times of one form per table, and rows of one id
that differ in what their source changes alone.
"""

import hashlib
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.command_line import call
from benchmarks.rules import Condition, Rule, RuleSet, job_meanings, people
from benchmarks.store import MILLION, write


class Tables:
    """The raw tables."""

    def __init__(self, raw_files: Path) -> None:
        self.raw_files = raw_files

    def read(self, name: str, columns: list[str], times: list[str]) -> pd.DataFrame:
        """Returns columns of a raw table, with e-mail addresses and times read."""
        frame = pd.read_parquet(self.raw_files / name, columns=columns)
        for column in times:
            is_spaced = name.startswith(("marketing", "support"))
            frame[column] = pd.to_datetime(
                frame[column],
                format="%Y-%m-%d %H:%M:%S" if is_spaced else "%Y-%m-%dT%H:%M:%SZ",
                errors="coerce",
            ).astype("datetime64[us]")
        if "email" in columns:
            cleaned = frame["email"].str.strip(" ").str.lower()
            frame["raw_email"] = frame["email"]
            frame["email"] = cleaned.where(cleaned.str.contains("@", na=False))
        return frame

    def events(
        self, name: str, columns: list[str], who: list[str], time: str = "occurred_at"
    ) -> pd.DataFrame:
        """Returns the fit rows of a table of events, one per id."""
        frame = self.read(name, ["id", *columns, *who, time], [time])
        is_fit = (
            frame["id"].notna() & frame[time].notna() & frame[who].notna().any(axis=1)
        )
        return frame[is_fit].drop_duplicates("id").rename(columns={time: "occurred_at"})

    def newest(self, name: str, columns: list[str], times: list[str]) -> pd.DataFrame:
        """Returns the newest version of each row of a table that its source changes."""
        frame = self.read(name, ["id", *columns, "updated_at", "loaded_at"], times)
        order = frame.sort_values(["updated_at", "loaded_at"], kind="stable")
        return order.drop_duplicates("id", keep="last")


def identifier(kind: str, values: pd.Series) -> pd.Series:
    """Returns values as identifiers of a kind."""
    return (f"{kind}:" + values).where(values.notna())


class Scorer:
    """Scores one day."""

    def __init__(self, raw_files: Path, day: date) -> None:
        self.day = pd.Timestamp(day)
        self.rules = RuleSet(day)
        self.tables = Tables(raw_files)

    def run(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Returns scores and ledger."""
        self.read_activities()
        self.resolve_identities()
        self.merge_attributes()
        self.attach_leads()
        self.find_scored_leads()
        return self.score()

    # -- reading ---------------------------------------------------------------------

    def read_activities(self) -> None:
        """Reads all tables; keeps activities, links and records."""
        read = self.tables
        self.links: list[pd.DataFrame] = []
        products = read.newest("commerce/products", ["category"], [])
        categories = products.set_index("id")["category"]
        frames = [
            self.page_views(),
            self.tracked_events(categories),
            self.mails(),
            *self.interactions(),
            *self.purchases(categories),
            *self.sales(),
        ]
        self.contacts = read.newest(
            "crm/contacts",
            [
                "account_id", "email", "phone", "job_title", "department", "city",
                "country", "birth_date", "has_opted_out", "merged_into_id",
                "created_at",
            ],
            ["created_at", "updated_at"],
        )  # fmt: skip
        self.crm_leads = read.newest(
            "crm/leads",
            [
                "converted_account_id", "converted_contact_id", "email", "phone",
                "job_title", "industry", "employee_count", "annual_revenue", "city",
                "country", "birth_date", "status", "has_opted_out", "merged_into_id",
                "is_deleted", "created_at",
            ],
            ["created_at", "updated_at"],
        )  # fmt: skip
        is_merged = self.crm_leads["merged_into_id"].notna()
        self.crm_leads = self.crm_leads[is_merged | ~self.crm_leads["is_deleted"]]
        for frame, kind in (
            (self.contacts, "crm_contact"),
            (self.crm_leads, "crm_lead"),
        ):
            own = identifier(kind, frame["id"])
            when = frame["created_at"]
            self.link(own, identifier("email", frame["email"]), when)
            self.link(own, identifier(kind, frame["merged_into_id"]), when)
        self.link(
            identifier("crm_lead", self.crm_leads["id"]),
            identifier("crm_contact", self.crm_leads["converted_contact_id"]),
            self.crm_leads["created_at"],
        )
        identifies = read.events(
            "web/identifies", [], ["anonymous_id", "user_id", "email"]
        )
        user = identifier("user", identifies["user_id"])
        email = identifier("email", identifies["email"])
        anonymous = identifier("anonymous", identifies["anonymous_id"])
        self.link(user, email, identifies["occurred_at"])
        self.link(user.fillna(email), anonymous, identifies["occurred_at"])
        self.activities = pd.concat(frames, ignore_index=True)
        for column in ("activity_type", "category", "asset"):
            self.activities[column] = self.activities[column].astype("category")

    def link(self, first: pd.Series, second: pd.Series, when: pd.Series) -> None:
        """Notes which identifiers were seen together, and when first."""
        pairs = pd.DataFrame(
            {
                "identifier": first.fillna(second),
                "linked": second.where(first.notna()),
                "first_at": when,
            }
        ).dropna(subset="identifier")
        self.links.append(
            pairs.groupby(["identifier", "linked"], dropna=False, sort=False)[
                "first_at"
            ]
            .min()
            .reset_index()
        )

    def bot_agents(self, frame: pd.DataFrame) -> pd.Series:
        """Returns which rows have the user agent of a bot."""
        bots = [
            agent
            for agent in frame["user_agent"].dropna().unique()
            if any(
                word in agent.lower() for word in self.rules.lists["bot_user_agents"]
            )
        ]
        return frame["user_agent"].isin(bots)

    def web(self, name: str, columns: list[str]) -> pd.DataFrame:
        """Returns a table of web events."""
        frame = self.tables.events(
            name, [*columns, "user_agent"], ["user_id", "anonymous_id"]
        )
        user = identifier("user", frame["user_id"])
        anonymous = identifier("anonymous", frame["anonymous_id"])
        self.link(user, anonymous, frame["occurred_at"])
        frame["identifier"] = user.fillna(anonymous)
        frame["is_bot"] = self.bot_agents(frame)
        frame["activity_id"] = name.replace("/", ".") + ":" + frame["id"]
        return frame.drop(columns=["id", "user_id", "anonymous_id", "user_agent"])

    def page_views(self) -> pd.DataFrame:
        """Returns the activities of page views."""
        frame = self.web("web/page_views", ["page_path", "page_group"])
        frame["activity_type"] = "page_viewed"
        return frame.rename(columns={"page_path": "asset", "page_group": "category"})

    def tracked_events(self, categories: pd.Series) -> pd.DataFrame:
        """Returns the activities of tracked events."""
        frame = self.web(
            "web/tracked_events",
            ["event_name", "asset", "category", "product_id", "value"],
        )
        frame["category"] = frame["category"].fillna(
            frame["product_id"].map(categories)
        )
        frame["asset"] = frame["asset"].fillna(frame["product_id"])
        return frame.rename(columns={"event_name": "activity_type"}).drop(
            columns="product_id"
        )

    def mails(self) -> pd.DataFrame:
        """Returns the activities of e-mail."""
        frame = self.tables.events(
            "marketing/email_events",
            ["event_type", "message_id", "email_name", "topic", "user_agent"],
            ["email"],
        )
        frame["identifier"] = identifier("email", frame["email"])
        nobody = pd.Series(None, index=frame.index, dtype="str")
        self.link(frame["identifier"], nobody, frame["occurred_at"])
        delivered = (
            frame[frame["event_type"] == "delivered"]
            .groupby("message_id")["occurred_at"]
            .min()
        )
        is_reaction = frame["event_type"].isin(["opened", "clicked"])
        after = frame["occurred_at"] - frame["message_id"].map(delivered)
        is_scanner = after.between(pd.Timedelta(0), pd.Timedelta(seconds=5))
        is_proxy = (frame["event_type"] == "opened") & (
            frame["user_agent"] == "Mozilla/5.0"
        )
        frame["is_bot"] = is_reaction & (is_scanner | is_proxy | self.bot_agents(frame))
        return pd.DataFrame(
            {
                "activity_id": "marketing.email_events:" + frame["id"],
                "identifier": frame["identifier"],
                "activity_type": "email_" + frame["event_type"],
                "occurred_at": frame["occurred_at"],
                "category": frame["topic"],
                "asset": frame["email_name"],
                "is_bot": frame["is_bot"],
            }
        )

    def interactions(self) -> list[pd.DataFrame]:
        """Returns the activities of forms, ads, social networks and events."""
        read = self.tables
        self.forms = read.events(
            "marketing/form_submissions",
            [
                "form_name", "topic", "phone", "job_title", "industry",
                "employee_count", "country",
            ],
            ["email", "anonymous_id"],
        )  # fmt: skip
        ads = read.events(
            "marketing/ad_interactions",
            ["interaction_type", "topic", "ad_id"],
            ["email", "anonymous_id"],
        )
        for frame in (self.forms, ads):
            email = identifier("email", frame["email"])
            anonymous = identifier("anonymous", frame["anonymous_id"])
            self.link(email, anonymous, frame["occurred_at"])
            frame["identifier"] = email.fillna(anonymous)
        social = read.events(
            "marketing/social_interactions",
            ["interaction_type", "topic", "post_id"],
            ["email"],
        )
        attendances = read.events(
            "marketing/event_attendances",
            ["event_name", "event_type", "status", "minutes_attended"],
            ["email"],
        )
        for frame in (social, attendances):
            frame["identifier"] = identifier("email", frame["email"])
            nobody = pd.Series(None, index=frame.index, dtype="str")
            self.link(frame["identifier"], nobody, frame["occurred_at"])
        return [
            activities(
                self.forms, "marketing.form_submissions", "form_submitted", "topic",
                "form_name",
            ),
            activities(
                ads, "marketing.ad_interactions",
                ads["interaction_type"].map(
                    {"click": "ad_clicked", "impression": "ad_viewed"}
                ),
                "topic", "ad_id",
            ),
            activities(
                social, "marketing.social_interactions",
                "social_" + social["interaction_type"].map(
                    {
                        "like": "liked", "share": "shared", "comment": "commented",
                        "follow": "followed",
                    }
                ),
                "topic", "post_id",
            ),
            activities(
                attendances, "marketing.event_attendances",
                "event_" + attendances["status"].replace("no_show", "missed"),
                "event_type", "event_name", attendances["minutes_attended"],
            ),
        ]  # fmt: skip

    def purchases(self, categories: pd.Series) -> list[pd.DataFrame]:
        """Returns the activities of orders, their lines and cancellations."""
        read = self.tables
        orders = read.newest(
            "commerce/orders",
            [
                "customer_id",
                "email",
                "anonymous_id",
                "currency",
                "total_amount",
                "ordered_at",
            ],
            ["ordered_at", "loaded_at"],
        ).rename(columns={"ordered_at": "occurred_at"})
        who = ["customer_id", "email", "anonymous_id"]
        orders = orders[orders["occurred_at"].notna() & orders[who].notna().any(axis=1)]
        self.orders_known_until = orders["loaded_at"].max()
        customer = identifier("customer", orders["customer_id"])
        email = identifier("email", orders["email"])
        anonymous = identifier("anonymous", orders["anonymous_id"])
        self.link(customer, email, orders["occurred_at"])
        self.link(customer.fillna(email), anonymous, orders["occurred_at"])
        orders["identifier"] = customer.fillna(email).fillna(anonymous)
        rates = pd.Series(0.0, index=orders.index)
        for row in self.rules.rows("exchange_rates", all_dates=True):
            applies = (
                (orders["currency"] == row["currency"])
                & (
                    orders["occurred_at"]
                    >= pd.Timestamp(row["valid_from"] or "1900-01-01")
                )
                & (
                    orders["occurred_at"]
                    < pd.Timestamp(row["valid_to"] or "2200-01-01")
                )
            )
            rates = rates.mask(applies, float(row["rate"]))
        orders["value"] = (orders["total_amount"] * rates).round(6)
        lines = read.read(
            "commerce/order_lines", ["id", "order_id", "product_id"], []
        ).drop_duplicates("id")
        cancelled = read.events(
            "commerce/cancellations", ["reason"], ["order_id"], "cancelled_at"
        )
        of_orders = orders.set_index("id")[["identifier", "occurred_at"]]
        lines = lines.join(of_orders, on="order_id", how="inner")
        lines["category"] = lines["product_id"].map(categories)
        cancelled = cancelled.join(of_orders["identifier"], on="order_id", how="inner")
        orders["category"] = pd.Series(None, index=orders.index, dtype="str")
        orders["order_id"] = orders["id"]
        return [
            activities(
                orders, "commerce.orders", "order_placed", "category", "order_id",
                orders["value"],
            ),
            activities(
                lines, "commerce.order_lines", "order_line_purchased", "category",
                "product_id",
            ),
            activities(
                cancelled, "commerce.cancellations", "order_cancelled", "reason",
                "order_id",
            ),
        ]  # fmt: skip

    def sales(self) -> list[pd.DataFrame]:
        """Returns the activities of sales and support."""
        read = self.tables
        held = read.events(
            "crm/sales_activities",
            ["activity_type", "status", "subject", "duration_minutes"],
            ["contact_id", "lead_id"],
        )
        opportunities = read.newest(
            "crm/opportunities",
            ["contact_id", "lead_id", "is_closed", "is_won", "created_at", "closed_at"],
            ["created_at", "closed_at"],
        )
        for frame in (held, opportunities):
            frame["identifier"] = identifier("crm_contact", frame["contact_id"]).fillna(
                identifier("crm_lead", frame["lead_id"])
            )
            frame["none"] = pd.Series(None, index=frame.index, dtype="str")
        tickets = read.newest(
            "support/tickets",
            ["customer_id", "email", "topic", "opened_at", "solved_at"],
            ["opened_at", "solved_at"],
        )
        customer = identifier("customer", tickets["customer_id"])
        email = identifier("email", tickets["email"])
        tickets["identifier"] = customer.fillna(email)
        tickets = tickets[tickets["identifier"].notna()]
        self.link(customer, email, tickets["opened_at"])
        found = [
            activities(
                held, "crm.sales_activities",
                held["activity_type"] + held["status"].map(
                    {"completed": "_held", "scheduled": "_booked", "no_show": "_missed"}
                ),
                "none", "subject", held["duration_minutes"],
            )
        ]  # fmt: skip
        closed = opportunities[opportunities["is_closed"]]
        for frame, event, time in (
            (opportunities, "created", "created_at"),
            (closed[closed["is_won"]], "won", "closed_at"),
            (closed[~closed["is_won"]], "lost", "closed_at"),
        ):
            dated = frame.assign(occurred_at=frame[time])
            shown = activities(
                dated, "crm.opportunities", f"opportunity_{event}", "none", "id"
            )
            found.append(shown.assign(activity_id=shown["activity_id"] + f":{event}"))
        for event in ("opened", "solved"):
            dated = tickets.assign(occurred_at=tickets[f"{event}_at"])
            dated = dated[dated["occurred_at"].notna()]
            shown = activities(
                dated, "support.tickets", f"ticket_{event}", "topic", "id"
            )
            found.append(shown.assign(activity_id=shown["activity_id"] + f":{event}"))
        return found

    # -- people ----------------------------------------------------------------------

    def resolve_identities(self) -> None:
        """Finds which identifiers are one person."""
        links = (
            pd.concat(self.links)
            .groupby(["identifier", "linked"], dropna=False, sort=False)["first_at"]
            .min()
            .reset_index()
        )
        linked = links.dropna(subset="linked")
        seen = (
            pd.concat(
                [
                    links[["identifier", "first_at"]],
                    linked[["linked", "first_at"]].rename(
                        columns={"linked": "identifier"}
                    ),
                ]
            )
            .groupby("identifier", sort=False)["first_at"]
            .min()
            .reset_index()
        )
        seen["is_no_email"] = ~seen["identifier"].str.startswith("email:")
        seen = seen.sort_values(
            ["first_at", "is_no_email", "identifier"], ignore_index=True
        )
        number = pd.Series(seen.index, index=seen["identifier"])
        is_anonymous = seen["identifier"].str.startswith("anonymous:").to_numpy()
        pairs = pd.DataFrame(
            {
                "first": linked["identifier"].map(number),
                "second": linked["linked"].map(number),
                "first_at": linked["first_at"],
            }
        )
        pairs = pairs[~is_anonymous[pairs["first"]]]
        on_device = is_anonymous[pairs["second"]]
        personal = pairs[~on_device]
        ends = personal[["first", "second"]].itertuples(index=False, name=None)
        person = np.array(people(len(seen), ends))
        identified = (
            pairs[on_device]
            .sort_values(["first_at", "first"])
            .drop_duplicates("second")
        )
        person[identified["second"]] = person[identified["first"]]
        seen["lead"] = person
        self.identities = seen
        self.lead_of = pd.Series(person, index=seen["identifier"])
        named = np.unique(person)
        self.lead_ids = pd.Series(
            [
                hashlib.md5(name.encode()).hexdigest()
                for name in seen["identifier"].iloc[named]
            ],
            index=named,
        )

    def answered(self, texts: pd.Series) -> pd.Series:
        """Returns texts, but for what stands in place of an answer."""
        trimmed = texts.str.strip(" ")
        return trimmed.where(
            ~trimmed.str.lower().isin(self.rules.lists["placeholders"])
        )

    def merge_attributes(self) -> None:
        """Merges the records of each lead, the best one first."""
        accounts = self.tables.newest(
            "crm/accounts",
            [
                "domain",
                "industry",
                "country",
                "employee_count",
                "annual_revenue",
                "is_deleted",
            ],
            [],
        )
        accounts = accounts[~accounts["is_deleted"]].set_index("id")
        contacts = self.contacts.assign(
            identifier=identifier("crm_contact", self.contacts["id"]), precedence=1
        )
        crm_leads = self.crm_leads.assign(
            identifier=identifier("crm_lead", self.crm_leads["id"]), precedence=2
        ).rename(columns={"converted_account_id": "account_id"})
        forms = self.forms.assign(
            precedence=3, updated_at=self.forms["occurred_at"], has_opted_out=False
        )
        records = pd.concat([contacts, crm_leads, forms], ignore_index=True)
        records["is_merged"] = records["merged_into_id"].notna()
        records["is_broken"] = (
            records["email"].isna() & records["raw_email"].notna()
        ) & (records["precedence"] < 3)
        records["account_id"] = records["account_id"].where(
            records["account_id"].isin(accounts.index)
        )
        for column in ("job_title", "department", "industry", "city"):
            records[column] = self.answered(records[column])
        records["lead"] = records["identifier"].map(self.lead_of)
        records = records.sort_values("id").sort_values(
            "updated_at", ascending=False, kind="stable"
        )
        records = records.sort_values(["is_merged", "precedence"], kind="stable")
        by_lead = records.groupby("lead")
        # the first value that is known
        merged = by_lead[
            [
                "account_id", "email", "phone", "job_title", "department", "industry",
                "city", "country", "status", "employee_count", "annual_revenue",
                "birth_date",
            ]
        ].first()  # fmt: skip
        merged["has_opted_out"] = by_lead["has_opted_out"].any()
        merged["is_broken"] = by_lead["is_broken"].any()
        merged["crm_created_at"] = by_lead["created_at"].min()
        leads = merged.reindex(self.lead_ids.index)
        emails = self.identities[self.identities["identifier"].str.startswith("email:")]
        emails = emails.sort_values(["first_at", "identifier"]).drop_duplicates("lead")
        seen_emails = emails.set_index("lead")["identifier"].str.removeprefix("email:")
        leads["email"] = leads["email"].fillna(seen_emails)
        leads["email_domain"] = leads["email"].str.split("@").str[1]
        free = leads["email_domain"].isin(self.rules.lists["free_mail_providers"])
        leads["has_free_mail"] = (
            free.astype("str").str.lower().where(leads["email"].notna())
        )
        broken = leads["email"].isna() & leads["is_broken"].eq(True)
        leads["has_broken_email"] = broken.astype("str").str.lower()
        leads["has_opted_out"] = (
            leads["has_opted_out"].eq(True).astype("str").str.lower()
        )
        account_of_domain = accounts.reset_index().set_index("domain")["id"]
        leads["account_id"] = leads["account_id"].fillna(
            leads["email_domain"].map(account_of_domain).where(~free)
        )
        for column in ("industry", "country", "employee_count", "annual_revenue"):
            leads[column] = leads[column].fillna(
                leads["account_id"].map(accounts[column])
            )
        titles = leads["job_title"].dropna().unique()
        texts = leads["department"].dropna().unique()
        leads["seniority"] = leads["job_title"].map(
            job_meanings(self.rules, "seniority", titles)
        )
        leads["department"] = (
            leads["department"]
            .map(job_meanings(self.rules, "department", texts))
            .fillna(
                leads["job_title"].map(job_meanings(self.rules, "department", titles))
            )
        )
        born = pd.to_datetime(leads["birth_date"])
        had_birthday = (self.day.month * 100 + self.day.day) >= (
            born.dt.month * 100 + born.dt.day
        )
        leads["age_years"] = self.day.year - born.dt.year - (~had_birthday).astype(int)
        leads["crm_status"] = leads["status"]
        self.leads = leads

    def attach_leads(self) -> None:
        """Gives activities their leads, adds what is derived and sorts them by time."""
        found = self.activities
        found["lead"] = found.pop("identifier").map(self.lead_of)
        found = found[~found["is_bot"].eq(True)].drop(columns="is_bot")
        checkouts = found[found["activity_type"] == "checkout_started"]
        abandoned_at = checkouts["occurred_at"] + pd.Timedelta(days=3)
        orders = found.loc[
            found["activity_type"] == "order_placed", ["lead", "occurred_at"]
        ]
        followed = pd.merge_asof(
            checkouts[["lead", "occurred_at", "activity_id"]].sort_values(
                "occurred_at"
            ),
            orders.assign(ordered_at=orders["occurred_at"]).sort_values("occurred_at"),
            on="occurred_at",
            by="lead",
            direction="forward",
        )
        gap = followed["ordered_at"] - followed["occurred_at"]
        ordered = followed.loc[gap < pd.Timedelta(days=3), "activity_id"]
        is_abandoned = ~checkouts["activity_id"].isin(ordered) & (
            abandoned_at <= self.orders_known_until
        )
        abandoned = checkouts[is_abandoned].copy()
        abandoned["activity_id"] += ":abandoned"
        abandoned["occurred_at"] += pd.Timedelta(days=3)
        abandoned["activity_type"] = "checkout_abandoned"
        types = pd.concat(
            [
                found["activity_type"].astype("str"),
                abandoned["activity_type"].astype("str"),
            ],
            ignore_index=True,
        )
        found = pd.concat([found, abandoned], ignore_index=True)
        found["activity_type"] = types.astype("category")
        first_at = found.groupby("lead")["occurred_at"].min().reindex(self.leads.index)
        created_at = pd.concat([self.leads["crm_created_at"], first_at], axis=1).min(
            axis=1
        )
        found = found[found["occurred_at"] < self.day + pd.Timedelta(days=1)]
        found = found.sort_values(["occurred_at", "activity_id"], ignore_index=True)
        found["activity_date"] = found["occurred_at"].dt.floor("D")
        self.leads["last_at"] = found.groupby("lead")["occurred_at"].max()
        self.leads["created_date"] = created_at.dt.floor("D")
        self.leads = self.leads[self.leads["created_date"] <= self.day].copy()
        self.leads["age_days"] = (self.day - self.leads["created_date"]).dt.days
        self.by_type = dict(list(found.groupby("activity_type", observed=True)))

    # -- scoring ---------------------------------------------------------------------

    def meets(self, frame: pd.DataFrame, conditions: list[Condition]) -> pd.Series:
        """Returns which rows meet all conditions."""
        met = pd.Series(True, index=frame.index)
        for condition in conditions:
            column = frame[condition.field]
            met &= column.isin(condition.matching(column.dropna().unique()))
        return met

    def find_scored_leads(self) -> None:
        """Finds whom each model scores."""
        self.scored: dict[str, pd.Index] = {}
        for model in self.rules.models:
            kept = pd.Series(True, index=self.leads.index)
            for model_id, condition in self.rules.exclusions:
                if model_id in ("", model["model_id"]):
                    kept &= ~self.meets(self.leads, [condition])
            self.scored[model["model_id"]] = self.leads.index[kept]

    def qualifying(self, rule: Rule) -> pd.DataFrame:
        """Returns the activities that a rule looks at."""
        frames = []
        for activity_type in rule.activity_types(self.by_type):
            frame = self.by_type.get(activity_type)
            if frame is None:
                continue
            if rule.window_start is not None:
                frame = frame[frame["activity_date"] > pd.Timestamp(rule.window_start)]
            if rule.other_conditions():
                frame = frame[self.meets(frame, rule.other_conditions())]
            frames.append(frame)
        if len(frames) == 1:
            return frames[0]
        if not frames:
            return next(iter(self.by_type.values())).iloc[:0]
        return pd.concat(frames).sort_values(["occurred_at", "activity_id"])

    def decay(self, rule: Rule, ages: pd.Series) -> pd.Series:
        """Returns the fraction of its points that each age leaves."""
        if rule.decay is None:
            return pd.Series(1.0, index=ages.index)
        if rule.decay["decay_type"] == "exponential":
            left = 0.5 ** (ages / float(rule.decay["half_life_days"]))
        else:
            periods = ages / float(rule.decay["period_days"])
            if rule.decay["decay_type"] == "step":
                periods = np.floor(periods)
            left = 1 - float(rule.decay["rate_per_period"]) * periods
        return left.clip(lower=float(rule.decay["floor_fraction"] or 0))

    def tally(self, found: pd.DataFrame) -> pd.DataFrame:
        """Counts activities by lead, with the latest of each."""
        tallied = found.drop_duplicates("lead", keep="last").set_index("lead")
        tallied = tallied[["occurred_at", "activity_id"]]
        tallied.columns = ["last_activity_at", "last_activity_id"]
        return tallied.join(found.groupby("lead").size().rename("activity_count"))

    def pay_attributes(self, rule: Rule) -> pd.DataFrame:
        """Returns what an attribute rule pays."""
        leads = self.leads.loc[self.scored[rule.model_id]]
        leads = leads[self.meets(leads, rule.lead_conditions)]
        units = pd.Series(1.0, index=leads.index)
        if rule.per_units:
            units = np.floor(leads[rule.signal] / rule.per_units)
        return pd.DataFrame({"units": units, "decayed_units": units})

    def pay_activities(self, rule: Rule, resets: pd.Series | None) -> pd.DataFrame:
        """Returns what an activity rule pays."""
        found = self.qualifying(rule)
        if resets is not None:
            reset_at = found["lead"].map(resets)
            found = found[~(found["occurred_at"] <= reset_at)]
        match rule.count_once_per:
            case "lead":
                found = found.drop_duplicates("lead", keep="last")
            case "asset":
                found = found.drop_duplicates(["lead", "asset"], keep="last")
            case "day" | "week" | "month":
                dates = found["activity_date"]
                bucket = dates
                if rule.count_once_per == "week":
                    bucket = dates - pd.to_timedelta(dates.dt.day_of_week, unit="D")
                elif rule.count_once_per == "month":
                    bucket = dates.dt.year * 12 + dates.dt.month
                found = found.assign(bucket=bucket).drop_duplicates(
                    ["lead", "bucket"], keep="last"
                )
        ages = (self.day - found["activity_date"]).dt.days
        weights = self.decay(rule, ages)
        paid = self.tally(found)
        paid["units"] = paid["activity_count"].astype(float)
        paid["decayed_units"] = weights.groupby(found["lead"]).sum()
        return paid

    def pay_metric(self, rule: Rule) -> pd.DataFrame:
        """Returns what a metric rule pays."""
        found = self.qualifying(rule)
        paid = self.leads.loc[self.scored[rule.model_id], ["created_date"]]
        paid = paid.join(self.tally(found))
        paid["activity_count"] = paid["activity_count"].fillna(0)
        by_lead = found.groupby("lead")
        match rule.measure:
            case "count":
                measure = paid["activity_count"]
            case "sum_value":
                measure = by_lead["value"].sum().round(6).reindex(paid.index).fillna(0)
            case "distinct_days":
                measure = (
                    by_lead["activity_date"].nunique().reindex(paid.index).fillna(0)
                )
            case "distinct_assets":
                measure = by_lead["asset"].nunique().reindex(paid.index).fillna(0)
            case "days_idle":
                last = paid[["created_date"]].assign(
                    last=paid["last_activity_at"].dt.floor("D")
                )
                measure = (self.day - last.max(axis=1)).dt.days
        paid["units"] = 1.0
        if rule.per_units:
            paid["units"] = np.floor(measure / rule.per_units)
        paid["decayed_units"] = paid["units"]
        if rule.measure_test:
            kept = measure.isin(rule.measure_test.matching(measure.unique()))
            paid = paid[kept]
        return paid.drop(columns="created_date")

    def score(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Returns scores and ledger of all models."""
        entries = self.rule_entries()
        sums = (
            entries.groupby(["model_id", "lead", "group_id"], sort=False)["points"]
            .sum()
            .reset_index()
        )
        keys = pd.MultiIndex.from_frame(sums[["model_id", "group_id"]])
        limits = {
            key: (
                micros(group["min_points"], -np.inf),
                micros(group["max_points"], np.inf),
                group["score_type"],
            )
            for key, group in self.rules.groups.items()
        }
        found = pd.DataFrame(
            [limits[key] for key in keys], columns=["low", "high", "type"]
        )
        sums["score_type"] = found["type"]
        sums["limited"] = (
            sums["points"]
            .astype(float)
            .clip(found["low"], found["high"])
            .astype("int64")
        )
        changed = sums[sums["limited"] != sums["points"]]
        ledger = [
            entries,
            changed.assign(
                entry_type="group_limit", points=changed["limited"] - changed["points"]
            ).drop(columns="limited"),
        ]
        scores = []
        for model in self.rules.models:
            frame, limit_entries = self.model_scores(model, sums)
            scores.append(frame)
            ledger.extend(limit_entries)
        all_entries = pd.concat(ledger, ignore_index=True)
        all_entries["lead_id"] = all_entries["lead"].map(self.lead_ids)
        return pd.concat(scores, ignore_index=True), all_entries

    def rule_entries(self) -> pd.DataFrame:
        """Returns what each rule pays to each scored lead."""
        resets = {}
        for rule in self.rules.rules:
            if rule.rule_type == "reset":
                found = self.qualifying(rule)
                resets[rule.model_id] = found.groupby("lead")["occurred_at"].max()
        entries = []
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
            paid = paid[paid.index.isin(self.scored[rule.model_id])]
            leads = self.leads.loc[paid.index]
            kept = leads["age_days"] >= rule.min_lead_age_days
            if rule.rule_type != "attribute" and rule.lead_conditions:
                kept &= self.meets(leads, rule.lead_conditions)
            if rule.requires_activity:
                sent = self.by_type[rule.requires_activity]
                sent = sent[sent["activity_date"] > pd.Timestamp(rule.window_start)]
                kept &= leads.index.isin(sent["lead"])
            paid = paid[kept]
            paid["undecayed_points"] = points_paid(rule.points, paid["units"], None)
            paid["points"] = points_paid(
                rule.points, paid["decayed_units"], rule.max_points
            )
            paid = paid[paid["points"] != 0].drop(columns=["units", "decayed_units"])
            group = self.rules.groups[rule.model_id, rule.group_id]
            entries.append(
                paid.reset_index(names="lead").assign(
                    model_id=rule.model_id,
                    entry_type="rule",
                    score_type=group["score_type"],
                    group_id=rule.group_id,
                    rule_id=rule.rule_id,
                )
            )
        return pd.concat(entries, ignore_index=True)

    def model_scores(
        self, model: dict[str, str], sums: pd.DataFrame
    ) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
        """Returns the scores of one model, and the entries of its limits."""
        name = model["model_id"]
        own = sums[sums["model_id"] == name]
        frame = self.leads.loc[self.scored[name], ["last_at"]]
        frame["lead_id"] = self.lead_ids.loc[frame.index]
        entries = []
        for kind in ("fit", "engagement"):
            points = (
                own[own["score_type"] == kind]
                .groupby("lead")["limited"]
                .sum()
                .reindex(frame.index)
                .fillna(0)
            )
            limited = points.clip(
                micros(model[f"min_{kind}_score"], -np.inf),
                micros(model[f"max_{kind}_score"], np.inf),
            ).astype("int64")
            frame[f"{kind}_score"] = limited
            changed = limited[limited != points]
            entries.append(
                pd.DataFrame(
                    {
                        "model_id": name,
                        "lead": changed.index,
                        "entry_type": "score_limit",
                        "score_type": kind,
                        "points": (changed - points.loc[changed.index]).astype("int64"),
                    }
                )
            )
        frame["total_score"] = frame["fit_score"] + frame["engagement_score"]
        for kind, column in (
            ("fit", "fit_band"),
            ("engagement", "engagement_band"),
            ("total", "score_band"),
        ):
            frame[column] = self.bands(name, kind, frame[f"{kind}_score"])
        frame["grade"] = (
            frame["fit_band"].fillna("") + frame["engagement_band"].fillna("")
        ).replace("", None)
        for (model_id, fit, engagement), grade in self.rules.grades.items():
            if model_id == name:
                is_pair = (frame["fit_band"] == fit) & (
                    frame["engagement_band"] == engagement
                )
                frame["grade"] = frame["grade"].mask(is_pair, grade)
        frame = frame.sort_values("lead_id").sort_values(
            ["total_score", "fit_score", "last_at"],
            ascending=False,
            na_position="last",
            kind="stable",
        )
        frame["score_rank"] = np.arange(1, len(frame) + 1)
        lower = frame["total_score"].rank(method="min") - 1
        frame["score_percentile"] = np.floor(
            lower / max(1, len(frame) - 1) * MILLION + 0.5
        ).astype("int64")
        return frame.assign(model_id=name), entries

    def bands(self, model_id: str, kind: str, scores: pd.Series) -> pd.Series:
        """Returns the band that each score is in."""
        rows = sorted(
            (
                micros(row["lower_bound"], -np.inf),
                row["lower_inclusive"] != "true",
                row["band"],
            )
            for row in self.rules.bands
            if row["model_id"] == model_id and row["score_type"] == kind
        )
        found = pd.Series(None, index=scores.index, dtype="str")
        for bound, is_exclusive, band in rows:
            found = found.mask(
                scores > bound if is_exclusive else scores >= bound, band
            )
        return found


def activities(
    frame: pd.DataFrame,
    source: str,
    activity_type: str | pd.Series,
    category: str,
    asset: str,
    value: pd.Series | None = None,
) -> pd.DataFrame:
    """Returns rows of a source as activities."""
    return pd.DataFrame(
        {
            "activity_id": f"{source}:" + frame["id"],
            "identifier": frame["identifier"],
            "activity_type": activity_type,
            "occurred_at": frame["occurred_at"],
            "category": frame[category],
            "asset": frame[asset],
            "value": np.nan if value is None else value.astype(float),
            "is_bot": False,
        }
    )


def micros(text: str, default: float) -> float:
    """Returns a cell's points in millionths."""
    return float(text) * MILLION if text else default


def points_paid(points: float, units: pd.Series, max_points: float | None) -> pd.Series:
    """Returns points in millionths, rounded half away from zero, within the cap."""
    exact = np.rint(abs(points) * units.astype(float) * 1e12).astype("int64")
    size = (exact + 500_000) // 1_000_000
    if max_points is not None:
        size = size.clip(upper=round(max_points * MILLION))
    return size if points >= 0 else -size


def run(raw_files: Path, day: str, database: Path) -> None:
    """Scores a day and keeps both tables in a DuckDB file."""
    scores, ledger = Scorer(raw_files, date.fromisoformat(day)).run()
    write(database, day, scores, ledger)


if __name__ == "__main__":
    call(run, __doc__)
