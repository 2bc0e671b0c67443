"""Random worlds to score: rule tables, leads and activities that aim at the edges.

One builder serves two drivers. `random_world` is driven by a seed, so that hundreds of
worlds can be put into one database (`merge_worlds`) and a failing one built again.
`worlds` is a Hypothesis strategy, which shrinks a failing world to a small one.

Worlds that share a database keep out of each other's way by a prefix: on model, group,
decay and list names, on lead and activity ids, and in each model's audience.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st
from reference_scorer import (
    ACTIVITY_KINDS,
    ATTRIBUTE_KINDS,
    BOOLEAN,
    BOOLEAN_ATTRIBUTES,
    NUMBER,
    TEXT,
    TEXT_ATTRIBUTES,
    as_number,
    days_before,
    fold,
    months_before,
    words,
)

Cells = dict[str, str | None]
World = dict[str, Any]
Item = TypeVar("Item")

VALIDITY = ("valid_from", "valid_to")

SEED_COLUMNS: dict[str, tuple[str, ...]] = {
    "scoring_models": (
        "model_id",
        "model_name",
        "description",
        "status",
        "challenger_of",
        "audience_field",
        "audience_operator",
        "audience_value",
        "include_bots",
        "min_fit_score",
        "max_fit_score",
        "min_engagement_score",
        "max_engagement_score",
        "min_score",
        "max_score",
        "conversion_activity",
        "conversion_horizon_days",
        *VALIDITY,
    ),
    "scoring_groups": (
        "model_id",
        "group_id",
        "group_name",
        "score_type",
        "min_points",
        "max_points",
        *VALIDITY,
    ),
    "scoring_rules": (
        "model_id",
        "rule_id",
        "group_id",
        "description",
        "rule_type",
        "signal",
        "field",
        "operator",
        "value",
        "measure",
        "measure_operator",
        "measure_value",
        "window_value",
        "window_unit",
        "points",
        "per_units",
        "count_once_per",
        "max_points",
        "decay_id",
        "min_lead_age_days",
        "requires_activity",
        *VALIDITY,
    ),
    "scoring_rule_conditions": (
        "model_id",
        "rule_id",
        "field",
        "operator",
        "value",
        *VALIDITY,
    ),
    "decay_policies": (
        "decay_id",
        "decay_type",
        "half_life_days",
        "period_days",
        "rate_per_period",
        "floor_fraction",
        *VALIDITY,
    ),
    "score_bands": (
        "model_id",
        "score_type",
        "band",
        "lower_bound",
        "lower_inclusive",
        *VALIDITY,
    ),
    "score_grades": ("model_id", "fit_band", "engagement_band", "grade", *VALIDITY),
    "qualification_rules": (
        "model_id",
        "stage",
        "stage_rank",
        "min_total_score",
        "min_fit_score",
        "min_engagement_score",
        "requires_activity",
        "requires_activity_days",
        "exit_total_score",
        *VALIDITY,
    ),
    "scoring_exclusions": (
        "model_id",
        "field",
        "operator",
        "value",
        "reason",
        *VALIDITY,
    ),
    "reference_lists": ("list_name", "item", *VALIDITY),
}

# Scoring dates on which calendar arithmetic is easily got wrong.
EDGE_DATES = (
    date(2026, 6, 30),
    date(2025, 8, 31),
    date(2024, 2, 29),
    date(2024, 8, 31),
    date(2025, 2, 28),
    date(2025, 3, 31),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2024, 3, 1),
)

WINDOW_DAYS = (1, 7, 30, 90)
WINDOW_MONTHS = (1, 3, 6, 12)

# Texts that are easily compared wrongly: case outside ASCII, characters with a meaning
# in patterns and literals, numbers and things that only look like numbers.
TEXTS: tuple[str | None, ...] = (
    "CTO",
    None,
    "",
    "   ",
    "CTO/Co-founder",
    "Director",
    "  director ",
    "Vice President, Sales",
    "Head_of (Growth)",
    "ŻÓŁĆ",
    "żółć",
    "Zażółć gęślą JAŹŃ",
    "İstanbul",
    "ISTANBUL",
    "ΣΟΦΟΣ",
    "σοφοσ",
    "σοφος",
    "Straße",
    "STRAẞE",
    "STRASSE",
    "100% sales",
    "100 sales",
    "a_b",
    "axb",
    "O'Neil & Sons",
    'say "hi"',
    "back\\slash",
    "a|b",
    "007",
    "7",
    "+5",
    "5",
    "-2",
    "1e3",
    "5.",
    ".5",
    "0.7",
    "0.0000004",
    "1.0000005",
    "123456789012345678",
    "1234567890123456789",
    "true",
)
# Texts that are the same to some ways of comparing, and different to others.
TWINS = (
    ("ŻÓŁĆ", "żółć", "ZOLC"),
    ("İstanbul", "istanbul", "ISTANBUL", "i\u0307stanbul"),
    ("ΣΟΦΟΣ", "σοφοσ", "σοφος"),
    ("Straße", "STRAẞE", "STRASSE"),
    ("100% sales", "100 sales", "1000 sales", "0%"),
    ("a_b", "axb", "A_B", "a b"),
    ("a|b", "a", "b"),
    ("007", "7", "+7", "7.0", "7."),
    ("+5", "5", "5.", "5.0", "-5"),
    (".5", "0.5", "+.5"),
    ("1e3", "1000", "1E3"),
    ("0.0000004", "0", "-0", "0.0000005"),
    ("123456789012345678", "+123456789012345678", "123456789012345678.0"),
    ("1234567890123456789", "+1234567890123456789", "1234567890123456789.0"),
    ("CTO", "CTO/Co-founder", "co founder", "to", "Director"),
    ("Vice President, Sales", "vice president", "president sales", "vice  president"),
    ("Head_of (Growth)", "head of growth", "of", "growth"),
    ("O'Neil & Sons", "neil sons", "o'neil", "O Neil"),
    ('say "hi"', "hi", "say hi"),
    ("back\\slash", "back slash", "slash", "backslash"),
    ("true", "TRUE", "t", "1"),
    ("ŻAGLE", "żagle"),
    ("/pricing", "/Pricing", "pricing", "/pricing "),
    ("/100%", "100", "/100"),
)
WORDS = ("CTO", "co", "founder", "Director", "Żółć", "of", "İT")
MARKS = (*" .,;:/\\-_()&'\"|+", ", ", " - ", "x")
COUNTRIES = ("PL", "DE", None, "pl", " ", "GB")
PHONES = ("007", None, "+5", "1e3", "5.", ".5", "-2", "0.7", "12", "abc", " 3 ")
NUMBERS = (
    None,
    Decimal(0),
    Decimal(7),
    Decimal("0.7"),
    Decimal(-1),
    Decimal(25),
    Decimal("199.999999"),
    Decimal(200),
    Decimal(1000000),
)
VALUES = (
    None,
    Decimal("0.7"),
    Decimal(0),
    Decimal("0.3"),
    Decimal("-0.5"),
    Decimal(1),
    Decimal(25),
    Decimal("25.000001"),
    Decimal(250),
    Decimal("249.99"),
    Decimal("999.5"),
)
NUMBER_TEXTS = ("0", "7", "+7", "007", "7.0", "0.7", "-1", "25", "200", "1", "3", "250")
ACTIVITY_TYPES = (
    "page_viewed",
    "email_opened",
    "email_clicked",
    "order_placed",
    "email_delivered",
    "form_submitted",
)
SOURCES = {"page_viewed": "web", "order_placed": "commerce", "form_submitted": "web"}
CATEGORIES = ("hiking", "Hiking", None, "", "  ", "ŻAGLE", "żagle", "50% off", "home")
ASSETS = ("/", "/pricing", "/Pricing", "/pricing ", None, "/100%", "o'hara", "/ŻÓŁW")
CAMPAIGNS = ("spring-sale-2026", None, "spring_sale-2026", "Jesień")
CHANNELS = ("web", "email", None, "WEB")
POINTS = (
    "5",
    "10",
    "-7.5",
    "1",
    "-20",
    "0.1",
    "+3",
    "0.333333",
    "0.000001",
    "2.0000005",
    "007",
    "0",
)
PER_UNITS = ("1", "0.1", "0.3", "2.5", "100", "0.000001")
SEED_LISTS = ("tiers", "free", "digits")
LIST_ITEMS = ("cto", "Director", "żÓŁć", "7", "hiking", "a_b", "a|b", "PL", "σοφοσ")
COUNT_ONCE_PER = (None, "activity", "day", "week", "month", "asset", "lead")
MEASURES = (
    "count",
    "sum_value",
    "distinct_days",
    "distinct_assets",
    "days_since_last",
    "days_idle",
    None,
)
TEXT_OPERATORS = (
    "contains",
    "has_word",
    "not_contains",
    "not_has_word",
    "starts_with",
    "ends_with",
    "has_word",
)
VALUE_OPERATORS = ("eq", "in", "ne", "not_in", "is_not_null", "is_null")
ORDER_OPERATORS = ("gte", "gt", "lt", "lte", "between")


# --- drivers --------------------------------------------------------------------------


class Choice(Protocol):
    """Where a builder gets its decisions from."""

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        ...


class SeededChoice:
    """Decisions from a seed."""

    def __init__(self, seed: int | str) -> None:
        """Start from a seed."""
        self._random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)


class DrawnChoice:
    """Decisions drawn by Hypothesis, which shrink towards the lowest number."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Draw with this function of a composite strategy."""
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._draw(st.integers(low, high))


@dataclass(frozen=True)
class Size:
    """How many of each a world has, at least and at most."""

    leads: tuple[int, int] = (5, 12)
    activities: tuple[int, int] = (20, 60)
    models: tuple[int, int] = (1, 3)
    rules: tuple[int, int] = (8, 20)


SMALL = Size(leads=(1, 3), activities=(0, 10), models=(1, 1), rules=(1, 5))


# --- building -------------------------------------------------------------------------


class WorldBuilder:
    """Builds one world from the decisions of a driver."""

    def __init__(
        self, choice: Choice, as_of_date: date, prefix: str, size: Size
    ) -> None:
        """Start an empty world."""
        self.choice = choice
        self.as_of_date = as_of_date
        self.prefix = prefix
        self.size = size
        self.tables: dict[str, list[Cells]] = {name: [] for name in SEED_COLUMNS}
        self.leads: list[dict[str, Any]] = []
        self.activities: list[dict[str, Any]] = []
        self.decay_ids: list[str] = []

    def pick(self, options: Sequence[Item]) -> Item:
        """One of the options; the first is the simplest."""
        return options[self.choice.whole(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.choice.whole(1, 100) > 100 - percent

    def count(self, bounds: tuple[int, int]) -> int:
        """A size within its bounds."""
        return self.choice.whole(*bounds)

    def maybe(self, percent: int, options: Sequence[str]) -> str | None:
        """One of the options in so many cases of a hundred, else null."""
        return self.pick(options) if self.chance(percent) else None

    def add(self, table: str, **cells: str | None) -> Cells:
        """Add a row to a seed; cells that are not given are null."""
        row: Cells = dict.fromkeys(SEED_COLUMNS[table])
        row.update(cells)
        if set(row) != set(SEED_COLUMNS[table]):
            raise KeyError(f"{table}: {set(row) - set(SEED_COLUMNS[table])}")
        for column, cell in row.items():
            if cell is not None and self.chance(1):
                row[column] = f"  {cell} "
        self.tables[table].append(row)
        return row

    def day(self, offset: int) -> str:
        """A date so many days after the scoring date."""
        return (self.as_of_date + timedelta(days=offset)).isoformat()

    def valid(self) -> Cells:
        """Validity dates that hold on the scoring date, now and then by a day."""
        if self.chance(75):
            return {}
        dates = ((0, None), (None, 1), (-400, None), (0, 1), (-1, 30))
        return self._validity(*self.pick(dates))

    def invalid(self) -> Cells:
        """Validity dates that do not hold on the scoring date, mostly by a day."""
        dates = ((None, 0), (1, None), (0, 0), (-30, -1), (5, -5))
        return self._validity(*self.pick(dates))

    def _validity(self, start: int | None, end: int | None) -> Cells:
        return {
            "valid_from": None if start is None else self.day(start),
            "valid_to": None if end is None else self.day(end),
        }

    def mostly_valid(self, percent: int = 90) -> Cells:
        """Validity dates that hold on the scoring date in most cases."""
        return self.invalid() if self.chance(100 - percent) else self.valid()

    def name(self, text: str) -> str:
        """A name that no other world uses."""
        return self.prefix + text

    # people and what they did

    def add_leads(self) -> None:
        """Add leads whose ids sort differently by bytes than by letters."""
        names = ["a10", "a9", "B1", "a1", "b_1", "bx1", "Ż1", "ż1", "o'k", "10", "9"]
        names += ["Z%", "l12"]
        for number in range(self.count(self.size.leads)):
            self.leads.append(self.lead(self.name(names[number])))

    def instant(self, day: date) -> datetime:
        """A time of that day, often its first or last second."""
        if self.chance(30):
            clock = time(*(self.choice.whole(0, top) for top in (23, 59, 59)))
        else:
            clock = self.pick((time(12), time(0), time(23, 59, 59)))
        return datetime.combine(day, clock)

    def edge_day(self) -> date:
        """A day at, before or after a window's edge, or any other."""
        if self.chance(35):
            longest = self.pick((20, 60, 500))
            return self.as_of_date - timedelta(days=self.choice.whole(0, longest))
        if self.chance(6):
            return self.as_of_date + timedelta(days=self.choice.whole(1, 3))
        if self.chance(15):
            monday = self.as_of_date - timedelta(days=self.as_of_date.weekday())
            return monday - timedelta(days=self.pick((0, 1, 7, 8)))
        if self.chance(50):
            edge = days_before(self.as_of_date, self.pick((0, *WINDOW_DAYS)))
        else:
            edge = months_before(self.as_of_date, self.pick(WINDOW_MONTHS))
        assert edge is not None
        day = edge + timedelta(days=self.pick((0, 1, -1)))
        return min(day, self.as_of_date)

    def text(self) -> str | None:
        """A text: a tricky one, one with a twin, or words between any marks."""
        if self.chance(35):
            return self.pick(TEXTS)
        if self.chance(50):
            return self.pick(self.pick(TWINS))
        return self.phrase([self.pick(WORDS) for _ in range(self.choice.whole(1, 3))])

    def phrase(self, parts: Sequence[str]) -> str:
        """Words with any marks between them."""
        text = parts[0]
        for part in parts[1:]:
            text += self.pick(MARKS) + part
        return text

    def lead(self, lead_id: str) -> dict[str, Any]:
        """A lead with some of its attributes filled."""
        lead: dict[str, Any] = dict.fromkeys(ATTRIBUTE_KINDS)
        for attribute in TEXT_ATTRIBUTES:
            lead[attribute] = self.pick(TEXTS) if self.chance(15) else None
        for attribute in BOOLEAN_ATTRIBUTES:
            lead[attribute] = self.chance(40)
        first, last = self.pick(("Ana", "Łukasz", None)), self.pick(("O'Hara", None))
        domain = self.pick(("gmail.com", "firma.pl", "GMail.com", None))
        lead |= {
            "lead_id": lead_id,
            "first_name": first,
            "last_name": last,
            "full_name": " ".join(part for part in (first, last) if part) or None,
            "email": f"x@{domain}".lower() if domain else None,
            "email_domain": domain,
            "job_title": self.text(),
            "country": self.pick(COUNTRIES),
            "phone": self.pick(PHONES),
            "owner_id": self.name(self.pick(("o1", "o2"))) if self.chance(80) else None,
            "employee_count": self.pick(NUMBERS),
            "annual_revenue": self.pick(NUMBERS),
        }
        born = self.pick(
            (None, date(1990, 6, 30), date(1985, 12, 31), date(2000, 1, 1))
        )
        lead["birth_date"] = born
        if born is not None:
            today = self.as_of_date
            had_birthday = (today.month, today.day) >= (born.month, born.day)
            lead["age_years"] = Decimal(today.year - born.year - (not had_birthday))
        created_at = None if self.chance(5) else self.instant(self.edge_day())
        lead["created_at"] = created_at
        if created_at is not None:
            created = created_at.date()
            lead["created_date"] = created
            lead["lead_age_days"] = Decimal((self.as_of_date - created).days)
        return lead

    def add_activities(self) -> None:
        """Add activities, some of one lead at the same instant."""
        for number in range(self.count(self.size.activities)):
            lead_id = self.pick(self.leads)["lead_id"]
            occurred_at = self.instant(self.edge_day())
            if self.activities and self.chance(20):
                earlier = self.pick(self.activities)
                lead_id, occurred_at = earlier["lead_id"], earlier["occurred_at"]
            activity_type = self.pick(ACTIVITY_TYPES)
            category = self.text() if self.chance(20) else self.pick(CATEGORIES)
            letter = self.pick(("a", "B", "A", "z", "Ż"))
            self.activities.append(
                {
                    "activity_id": self.name(f"{letter}{number}"),
                    "lead_id": lead_id,
                    "activity_type": activity_type,
                    "occurred_at": occurred_at,
                    "activity_date": occurred_at.date(),
                    "channel": self.pick(CHANNELS),
                    "category": category,
                    "asset": self.pick(ASSETS),
                    "campaign": self.pick(CAMPAIGNS),
                    "value": self.pick(VALUES),
                    "source_name": SOURCES.get(activity_type, "marketing"),
                    "is_bot": self.chance(15),
                    "loaded_at": occurred_at + timedelta(hours=6),
                }
            )

    # tables that all models share

    def add_lists(self) -> None:
        """Add reference lists: in force, with items that are not, and long gone."""
        for name in SEED_LISTS:
            for _ in range(self.choice.whole(1, 4)):
                self.add(
                    "reference_lists",
                    list_name=self.name(name),
                    item=self.pick(LIST_ITEMS),
                    **self.mostly_valid(80),
                )
        self.add("reference_lists", list_name=self.name("tiers"), item=None)
        self.add(
            "reference_lists",
            list_name=self.name("gone"),
            item="cto",
            **self.invalid(),
        )

    def add_decays(self) -> None:
        """Add decay policies, a few of them out of force or unsound."""
        for number in range(self.choice.whole(1, 4)):
            decay_id = self.name(f"d{number}")
            decay_type = self.pick(("exponential", "none", "linear", "step"))
            cells: Cells = {"decay_type": decay_type}
            if decay_type == "exponential":
                cells["half_life_days"] = self.pick(("7", "30", "0.5", "90", "1.5"))
            elif decay_type != "none":
                cells["period_days"] = self.pick(("30", "7", "0.5", "1", "365"))
                cells["rate_per_period"] = self.pick(("0.1", "0.25", "1", "0.333333"))
            cells["floor_fraction"] = self.maybe(30, ("0", "0.1", "0.5", "1"))
            if self.chance(8):
                cells |= self.pick(
                    (
                        {"decay_type": "cubic"},
                        {"decay_type": None},
                        {"half_life_days": "0", "period_days": "0"},
                        {"half_life_days": None, "period_days": None}
                        | {"decay_type": "exponential"},
                        {"decay_type": "step", "period_days": "7"}
                        | {"rate_per_period": None},
                        {"floor_fraction": "half"},
                    )
                )
            if self.chance(20):
                old = cells | {"decay_type": "none"}
                self.add("decay_policies", decay_id=decay_id, **old, **self.invalid())
            self.add(
                "decay_policies", decay_id=decay_id, **cells, **self.mostly_valid(93)
            )
            self.decay_ids.append(decay_id)
        self.decay_ids.append(self.name("nowhere") if self.chance(20) else decay_id)

    # conditions

    def operator(self, kind: str) -> str:
        """An operator that makes sense on a column of this kind."""
        if kind == TEXT:
            if self.chance(7):
                return self.pick(ORDER_OPERATORS)
            values = VALUE_OPERATORS[: self.pick((4, 6))]
            return self.pick(self.pick((values, TEXT_OPERATORS)))
        if kind == NUMBER:
            return self.pick(self.pick((ORDER_OPERATORS, VALUE_OPERATORS)))
        return self.pick(VALUE_OPERATORS)

    def literal(self, column: str, is_lead: bool, operator: str = "eq") -> str:
        """A text to compare a column with: mostly one of its own, or a part of it."""
        rows = self.leads if is_lead else self.activities
        kind = (ATTRIBUTE_KINDS if is_lead else ACTIVITY_KINDS)[column]
        own = self.pick(rows)[column] if rows and self.chance(75) else None
        if own is None:
            if kind == NUMBER:
                return self.pick(NUMBER_TEXTS)
            if kind == BOOLEAN:
                return self.pick(("true", "false", "TRUE"))
            if kind != TEXT:
                return self.day(-self.pick((0, 1, 7)))
            own = self.pick(TEXTS)
        if isinstance(own, bool):
            return str(own)
        if isinstance(own, datetime):
            return own.strftime("%Y-%m-%d %H:%M:%S")
        text = str(own or "x")
        if operator.endswith("has_word") and self.chance(60):
            own_words = words(text).split()
            if own_words:
                start = self.choice.whole(0, len(own_words) - 1)
                return self.phrase(own_words[start : start + self.choice.whole(1, 3)])
        twins = [group for group in TWINS if text in group]
        if twins and self.chance(50):
            return self.pick(twins[0])
        if kind == TEXT and self.chance(30):
            start = self.choice.whole(0, len(text) - 1)
            text = text[start : start + self.choice.whole(1, len(text))]
        if kind == TEXT and self.chance(25):
            text = text.swapcase() if text.isascii() else fold(text)
        return text if text.strip(" ") else "x"

    def value(self, column: str, operator: str, is_lead: bool) -> str | None:
        """The value of a condition with this operator on this column."""
        if operator in ("is_null", "is_not_null"):
            return None
        if operator in ("eq", "ne"):
            return self.literal(column, is_lead)
        if operator == "between":
            return self.pick(("0|7", "-1 | 25", "7|7", "0.7|200", "+1|007"))
        if operator in ORDER_OPERATORS:
            own = self.literal(column, is_lead) if self.chance(50) else None
            return own if own and as_number(own) else self.pick(NUMBER_TEXTS)
        count = self.choice.whole(1, 3)
        items = [self.literal(column, is_lead, operator) for _ in range(count)]
        if self.chance(20):
            items.append("list:" + self.name(self.pick(SEED_LISTS)))
        if self.chance(8):
            items.append(self.pick(("", "  ")))
        if operator.endswith("has_word"):
            items = [item if words(item).strip(" ") else "CTO" for item in items]
            items = [self.bars_apart(item) for item in items]
        return self.pick(("|", " | ")).join(items)

    @staticmethod
    def bars_apart(item: str) -> str:
        """Drop the parts of an item that would hold no word."""
        parts = [part for part in item.split("|") if words(part).strip(" ")]
        return "|".join(parts) or "CTO"

    def condition(self, column: str, is_lead: bool) -> Cells:
        """Operator and value of a condition, now and then a mistaken one."""
        kind = (ATTRIBUTE_KINDS if is_lead else ACTIVITY_KINDS)[column]
        operator: str | None = self.operator(kind)
        assert operator is not None
        value = self.value(column, operator, is_lead)
        if self.chance(6):
            mistakes: list[tuple[str | None, str | None]] = [
                ("equals", "x"),
                (None, "x"),
                ("eq", None),
                ("in", None),
                ("in", " | |"),
                ("eq", "list:" + self.name("tiers")),
                ("ne", "list:" + self.name("tiers")),
                ("in", "cto|list:" + self.name("gone")),
                ("not_in", "list:" + self.name("nowhere")),
                ("between", "5"),
                ("between", "1|x"),
                ("between", "1|2|3"),
                ("gt", "many"),
                ("lt", None),
                ("gte", "1|2"),
            ]
            if kind != TEXT:
                mistakes += [("contains", "7"), ("has_word", "true")]
            operator, value = self.pick(mistakes)
        return {"operator": operator, "value": value}

    def lead_column(self) -> str:
        """An attribute to name in a condition; those with values more often."""
        if self.chance(15):
            return self.pick(tuple(ATTRIBUTE_KINDS))
        return self.pick(
            (
                "job_title",
                "country",
                "employee_count",
                "job_title",
                "has_opted_out",
                "email_domain",
                "created_date",
                "lead_age_days",
                "annual_revenue",
            )
        )

    def field_condition(self, is_attribute_rule: bool) -> Cells:
        """A condition with its field, on the lead or on the activity."""
        if self.chance(2):
            unknown = self.pick(
                ("shoe_size", "lead.shoe_size", "lead.", "measure.count", None)
            )
            return {"field": unknown, "operator": "eq", "value": "x"}
        if is_attribute_rule or self.chance(30):
            column = self.lead_column()
            bare = is_attribute_rule and self.chance(50)
            cells = self.condition(column, is_lead=True)
            return {"field": column if bare else f"lead.{column}", **cells}
        if self.chance(15):
            column = self.pick(tuple(ACTIVITY_KINDS))
        else:
            columns = ("category", "asset", "value", "activity_type", "channel")
            column = self.pick((*columns, "campaign", "activity_date", "is_bot"))
        return {"field": column, **self.condition(column, is_lead=False)}

    # models and their rules

    def audience(self) -> Cells:
        """An audience that keeps a model to the leads of its own world."""
        if not self.prefix:
            if self.chance(70):
                return {}
            column = self.lead_column()
            field = self.pick((column, f"lead.{column}"))
            parts = {"field": field, **self.condition(column, is_lead=True)}
        elif self.chance(70):
            parts = {
                "field": "lead_id",
                "operator": "starts_with",
                "value": self.prefix,
            }
        else:
            ids = [lead["lead_id"] for lead in self.leads]
            some = [lead_id for lead_id in ids if self.chance(80)] or ids
            audience_list = self.name("audience")
            for lead_id in some:
                self.add("reference_lists", list_name=audience_list, item=lead_id)
            options = [
                ("lead.lead_id", "in", "|".join(some)),
                ("lead_id", "in", f"list:{audience_list}"),
                ("lead_id", "contains", self.prefix),
                ("owner_id", "starts_with", self.prefix),
                ("owner_id", "eq", self.name("o1")),
                ("owner_id", "in", f"{self.name('o1')}|{self.name('o2')}"),
                ("lead_id", "eq", ids[0]),
                (None, "starts_with", self.prefix),
                ("lead_id", None, self.prefix),
                ("shoe_size", "starts_with", self.prefix),
                ("lead_id", "in", f"list:{self.name('nowhere')}"),
            ]
            if self.prefix.endswith("_"):
                options.insert(0, ("lead_id", "has_word", self.prefix.strip("_")))
            field, operator, value = self.pick(options)
            parts = {"field": field, "operator": operator, "value": value}
        return {f"audience_{part}": cell for part, cell in parts.items()}

    def limits(self, low: str, high: str, percent: int) -> Cells:
        """A pair of limits, often crossed by 0 or above it."""
        if not self.chance(percent):
            return {}
        pairs = (
            ("0", None),
            (None, "10"),
            ("-5", "5"),
            ("3", None),
            (None, "-2"),
            ("-40", "-1"),
            ("0", "0"),
            ("0.000001", "20.5"),
            (None, "100"),
        )
        minimum, maximum = self.pick(pairs)
        if self.chance(3):
            minimum, maximum = self.pick((("6", "5"), ("low", None), (None, "1e2")))
        return {low: minimum, high: maximum}

    def add_model(self, number: int) -> None:
        """Add a model with its groups, rules, bands, stages and exclusions."""
        model_id = self.name(f"m{number}")
        status = self.pick(("champion", "challenger"))
        if self.chance(4):
            status = self.pick(("retired", "hopeful"))
        cells: Cells = {
            "model_name": f"Model {number}",
            "description": "A model of a random world.",
            "status": status,
            "challenger_of": None,
            **self.audience(),
            "include_bots": self.pick((None, "true", "false")),
            **self.limits("min_fit_score", "max_fit_score", 25),
            **self.limits("min_engagement_score", "max_engagement_score", 25),
            **self.limits("min_score", "max_score", 25),
            "conversion_activity": "opportunity_won",
            "conversion_horizon_days": "90",
        }
        if self.chance(2):
            cells["include_bots"] = "perhaps"
        if self.chance(15):
            older = cells | {"include_bots": "true", "min_score": None}
            self.add("scoring_models", model_id=model_id, **older, **self.invalid())
        self.add("scoring_models", model_id=model_id, **cells, **self.mostly_valid(97))
        group_ids = self.add_groups(model_id)
        for rule_number in range(self.rule_count):
            self.add_rule(model_id, f"r{rule_number}", group_ids)
        self.add_bands(model_id)
        self.add_stages(model_id)
        self.add_exclusions(model_id)

    def add_groups(self, model_id: str) -> list[str]:
        """Add groups; gives their ids, and one that may not be in force."""
        group_ids = []
        for number in range(self.choice.whole(2, 4)):
            group_id = self.name(f"g{number}")
            cells: Cells = {
                "group_name": f"Group {number}",
                "score_type": "fit"
                if number == 0
                else self.pick(("engagement", "fit")),
                **self.limits("min_points", "max_points", 45),
            }
            if self.chance(2):
                cells["score_type"] = self.pick((None, "total", "mood"))
            key = {"model_id": model_id, "group_id": group_id}
            if self.chance(15):
                older = cells | {"min_points": "1", "max_points": None}
                self.add("scoring_groups", **key, **older, **self.invalid())
            self.add("scoring_groups", **key, **cells, **self.mostly_valid(96))
            group_ids.append(group_id)
        return group_ids

    def window(self) -> Cells:
        """A window whose edges the activities aim at."""
        if self.chance(40):
            return {}
        unit = self.pick(("day", "month"))
        lengths = WINDOW_DAYS if unit == "day" else WINDOW_MONTHS
        return {"window_value": str(self.pick(lengths)), "window_unit": unit}

    def add_rule(self, model_id: str, rule_id: str, group_ids: list[str]) -> None:
        """Add a rule, further conditions and other versions of it."""
        kinds = ("activity", "attribute", "metric")
        kind = "reset" if self.chance(5) else self.pick((*kinds, "activity", "metric"))
        build: dict[str, Callable[[], Cells]] = {
            "activity": self.activity_cells,
            "attribute": self.attribute_cells,
            "metric": self.metric_cells,
            "reset": self.reset_cells,
        }
        cells = build[kind]()
        cells |= {"rule_type": kind, "description": f"Rule {rule_id} of {model_id}."}
        if kind != "reset":
            cells["group_id"] = self.pick(group_ids)
            cells["points"] = self.pick(POINTS if self.chance(30) else POINTS[:5])
            cells["max_points"] = self.maybe(
                30, ("10", "5", "0.5", "30", "0", "0.0001")
            )
            cells["min_lead_age_days"] = self.maybe(15, ("7", "0", "30", "31", "1"))
            wanted = ("email_delivered", "any", "page_viewed", "form_submitted", "nap")
            cells["requires_activity"] = self.maybe(15, wanted)
            if kind != "attribute" or cells["requires_activity"] is not None:
                cells |= self.window()
            if self.chance(9):
                cells |= self.mistake(kind)
        key = {"model_id": model_id, "rule_id": rule_id}
        if self.chance(15):
            older = cells | {"points": "77", "count_once_per": None}
            if kind == "reset":
                older["points"] = None
            self.add("scoring_rules", **key, **older, **self.invalid())
        self.add("scoring_rules", **key, **cells, **self.mostly_valid(95))
        if self.chance(25):
            for _ in range(self.choice.whole(1, 2)):
                condition = self.field_condition(kind == "attribute")
                if self.chance(2):
                    condition = {}
                dates = self.mostly_valid()
                self.add("scoring_rule_conditions", **key, **condition, **dates)

    def mistake(self, kind: str) -> Cells:
        """Cells that make a rule of this type malformed."""
        mistakes: list[Cells] = [
            {"points": None},
            {"points": "ten"},
            {"points": "1e3"},
            {"points": "5."},
            {"max_points": "-1"},
            {"max_points": "lots"},
            {"window_value": "7", "window_unit": None},
            {"window_value": None, "window_unit": "day"},
            {"window_value": "0", "window_unit": "day"},
            {"window_value": "-3", "window_unit": "month"},
            {"window_value": "1.5", "window_unit": "day"},
            {"window_value": "7", "window_unit": "year"},
            {"group_id": None},
            {"group_id": self.name("nowhere")},
            {"signal": None},
            {"rule_type": "wish"},
            {"rule_type": None},
            {"per_units": "0"},
            {"per_units": "-1"},
            {"per_units": "some"},
            {"min_lead_age_days": "young"},
        ]
        if kind == "attribute":
            mistakes += [{"signal": "shoe_size"}, {"field": "job_title"}]
            mistakes += [{"operator": None, "value": "x"}]
        if kind == "activity":
            mistakes += [{"count_once_per": "year"}, {"decay_id": self.name("nowhere")}]
            mistakes += [{"field": "category", "operator": None, "value": None}]
            mistakes += [{"field": None, "operator": "eq", "value": "x"}]
        if kind == "metric":
            mistakes += [
                {"measure": "mood"},
                {"measure": None, "measure_operator": "gt", "measure_value": "0"},
                {"measure_operator": "gt", "measure_value": None},
                {"measure_operator": None, "measure_value": "1"},
                {"measure_operator": "contains", "measure_value": "1"},
                {"measure_operator": "gte", "measure_value": "few"},
                {"measure_operator": "between", "measure_value": "3"},
                {"measure": None, "per_units": "1"}
                | {"measure_operator": None, "measure_value": None},
            ]
        return self.pick(mistakes)

    def attribute_cells(self) -> Cells:
        """Signal, condition and units of an attribute rule."""
        column = self.lead_column()
        per_units = None
        if self.chance(25):
            numbers = ("employee_count", "lead_age_days", "phone", "annual_revenue")
            column = self.pick((*numbers, "age_years", "created_date"))
            per_units = self.pick(PER_UNITS)
        cells: Cells = {"signal": column, "per_units": per_units}
        if self.chance(85 if per_units is None else 40):
            cells |= self.condition(column, is_lead=True)
        return cells

    def stream_cells(self) -> Cells:
        """Signal and condition of a rule on activities."""
        is_any = self.chance(35)
        cells: Cells = {"signal": "any" if is_any else self.pick(ACTIVITY_TYPES)}
        if self.chance(35):
            cells |= self.field_condition(is_attribute_rule=False)
        return cells

    def activity_cells(self) -> Cells:
        """What is particular to an activity rule."""
        return {
            **self.stream_cells(),
            "count_once_per": self.pick(COUNT_ONCE_PER),
            "decay_id": self.maybe(45, self.decay_ids),
            "per_units": self.maybe(20, PER_UNITS),
        }

    def metric_cells(self) -> Cells:
        """What is particular to a metric rule."""
        measure = self.pick(MEASURES)
        cells: Cells = {**self.stream_cells(), "measure": measure}
        if measure is None:
            return cells
        cells["per_units"] = self.maybe(30, PER_UNITS)
        if self.chance(75):
            operator = self.operator(NUMBER)
            cells["measure_operator"] = operator
            if operator in ("in", "not_in"):
                cells["measure_value"] = self.pick(
                    ("0|1|2", "7", f"3|list:{self.name('digits')}", "x|1")
                )
            elif operator in ("eq", "ne"):
                cells["measure_value"] = self.pick((*NUMBER_TEXTS, "none"))
            else:
                cells["measure_value"] = self.value("value", operator, is_lead=False)
        return cells

    def reset_cells(self) -> Cells:
        """A reset, mostly one that only some activities meet."""
        cells: Cells = {"signal": self.pick(("form_submitted", "order_placed"))}
        if self.chance(10):
            cells |= {"window_value": "1", "window_unit": "day"}
        if self.chance(50):
            cells |= self.field_condition(is_attribute_rule=False)
        return cells

    # bands, stages, exclusions

    def add_bands(self, model_id: str) -> None:
        """Add bands and a few grades."""
        layouts: tuple[tuple[tuple[str, str | None, str | None], ...], ...] = (
            (("low", None, None), ("high", "10", "true")),
            (
                ("under", None, None),
                ("zero", "0", "true"),
                ("over", "0", "false"),
                ("top", "45", "false"),
            ),
            (("D", None, "false"), ("C", "0.1", "true"), ("B", "5", "false")),
            (("under", "-5", "true"), ("over", "5", "true")),
            (("all", None, "true"), ("odd", "x", "true"), ("mad", "9", "perhaps")),
            (),
        )
        names: dict[str, list[str]] = {}
        for score_type in ("fit", "engagement", "total"):
            layout = self.pick(layouts)
            names[score_type] = [band for band, _, _ in layout]
            for band, bound, inclusive in layout:
                self.add(
                    "score_bands",
                    model_id=model_id,
                    score_type=score_type,
                    band=band,
                    lower_bound=bound,
                    lower_inclusive=inclusive,
                    **self.valid(),
                )
            if self.chance(15):
                self.add(
                    "score_bands",
                    model_id=model_id,
                    score_type=score_type,
                    band="old",
                    lower_bound="1",
                    lower_inclusive="true",
                    **self.invalid(),
                )
        for fit_band in names["fit"]:
            for engagement_band in names["engagement"]:
                if self.chance(40):
                    self.add(
                        "score_grades",
                        model_id=model_id,
                        fit_band=fit_band,
                        engagement_band=engagement_band,
                        grade=self.pick(("A1", "Ż", "B2")),
                        **self.mostly_valid(),
                    )

    def add_stages(self, model_id: str) -> None:
        """Add qualification stages."""
        for stage_rank in range(1, self.choice.whole(1, 4)):
            wanted = self.maybe(30, ("form_submitted", "page_viewed", "any"))
            self.add(
                "qualification_rules",
                model_id=model_id,
                stage=f"stage {stage_rank}",
                stage_rank=str(stage_rank),
                min_total_score=self.pick(("0", "10", "-20", "0.000001")),
                min_fit_score=self.maybe(30, ("0", "5")),
                min_engagement_score=self.maybe(30, ("0", "-5", "5")),
                requires_activity=wanted,
                requires_activity_days=self.maybe(60, ("7", "30", "1"))
                if wanted
                else None,
                exit_total_score=self.maybe(20, ("-30", "-20")),
                **self.mostly_valid(),
            )

    def add_exclusions(self, model_id: str) -> None:
        """Add exclusions, for this model or for every model of the world."""
        for _ in range(self.pick((0, 1, 0, 2))):
            column = self.lead_column()
            cells: Cells = {
                "model_id": model_id,
                "field": self.pick((column, f"lead.{column}")),
                "operator": "in",
                "value": self.literal(column, is_lead=True),
            }
            if self.chance(30):
                cells |= self.condition(column, is_lead=True)
            if self.chance(25):
                lead_id = self.pick(self.leads)["lead_id"]
                cells = {
                    "model_id": None,
                    "field": "lead_id",
                    "operator": self.pick(("eq", "in", "ends_with")),
                    "value": lead_id,
                }
            if self.chance(4):
                cells |= {"field": self.pick((None, "shoe_size"))}
            dates = self.mostly_valid(85)
            reason = self.pick(("because", "because", None))
            self.add("scoring_exclusions", **cells, reason=reason, **dates)

    def build(self) -> World:
        """Build the world."""
        self.add_leads()
        self.add_activities()
        self.add_lists()
        self.add_decays()
        models = self.count(self.size.models)
        rules = self.count(self.size.rules)
        for number in range(models):
            self.rule_count = rules // models + (number < rules % models)
            self.add_model(number)
        return {
            "as_of_date": self.as_of_date,
            "tables": self.tables,
            "leads": self.leads,
            "activities": self.activities,
        }


def random_world(
    seed: int, as_of_date: date, prefix: str = "", size: Size | None = None
) -> World:
    """The world of a seed; one seed, date and prefix always give the same world."""
    choice = SeededChoice(f"{seed} {as_of_date}")
    return WorldBuilder(choice, as_of_date, prefix, size or Size()).build()


@st.composite
def worlds(
    draw: st.DrawFn,
    as_of_dates: Sequence[date] = EDGE_DATES,
    prefix: str = "",
    size: Size = SMALL,
) -> World:
    """Small worlds on dates that are easily got wrong."""
    as_of_date = draw(st.sampled_from(list(as_of_dates)))
    return WorldBuilder(DrawnChoice(draw), as_of_date, prefix, size).build()


# --- many worlds in one database ------------------------------------------------------


def merge_worlds(several: Sequence[World]) -> World:
    """Put worlds with prefixes of their own into one; scores stay as they were."""
    dates = {world["as_of_date"] for world in several}
    if len(dates) != 1:
        raise ValueError(f"worlds of one scoring date are needed, not {dates}")
    merged: World = {
        "as_of_date": dates.pop(),
        "tables": {
            name: [row for world in several for row in world["tables"].get(name, ())]
            for name in SEED_COLUMNS
        },
        "leads": [lead for world in several for lead in world["leads"]],
        "activities": [row for world in several for row in world["activities"]],
    }
    for rows, key in (("leads", "lead_id"), ("activities", "activity_id")):
        counts = Counter(row[key] for row in merged[rows])
        if counts and max(counts.values()) > 1:
            raise ValueError(f"{rows}: {counts.most_common(1)[0][0]} in two worlds")
    return merged


def rows_for_seed(world: World, seed: str) -> list[Cells]:
    """The rows of one seed, every column present and in order."""
    return [
        {column: row.get(column) for column in SEED_COLUMNS[seed]}
        for row in world["tables"].get(seed, ())
    ]


# --- differences ----------------------------------------------------------------------

LEDGER_KEY = (
    "as_of_date",
    "model_id",
    "lead_id",
    "entry_type",
    "score_type",
    "group_id",
    "rule_id",
)
SCORES_KEY = ("model_id", "lead_id")


def same(expected: Any, actual: Any, tolerance: Decimal = Decimal(0)) -> bool:
    """Whether two cells are equal; numbers within a tolerance, floats to 6 places."""
    if isinstance(expected, float) and actual is not None:
        return math.isclose(expected, float(actual), abs_tol=1e-6)
    if isinstance(expected, Decimal) and actual is not None:
        return abs(expected - actual) <= tolerance
    return bool(expected == actual)


def tolerances(ledger: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], Decimal]:
    """How far the points of a model and lead may be off: nothing, as a rule.

    Decay fractions have 15 decimals, so a rule with decay that would pay more than a
    million points without need not be exact to the sixth decimal.
    """
    largest: dict[tuple[Any, ...], Decimal] = {}
    for row in ledger:
        key = row["model_id"], row["lead_id"]
        size = abs(row["undecayed_points"] or Decimal(0))
        if row["points"] == row["undecayed_points"]:
            size = Decimal(0)
        largest[key] = max(largest.get(key, Decimal(0)), size)
    return {
        key: (size * Decimal("1e-14")).quantize(Decimal("1e-6")) if size > 10**6 else 0
        for key, size in largest.items()
    }


def describe_difference(
    expected: Iterable[Mapping[str, Any]],
    actual: Iterable[Mapping[str, Any]],
    key: Sequence[str] = LEDGER_KEY,
    limit: int = 20,
    tolerance: Mapping[tuple[Any, ...], Decimal] | None = None,
) -> str:
    """What differs between two ledgers, a line per row; empty when nothing does.

    With `key=SCORES_KEY` it compares scores. Columns that only the actual rows have
    are not compared. `tolerance` is what numbers of a model and lead may differ by.
    """
    sides: list[dict[tuple[Any, ...], Mapping[str, Any]]] = []
    lines: list[str] = []
    for side, rows in (("expected", expected), ("actual", actual)):
        by_key: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for row in rows:
            row_key = tuple(row.get(column) for column in key)
            if row_key in by_key:
                lines.append(f"twice in {side}: {describe_key(key, row_key)}")
            by_key[row_key] = row
        sides.append(by_key)
    wanted, found = sides
    for row_key in sorted(wanted.keys() | found.keys(), key=repr):
        label = describe_key(key, row_key)
        if row_key not in found:
            lines.append(f"missing: {label}: {describe_row(wanted[row_key], key)}")
        elif row_key not in wanted:
            lines.append(f"unexpected: {label}: {describe_row(found[row_key], key)}")
        else:
            row = wanted[row_key]
            lead_key = row["model_id"], row["lead_id"]
            allowed = (tolerance or {}).get(lead_key, Decimal(0))
            cells = [
                f"{column} is {found[row_key].get(column)}, expected {cell}"
                for column, cell in wanted[row_key].items()
                if not same(cell, found[row_key].get(column), allowed)
            ]
            if cells:
                lines.append(f"different: {label}: {'; '.join(cells)}")
    if len(lines) > limit:
        lines = [*lines[:limit], f"and {len(lines) - limit} more"]
    return "\n".join(lines)


def describe_key(key: Sequence[str], values: Sequence[Any]) -> str:
    """The key of a row, without its empty parts."""
    parts = zip(key, values, strict=True)
    return " ".join(f"{column}={value}" for column, value in parts if value is not None)


def describe_row(row: Mapping[str, Any], key: Sequence[str]) -> str:
    """What a row holds beside its key."""
    rest = (column for column in row if column not in key and row[column] is not None)
    return " ".join(f"{column}={row[column]}" for column in rest)
