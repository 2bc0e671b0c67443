"""An independent lead scorer in plain Python.

It is written from the definition of the scoring rules and not from the SQL, shares no
code with it and takes no short cuts: every rule is judged for every lead, one by one.
Random worlds of rules, leads and activities are scored by this module and by the
models, and every ledger row is compared.

The entry point is `score_world`. A world is a plain dictionary:

- `as_of_date`: the scoring date,
- `tables`: seed name to rows, each cell text or None,
- `leads`: one dictionary per lead (`lead_id`, `created_at` and the attributes),
- `activities`: one dictionary per activity, with the columns of the stream.

Arithmetic is exact (fractions); only an exponential decay, which is irrational, is
taken to 50 significant digits. Each rule is rounded once, half away from zero.

Two principles decide what happens to mistakes in the rule tables. A row that can't be
read as a whole does not exist. A condition that can't be judged never matches, and a
rule with such a condition pays nothing, whatever its type.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Mapping[str, str | None]]]
Predicate = Callable[[Any], bool]

TEXT = "text"
NUMBER = "number"
DATE = "date"
TIMESTAMP = "timestamp"
BOOLEAN = "boolean"

TEXT_ATTRIBUTES = (
    "lead_id",
    "email",
    "email_domain",
    "first_name",
    "last_name",
    "full_name",
    "phone",
    "company_name",
    "job_title",
    "seniority",
    "department",
    "industry",
    "city",
    "country",
    "lead_source",
    "crm_status",
    "owner_id",
    "account_id",
    "account_name",
    "crm_lead_id",
    "crm_contact_id",
    "customer_id",
    "life_cycle",
)
NUMBER_ATTRIBUTES = ("employee_count", "annual_revenue", "age_years", "lead_age_days")
DATE_ATTRIBUTES = ("birth_date", "created_date")
BOOLEAN_ATTRIBUTES = (
    "has_free_mail",
    "has_broken_email",
    "has_opted_out",
    "is_identified",
)

ATTRIBUTE_KINDS: dict[str, str] = {
    **dict.fromkeys(TEXT_ATTRIBUTES, TEXT),
    **dict.fromkeys(NUMBER_ATTRIBUTES, NUMBER),
    **dict.fromkeys(DATE_ATTRIBUTES, DATE),
    **dict.fromkeys(BOOLEAN_ATTRIBUTES, BOOLEAN),
}

ACTIVITY_KINDS: dict[str, str] = {
    "activity_id": TEXT,
    "lead_id": TEXT,
    "activity_type": TEXT,
    "occurred_at": TIMESTAMP,
    "activity_date": DATE,
    "channel": TEXT,
    "category": TEXT,
    "asset": TEXT,
    "campaign": TEXT,
    "value": NUMBER,
    "source_name": TEXT,
    "is_bot": BOOLEAN,
    "loaded_at": TIMESTAMP,
}

NULL_OPERATORS = {"is_null", "is_not_null"}
EQUALITY_OPERATORS = {"eq", "ne"}
LIST_OPERATORS = {"in", "not_in"}
TEXT_OPERATORS = {
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "has_word",
    "not_has_word",
}
ORDER_OPERATORS = {"gt", "gte", "lt", "lte", "between"}
OPERATORS = (
    NULL_OPERATORS
    | EQUALITY_OPERATORS
    | LIST_OPERATORS
    | TEXT_OPERATORS
    | ORDER_OPERATORS
)

RULE_TYPES = {"attribute", "activity", "metric", "reset"}
SCORE_TYPES = ("fit", "engagement")
MEASURES = {
    "count",
    "sum_value",
    "distinct_days",
    "distinct_assets",
    "days_since_last",
    "days_idle",
}
COUNT_ONCE_PER = {"activity", "day", "week", "month", "asset", "lead"}
WINDOW_UNITS = {"day", "month"}

NUMBER_PATTERN = re.compile(r"[+-]?[0-9]{1,18}([.][0-9]+)?")
DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORD_BREAKS = str.maketrans(dict.fromkeys(".,;:/\\-_()&'\"", " "))
LIST_PREFIX = "list:"
LEAD_PREFIX = "lead."
MICRO = 10**6
EXPONENTIAL_CONTEXT = Context(prec=60)


class MalformedError(Exception):
    """A row, a cell or a condition that can't be read."""


@dataclass
class Result:
    """What scoring a world gives: the ledger, and one row per model and lead."""

    ledger: list[Row] = field(default_factory=list)
    scores: list[Row] = field(default_factory=list)


# --- texts, numbers and dates ---------------------------------------------------------


def fold(text: str) -> str:
    """Lower-case each letter by its simple mapping, on its own."""
    return "".join("i" if letter == "\u0130" else letter.lower() for letter in text)


def clean(text: str | None) -> str | None:
    """Trim spaces; a text with nothing else in it is null."""
    return (text or "").strip(" ") or None


def rounded(number: Fraction) -> Decimal:
    """Round to 6 decimals, half away from zero, without any other loss."""
    micros = int(abs(number) * MICRO + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(micros))
    return Decimal((1 if number < 0 and micros else 0, digits, -6))


@lru_cache(maxsize=100_000)
def parse_number(text: str) -> Decimal | None:
    """Read a text as a number: sign, 1 to 18 digits, point and digits; else None."""
    trimmed = text.strip(" ")
    if not NUMBER_PATTERN.fullmatch(trimmed):
        return None
    return rounded(Fraction(trimmed))


def as_number(value: Any) -> Decimal | None:
    """The value of an attribute or a column as a number, if it is one."""
    if value is None or isinstance(value, bool | date):
        return None
    if isinstance(value, str):
        return parse_number(value)
    return value if isinstance(value, Decimal) else Decimal(value)


def as_text(value: Any) -> str | None:
    """The value of an attribute or a column as a text to compare; null if empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        trimmed = clean(value)
        return None if trimmed is None else fold(trimmed)
    return str(value)


def words(folded: str) -> str:
    """The words of a text, one space between them and one at either end."""
    found = [word for word in folded.translate(WORD_BREAKS).split(" ") if word]
    return f" {' '.join(found)} " if found else " "


def read_date(text: str | None) -> date | None:
    """Read a date cell; empty is null, anything but a date is a mistake."""
    if text is None:
        return None
    if not DATE_PATTERN.fullmatch(text):
        raise MalformedError(f"not a date: {text}")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MalformedError(f"not a date: {text}") from error


def read_number(text: str | None) -> Fraction | None:
    """Read a number cell; empty is null, anything but a number is a mistake."""
    if text is None:
        return None
    number = parse_number(text)
    if number is None:
        raise MalformedError(f"not a number: {text}")
    return Fraction(number)


def read_whole(text: str | None, lowest: int) -> int | None:
    """Read a cell that holds a whole number of at least `lowest`."""
    number = read_number(text)
    if number is None:
        return None
    if number.denominator != 1 or number < lowest:
        raise MalformedError(f"not a whole number from {lowest}: {text}")
    return int(number)


def read_boolean(text: str | None) -> bool | None:
    """Read a cell that holds true or false."""
    if text is None:
        return None
    if text.lower() not in ("true", "false"):
        raise MalformedError(f"neither true nor false: {text}")
    return text.lower() == "true"


def read_word(text: str | None, known: Iterable[str]) -> str | None:
    """Read a cell that holds one of the known words."""
    if text is not None and text not in known:
        raise MalformedError(f"unknown word: {text}")
    return text


def required(value: Any) -> Any:
    """A cell that must not be empty."""
    if value is None:
        raise MalformedError("an empty cell")
    return value


def read_limits(row: Row, low: str, high: str) -> tuple[Fraction | None, ...]:
    """Read a minimum and a maximum; a minimum above its maximum is a mistake."""
    minimum, maximum = read_number(row.get(low)), read_number(row.get(high))
    if minimum is not None and maximum is not None and minimum > maximum:
        raise MalformedError(f"{low} is above {high}")
    return minimum, maximum


def months_before(day: date, months: int) -> date | None:
    """The day so many calendar months before, clamped to the month's end.

    None when it lies before the first year: then nothing is that old.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def days_before(day: date, days: int) -> date | None:
    """The day so many days before; None when it lies before the first year."""
    return day - timedelta(days=days) if days < day.toordinal() else None


# --- the rule tables ------------------------------------------------------------------


def in_force(row: Row, as_of_date: date) -> bool:
    """Whether a row is in force on the scoring date."""
    valid_from = read_date(row.get("valid_from"))
    valid_to = read_date(row.get("valid_to"))
    return (valid_from is None or valid_from <= as_of_date) and (
        valid_to is None or as_of_date < valid_to
    )


def cleaned_rows(tables: Tables, name: str) -> Iterable[Row]:
    """The rows of a seed with each cell trimmed and empty cells null."""
    for row in tables.get(name, ()):
        yield {column: clean(cell) for column, cell in row.items()}


def rows_in_force(tables: Tables, name: str, as_of_date: date) -> list[Row]:
    """The rows of a seed that are in force; those without sound dates never are."""
    kept = []
    for row in cleaned_rows(tables, name):
        try:
            if in_force(row, as_of_date):
                kept.append(row)
        except MalformedError:
            continue
    return kept


def put_once(target: dict[Any, Any], key: Any, value: Any, table: str) -> None:
    """Store a row under its key; two rows in force with one key have no meaning."""
    if key in target:
        raise ValueError(f"{table}: two rows in force for {key}")
    target[key] = value


# --- conditions -----------------------------------------------------------------------


def condition_items(value: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """The values of a condition: split at the bar, lists replaced by their items."""
    items: list[str] = []
    for part in value.split("|"):
        item = part.strip(" ")
        if item.startswith(LIST_PREFIX):
            name = item.removeprefix(LIST_PREFIX).strip(" ")
            if name not in lists:
                raise MalformedError(f"unknown list: {name}")
            items.extend(lists[name])
        elif item:
            items.append(item)
    if not items:
        raise MalformedError("a condition without a value")
    return items


def equals(value: Any, item: str) -> bool:
    """Equality by number where both sides are numbers, else as folded texts."""
    number, other = as_number(value), parse_number(item)
    if number is not None and other is not None:
        return number == other
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return False
    return as_text(value) == fold(item)


def order_predicate(operator: str, value: str) -> Predicate:
    """The predicate of gt, gte, lt, lte and between: numbers on both sides."""
    bounds = [parse_number(part) for part in value.split("|")]
    if len(bounds) != (2 if operator == "between" else 1):
        raise MalformedError(f"{operator} with {len(bounds)} bounds")
    low, high = bounds[0], bounds[-1]
    if low is None or high is None:
        raise MalformedError(f"{operator} with a bound that is no number")
    if low > high:
        raise MalformedError("a minimum above its maximum")
    tests: dict[str, Callable[[Decimal], bool]] = {
        "gt": lambda number: number > low,
        "gte": lambda number: number >= low,
        "lt": lambda number: number < low,
        "lte": lambda number: number <= low,
        "between": lambda number: low <= number <= high,
    }
    test = tests[operator]

    def holds(candidate: Any) -> bool:
        number = as_number(candidate)
        return number is not None and test(number)

    return holds


def text_predicate(operator: str, items: Sequence[str]) -> Predicate:
    """The predicate of a text operator: one item is enough, or none may hold."""
    negated = operator.startswith("not_")
    folded = [fold(item) for item in items]
    operator = operator.removeprefix("not_")
    if operator == "has_word":
        folded = [words(item) for item in folded]
        folded = [item for item in folded if item != " "]
        if not folded:
            raise MalformedError("a condition without a word")

    def holds(candidate: Any) -> bool:
        text = as_text(candidate)
        if text is None:
            return False
        if operator == "starts_with":
            found = any(text.startswith(item) for item in folded)
        elif operator == "ends_with":
            found = any(text.endswith(item) for item in folded)
        elif operator == "has_word":
            found = any(item in words(text) for item in folded)
        else:
            found = any(item in text for item in folded)
        return found != negated

    return holds


def compile_condition(
    kind: str,
    operator: str | None,
    value: str | None,
    lists: Mapping[str, Sequence[str]],
) -> Predicate:
    """Turn a condition on a column of this kind into a predicate on its value.

    Raises `MalformedError` when the condition can't be judged whatever the value is.
    """
    if operator not in OPERATORS:
        raise MalformedError(f"unknown operator: {operator}")
    if operator == "is_null":
        return lambda candidate: as_text(candidate) is None
    if operator == "is_not_null":
        return lambda candidate: as_text(candidate) is not None
    if value is None:
        raise MalformedError("a condition without a value")
    if operator in EQUALITY_OPERATORS:
        if value.startswith(LIST_PREFIX):
            raise MalformedError(f"{operator} takes no list")
        literal, wanted = value, operator == "eq"
        return lambda candidate: (
            as_text(candidate) is not None and equals(candidate, literal) == wanted
        )
    if operator in ORDER_OPERATORS:
        if kind not in (TEXT, NUMBER):
            raise MalformedError(f"{operator} on a {kind}")
        return order_predicate(operator, value)
    if operator in LIST_OPERATORS:
        items, included = condition_items(value, lists), operator == "in"
        return lambda candidate: (
            as_text(candidate) is not None
            and any(equals(candidate, item) for item in items) == included
        )
    if kind != TEXT:
        raise MalformedError(f"{operator} on a {kind}")
    return text_predicate(operator, condition_items(value, lists))


@dataclass(frozen=True)
class Condition:
    """A condition on an attribute of the lead or on a column of the activity."""

    on_lead: bool
    column: str
    predicate: Predicate

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether the condition holds for this lead or activity."""
        return self.predicate(row.get(self.column))


def lead_condition(
    name: str | None,
    operator: str | None,
    value: str | None,
    lists: Mapping[str, Sequence[str]],
) -> Condition:
    """A condition on an attribute, named with or without the prefix `lead.`."""
    column = (name or "").removeprefix(LEAD_PREFIX)
    if column not in ATTRIBUTE_KINDS:
        raise MalformedError(f"unknown attribute: {name}")
    predicate = compile_condition(ATTRIBUTE_KINDS[column], operator, value, lists)
    return Condition(True, column, predicate)


def activity_condition(
    name: str | None,
    operator: str | None,
    value: str | None,
    lists: Mapping[str, Sequence[str]],
) -> Condition:
    """A condition on a column of the stream, or with `lead.` on an attribute."""
    if (name or "").startswith(LEAD_PREFIX):
        return lead_condition(name, operator, value, lists)
    if name not in ACTIVITY_KINDS:
        raise MalformedError(f"unknown column: {name}")
    predicate = compile_condition(ACTIVITY_KINDS[name], operator, value, lists)
    return Condition(False, name, predicate)


def all_empty(row: Row, *columns: str) -> bool:
    """Whether none of these cells is filled."""
    return all(row.get(column) is None for column in columns)


# --- decay ----------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def half_to_the(exponent: Fraction) -> Fraction:
    """0.5 to a power: exact for whole exponents, else to more than 50 digits.

    Beyond a thousand half-lives nothing is left that any points could make visible.
    """
    if exponent > 1000:
        return Fraction(0)
    if exponent.denominator == 1:
        return Fraction(1, 2 ** int(exponent))
    context = EXPONENTIAL_CONTEXT
    power = context.divide(Decimal(exponent.numerator), Decimal(exponent.denominator))
    logarithm = context.multiply(power, context.ln(Decimal("0.5")))
    return Fraction(context.exp(logarithm))


@dataclass(frozen=True)
class Decay:
    """A decay policy: which fraction of its points an activity still has."""

    decay_type: str
    half_life_days: Fraction | None
    period_days: Fraction | None
    rate_per_period: Fraction | None
    floor_fraction: Fraction

    def fraction(self, age_days: int) -> Fraction:
        """The fraction of the points that is left at this age."""
        left = Fraction(1)
        if self.decay_type == "exponential":
            assert self.half_life_days is not None
            left = half_to_the(age_days / self.half_life_days)
        elif self.decay_type in ("linear", "step"):
            assert self.period_days is not None and self.rate_per_period is not None
            periods = age_days / self.period_days
            if self.decay_type == "step":
                periods = Fraction(periods.__floor__())
            left = 1 - self.rate_per_period * periods
        return max(left, self.floor_fraction)


NO_DECAY = Decay("none", None, None, None, Fraction(0))


def compile_decay(row: Row) -> Decay:
    """Read a decay policy."""
    decay_type = required(row.get("decay_type"))
    read_word(decay_type, ("none", "exponential", "linear", "step"))
    half_life = read_number(row.get("half_life_days"))
    period = read_number(row.get("period_days"))
    rate = read_number(row.get("rate_per_period"))
    floor = read_number(row.get("floor_fraction")) or Fraction(0)
    for length in (half_life, period):
        if length is not None and length <= 0:
            raise MalformedError("a half-life or period that is not above 0")
    if decay_type == "exponential":
        required(half_life)
    if decay_type in ("linear", "step"):
        required(period)
        required(rate)
    if (rate is not None and rate < 0) or not 0 <= floor <= 1:
        raise MalformedError("a decay that is no fraction")
    return Decay(decay_type, half_life, period, rate, floor)


# --- rules ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """A group of rules with its limits."""

    group_id: str
    score_type: str
    minimum: Fraction | None
    maximum: Fraction | None


@dataclass(frozen=True)
class Rule:
    """A rule that can be judged: its cells read, its conditions compiled."""

    rule_id: str
    rule_type: str
    signal: str
    group: Group | None
    conditions: tuple[Condition, ...]
    measure: str | None
    measure_test: Predicate | None
    has_window: bool
    after: date | None
    points: Fraction
    per_units: Fraction | None
    count_once_per: str
    max_points: Fraction | None
    decay: Decay
    min_lead_age_days: int
    requires_activity: str | None

    def sees(self, activity: Row) -> bool:
        """Whether the activity lies in the rule's window."""
        return self.after is None or activity["activity_date"] > self.after

    def qualifies(self, lead: Row, activity: Row) -> bool:
        """Whether the activity has the rule's type and meets its conditions."""
        return self.signal in ("any", activity["activity_type"]) and all(
            condition.holds(lead if condition.on_lead else activity)
            for condition in self.conditions
        )


@dataclass
class RuleBook:
    """What the rule tables say on the scoring date, beyond the rules themselves."""

    as_of_date: date
    lists: dict[str, list[str]]
    decays: dict[str, Decay]
    groups: dict[tuple[str, str], Group]
    conditions: dict[tuple[str | None, str | None], list[Row]]
    silenced: set[tuple[str | None, str | None]]


def read_rule_book(tables: Tables, as_of_date: date) -> RuleBook:
    """Read lists, decay policies, groups and further conditions."""
    book = RuleBook(as_of_date, defaultdict(list), {}, {}, defaultdict(list), set())
    for row in rows_in_force(tables, "reference_lists", as_of_date):
        if row.get("list_name") is not None and row.get("item") is not None:
            book.lists[row["list_name"]].append(row["item"])
    for row in rows_in_force(tables, "decay_policies", as_of_date):
        try:
            key, decay = required(row.get("decay_id")), compile_decay(row)
        except MalformedError:
            continue
        put_once(book.decays, key, decay, "decay_policies")
    for row in rows_in_force(tables, "scoring_groups", as_of_date):
        try:
            model_id = required(row.get("model_id"))
            group_id = required(row.get("group_id"))
            score_type = required(read_word(row.get("score_type"), SCORE_TYPES))
            limits = read_limits(row, "min_points", "max_points")
        except MalformedError:
            continue
        group = Group(group_id, score_type, *limits)
        put_once(book.groups, (model_id, group_id), group, "scoring_groups")
    for row in cleaned_rows(tables, "scoring_rule_conditions"):
        key = (row.get("model_id"), row.get("rule_id"))
        try:
            if in_force(row, as_of_date):
                book.conditions[key].append(row)
        except MalformedError:
            book.silenced.add(key)
    return book


def compile_conditions(row: Row, book: RuleBook) -> tuple[Condition, ...]:
    """Read the rule's own condition and its further ones."""
    conditions = []
    is_attribute = row["rule_type"] == "attribute"
    if is_attribute:
        if row.get("field") is not None:
            raise MalformedError("an attribute rule has no field")
        if row["signal"] not in ATTRIBUTE_KINDS:
            raise MalformedError(f"unknown attribute: {row['signal']}")
    if not all_empty(row, "field", "operator", "value"):
        conditions.append(
            lead_condition(
                row["signal"], row.get("operator"), row.get("value"), book.lists
            )
            if is_attribute
            else activity_condition(
                row.get("field"), row.get("operator"), row.get("value"), book.lists
            )
        )
    read = lead_condition if is_attribute else activity_condition
    for further in book.conditions.get((row["model_id"], row["rule_id"]), ()):
        conditions.append(
            read(
                further.get("field"),
                further.get("operator"),
                further.get("value"),
                book.lists,
            )
        )
    return tuple(conditions)


def compile_measure_test(row: Row, book: RuleBook) -> Predicate | None:
    """Read the test of a metric rule; None when it has no test."""
    if all_empty(row, "measure_operator", "measure_value"):
        return None
    required(row.get("measure"))
    return compile_condition(
        NUMBER, row.get("measure_operator"), row.get("measure_value"), book.lists
    )


def window_start(row: Row, as_of_date: date) -> tuple[bool, date | None]:
    """Whether the rule has a window, and the last day that is outside it."""
    length = read_whole(row.get("window_value"), 1)
    unit = read_word(row.get("window_unit"), WINDOW_UNITS)
    if (length is None) != (unit is None):
        raise MalformedError("half a window")
    if length is None:
        return False, None
    back = days_before if unit == "day" else months_before
    return True, back(as_of_date, length)


def compile_rule(row: Row, book: RuleBook) -> Rule:
    """Read a rule; raises `MalformedError` when it can't pay (or reset) anything."""
    rule_id = required(row.get("rule_id"))
    rule_type = required(read_word(row.get("rule_type"), RULE_TYPES))
    signal = required(row.get("signal"))
    is_reset = rule_type == "reset"
    key = (row["model_id"], rule_id)
    if key in book.silenced:
        raise MalformedError("a further condition without sound dates")

    group = book.groups.get((row["model_id"], row.get("group_id") or ""))
    points = read_number(row.get("points"))
    if not is_reset:
        required(group)
        required(points)
    decay = NO_DECAY
    if rule_type == "activity" and row.get("decay_id") is not None:
        decay = required(book.decays.get(row["decay_id"]))
    per_units = read_number(row.get("per_units"))
    if per_units is not None and per_units <= 0:
        raise MalformedError("per_units that is not above 0")
    max_points = read_number(row.get("max_points"))
    if max_points is not None and max_points < 0:
        raise MalformedError("a negative max_points")
    has_window, after = window_start(row, book.as_of_date)
    measure = read_word(row.get("measure"), MEASURES)
    is_metric = rule_type == "metric"
    if is_metric:
        required(measure)
    return Rule(
        rule_id=rule_id,
        rule_type=rule_type,
        signal=signal,
        group=group,
        conditions=compile_conditions(row, book),
        measure=measure,
        measure_test=compile_measure_test(row, book) if is_metric else None,
        has_window=has_window,
        after=after,
        points=points or Fraction(0),
        per_units=per_units,
        count_once_per=read_word(row.get("count_once_per"), COUNT_ONCE_PER)
        or "activity",
        max_points=max_points,
        decay=decay,
        min_lead_age_days=read_whole(row.get("min_lead_age_days"), 0) or 0,
        requires_activity=row.get("requires_activity"),
    )


# --- what a rule pays -----------------------------------------------------------------


@dataclass(frozen=True)
class Payment:
    """What a rule pays a lead, before its cap, and the activities behind it."""

    points: Fraction
    undecayed: Fraction
    activities: list[Row] | None


def units(number: Decimal | Fraction | None, per_units: Fraction | None) -> int:
    """How many times the points are paid: once, or once per whole units."""
    if per_units is None:
        return 1
    if number is None:
        return 0
    return max((Fraction(number) / per_units).__floor__(), 0)


def latest_order(activity: Row) -> tuple[datetime, bytes]:
    """Sorts activities by time, ties by the bytes of the id."""
    return activity["occurred_at"], activity["activity_id"].encode()


def bucket(activity: Row, count_once_per: str) -> Any:
    """What an activity shares with those of which only the latest is kept."""
    day: date = activity["activity_date"]
    if count_once_per == "day":
        return day
    if count_once_per == "week":
        return day - timedelta(days=day.weekday())
    if count_once_per == "month":
        return day.year, day.month
    if count_once_per == "asset":
        asset = activity["asset"]
        return None if clean(asset) is None else asset
    if count_once_per == "lead":
        return activity["lead_id"]
    return activity["activity_id"]


def attribute_payment(rule: Rule, lead: Row) -> Payment | None:
    """What an attribute rule pays."""
    if not all(condition.holds(lead) for condition in rule.conditions):
        return None
    points = rule.points * units(as_number(lead.get(rule.signal)), rule.per_units)
    return Payment(points, points, None)


def activity_payment(
    rule: Rule, qualifying: Sequence[Row], as_of_date: date
) -> Payment:
    """What an activity rule pays for activities in order of time."""
    latest = {bucket(row, rule.count_once_per): row for row in qualifying}
    kept = sorted(latest.values(), key=latest_order)
    points = undecayed = Fraction(0)
    for activity in kept:
        full = rule.points * units(activity["value"], rule.per_units)
        age_days = (as_of_date - activity["activity_date"]).days
        undecayed += full
        points += full * rule.decay.fraction(age_days)
    return Payment(points, undecayed, kept)


def measured(
    measure: str | None, lead: Row, qualifying: Sequence[Row], as_of_date: date
) -> Fraction | None:
    """What a metric rule measures over the qualifying activities."""
    last = qualifying[-1]["activity_date"] if qualifying else None
    if measure == "count":
        return Fraction(len(qualifying))
    if measure == "sum_value":
        values = (row["value"] for row in qualifying if row["value"] is not None)
        return sum(map(Fraction, values), Fraction(0))
    if measure == "distinct_days":
        return Fraction(len({row["activity_date"] for row in qualifying}))
    if measure == "distinct_assets":
        assets = {row["asset"] for row in qualifying if clean(row["asset"]) is not None}
        return Fraction(len(assets))
    if measure == "days_since_last":
        return None if last is None else Fraction((as_of_date - last).days)
    if measure == "days_idle":
        created = lead["created_at"].date()
        return Fraction((as_of_date - max(created, last or created)).days)
    return None


def metric_payment(
    rule: Rule, lead: Row, qualifying: list[Row], as_of_date: date
) -> Payment | None:
    """What a metric rule pays."""
    measure = measured(rule.measure, lead, qualifying, as_of_date)
    number = None if measure is None else rounded(measure)
    if rule.measure_test is not None and not rule.measure_test(number):
        return None
    points = rule.points * units(number, rule.per_units)
    return Payment(points, points, qualifying)


def clamp(
    number: Fraction, minimum: Fraction | None, maximum: Fraction | None
) -> Fraction:
    """The number, kept within its limits."""
    if minimum is not None:
        number = max(number, minimum)
    if maximum is not None:
        number = min(number, maximum)
    return number


# --- bands and stages -----------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """A band and where it begins."""

    name: str
    lower_bound: Fraction | None
    lower_inclusive: bool

    def order(self) -> tuple[bool, Fraction, bool]:
        """Sorts bands from the lowest; at one bound the inclusive one comes first."""
        bound = self.lower_bound
        return bound is not None, bound or Fraction(0), not self.lower_inclusive

    def begins_by(self, score: Fraction) -> bool:
        """Whether the score lies at or above the beginning of the band."""
        if self.lower_bound is None or score > self.lower_bound:
            return True
        return self.lower_inclusive and score == self.lower_bound


def read_bands(
    tables: Tables, as_of_date: date
) -> dict[tuple[str | None, str], list[Band]]:
    """The bands of each model and score type, from the lowest up."""
    bands: dict[tuple[str | None, str], list[Band]] = defaultdict(list)
    for row in rows_in_force(tables, "score_bands", as_of_date):
        try:
            known = (*SCORE_TYPES, "total")
            score_type = required(read_word(row.get("score_type"), known))
            name = required(row.get("band"))
            bound = read_number(row.get("lower_bound"))
            inclusive = read_boolean(row.get("lower_inclusive"))
        except MalformedError:
            continue
        band = Band(name, bound, bool(inclusive))
        bands[row.get("model_id"), score_type].append(band)
    for group in bands.values():
        group.sort(key=Band.order)
    return bands


def band_of(score: Fraction, bands: Sequence[Band]) -> str | None:
    """The band of a score.

    A lowest band that has a lower bound is a mistake and is never given.
    """
    name = None
    for position, band in enumerate(bands):
        if band.begins_by(score):
            is_mistake = position == 0 and band.lower_bound is not None
            name = None if is_mistake else band.name
    return name


@dataclass(frozen=True)
class Stage:
    """A qualification stage and its minimums."""

    name: str
    rank: int
    minimums: dict[str, Fraction | None]
    requires_activity: str | None
    after: date | None

    def is_held(self, scores: Mapping[str, Fraction], activities: list[Row]) -> bool:
        """Whether all minimums hold, the required activity being one of them."""
        return all(
            minimum is None or scores[score_type] >= minimum
            for score_type, minimum in self.minimums.items()
        ) and (
            self.requires_activity is None
            or has_activity(activities, self.requires_activity, self.after)
        )


def read_stages(tables: Tables, as_of_date: date) -> dict[str | None, list[Stage]]:
    """The stages of each model, from the lowest rank up."""
    stages: dict[str | None, list[Stage]] = defaultdict(list)
    for row in rows_in_force(tables, "qualification_rules", as_of_date):
        try:
            name = required(row.get("stage"))
            rank = required(read_whole(row.get("stage_rank"), -(10**18)))
            minimums = {
                score_type: read_number(row.get(f"min_{score_type}_score"))
                for score_type in (*SCORE_TYPES, "total")
            }
            days = read_whole(row.get("requires_activity_days"), 1)
            read_number(row.get("exit_total_score"))
        except MalformedError:
            continue
        after = None if days is None else days_before(as_of_date, days)
        stage = Stage(name, rank, minimums, row.get("requires_activity"), after)
        stages[row.get("model_id")].append(stage)
    for group in stages.values():
        group.sort(key=lambda stage: (stage.rank, stage.name))
    return stages


def has_activity(
    activities: Sequence[Row], activity_type: str, after: date | None
) -> bool:
    """Whether there is an activity of this type later than the given day."""
    return any(
        activity_type in ("any", activity["activity_type"])
        and (after is None or activity["activity_date"] > after)
        for activity in activities
    )


# --- models ---------------------------------------------------------------------------


@dataclass
class Model:
    """A model that scores leads: its limits, audience, groups and rules."""

    model_id: str
    include_bots: bool
    limits: dict[str, tuple[Fraction | None, ...]]
    audience: list[Condition]
    exclusions: list[Condition]
    groups: list[Group]
    rules: list[Rule]
    resets: list[Rule]

    def scores_lead(self, lead: Row, as_of_date: date) -> bool:
        """Whether the lead exists, is in the audience and is not excluded."""
        created_at = lead["created_at"]
        return (
            created_at is not None
            and created_at.date() <= as_of_date
            and all(condition.holds(lead) for condition in self.audience)
            and not any(condition.holds(lead) for condition in self.exclusions)
        )


def read_exclusions(
    tables: Tables, book: RuleBook
) -> list[tuple[str | None, Condition]]:
    """The exclusions that can be judged, each with the model it is for."""
    exclusions = []
    for row in rows_in_force(tables, "scoring_exclusions", book.as_of_date):
        try:
            condition = lead_condition(
                row.get("field"), row.get("operator"), row.get("value"), book.lists
            )
        except MalformedError:
            continue
        exclusions.append((row.get("model_id"), condition))
    return exclusions


def compile_model(
    row: Row,
    rule_rows: Sequence[Row],
    exclusions: Sequence[tuple[str | None, Condition]],
    book: RuleBook,
) -> Model:
    """Read a model; raises `MalformedError` when it scores nobody."""
    model_id = required(row.get("model_id"))
    if row.get("status") not in ("champion", "challenger"):
        raise MalformedError("not scored")
    limits = {
        "fit": read_limits(row, "min_fit_score", "max_fit_score"),
        "engagement": read_limits(row, "min_engagement_score", "max_engagement_score"),
        "total": read_limits(row, "min_score", "max_score"),
    }
    audience = []
    if not all_empty(row, "audience_field", "audience_operator", "audience_value"):
        audience.append(
            lead_condition(
                row.get("audience_field"),
                row.get("audience_operator"),
                row.get("audience_value"),
                book.lists,
            )
        )
    model = Model(
        model_id=model_id,
        include_bots=read_boolean(row.get("include_bots")) or False,
        limits=limits,
        audience=audience,
        exclusions=[
            condition
            for excluded_by, condition in exclusions
            if excluded_by in (None, model_id)
        ],
        groups=[group for key, group in book.groups.items() if key[0] == model_id],
        rules=[],
        resets=[],
    )
    seen: dict[str, Rule] = {}
    for rule_row in rule_rows:
        if rule_row.get("model_id") != model_id:
            continue
        try:
            rule = compile_rule(rule_row, book)
        except MalformedError:
            continue
        put_once(seen, rule.rule_id, rule, "scoring_rules")
        (model.resets if rule.rule_type == "reset" else model.rules).append(rule)
    return model


# --- scoring --------------------------------------------------------------------------


@dataclass
class LeadScorer:
    """Scores one lead with one model and writes its ledger rows."""

    model: Model
    lead: Row
    activities: list[Row]
    as_of_date: date
    ledger: list[Row]

    def reset_at(self) -> datetime | None:
        """When the latest reset happened, if there was one."""
        return max(
            (
                activity["occurred_at"]
                for rule in self.model.resets
                for activity in self.activities
                if rule.qualifies(self.lead, activity)
            ),
            default=None,
        )

    def payment(self, rule: Rule, reset_at: datetime | None) -> Payment | None:
        """What a rule pays the lead before its cap; None when it is silent."""
        age_days = (self.as_of_date - self.lead["created_at"].date()).days
        if age_days < rule.min_lead_age_days:
            return None
        if rule.requires_activity is not None and not has_activity(
            self.activities, rule.requires_activity, rule.after
        ):
            return None
        if rule.rule_type == "attribute":
            return attribute_payment(rule, self.lead)
        qualifying = [
            activity
            for activity in self.activities
            if rule.sees(activity) and rule.qualifies(self.lead, activity)
        ]
        if rule.rule_type == "metric":
            return metric_payment(rule, self.lead, qualifying, self.as_of_date)
        if reset_at is not None:
            qualifying = [row for row in qualifying if row["occurred_at"] > reset_at]
        return activity_payment(rule, qualifying, self.as_of_date)

    def write(self, entry_type: str, points: Fraction, **columns: Any) -> None:
        """Write a ledger row, if it holds any points."""
        row: Row = {
            "as_of_date": self.as_of_date,
            "model_id": self.model.model_id,
            "lead_id": self.lead["lead_id"],
            "entry_type": entry_type,
            "score_type": None,
            "group_id": None,
            "rule_id": None,
            "points": rounded(points),
            "undecayed_points": None,
            "activity_count": None,
            "last_activity_at": None,
            "last_activity_id": None,
            **columns,
        }
        if row["points"]:
            self.ledger.append(row)

    def pay_rules(self) -> dict[str, Fraction]:
        """Pay every rule; gives the sum of each group."""
        sums: dict[str, Fraction] = defaultdict(Fraction)
        reset_at = self.reset_at()
        for rule in self.model.rules:
            payment = self.payment(rule, reset_at)
            if payment is None:
                continue
            points = payment.points
            if rule.max_points is not None:
                points = clamp(points, -rule.max_points, rule.max_points)
            points = Fraction(rounded(points))
            behind = payment.activities
            assert rule.group is not None
            sums[rule.group.group_id] += points
            self.write(
                "rule",
                points,
                score_type=rule.group.score_type,
                group_id=rule.group.group_id,
                rule_id=rule.rule_id,
                undecayed_points=rounded(payment.undecayed),
                activity_count=None if behind is None else len(behind),
                last_activity_at=behind[-1]["occurred_at"] if behind else None,
                last_activity_id=behind[-1]["activity_id"] if behind else None,
            )
        return sums

    def score(self) -> dict[str, Fraction]:
        """Pay the rules and apply the limits; gives the three scores."""
        sums = self.pay_rules()
        scores = {score_type: Fraction(0) for score_type in (*SCORE_TYPES, "total")}
        for group in self.model.groups:
            before = sums[group.group_id]
            after = clamp(before, group.minimum, group.maximum)
            scores[group.score_type] += after
            self.write(
                "group_limit",
                after - before,
                score_type=group.score_type,
                group_id=group.group_id,
            )
        for score_type in (*SCORE_TYPES, "total"):
            before = scores[score_type]
            after = clamp(before, *self.model.limits[score_type])
            is_total = score_type == "total"
            entry_type = "model_limit" if is_total else "score_limit"
            self.write(entry_type, after - before, score_type=score_type)
            scores[score_type] = after
            if not is_total:
                scores["total"] += after
        return scores


def descending_time(moment: datetime | None) -> float:
    """Sorts times from the latest, none last."""
    if moment is None:
        return float("inf")
    return -(moment - datetime(1970, 1, 1)).total_seconds()


def rank(scores: list[Row]) -> None:
    """Fill in rank and percentile of the scores of one model."""
    scores.sort(
        key=lambda row: (
            -row["total_score"],
            -row["fit_score"],
            descending_time(row["last_activity_at"]),
            row["lead_id"].encode(),
        )
    )
    for position, row in enumerate(scores, start=1):
        lower = sum(other["total_score"] < row["total_score"] for other in scores)
        row["score_rank"] = position
        row["score_percentile"] = lower / (len(scores) - 1) if len(scores) > 1 else 0.0


def read_grades(tables: Tables, as_of_date: date) -> dict[tuple[str | None, ...], str]:
    """The grade of each model and pair of bands."""
    grades: dict[tuple[str | None, ...], str] = {}
    for row in rows_in_force(tables, "score_grades", as_of_date):
        key = (row.get("model_id"), row.get("fit_band"), row.get("engagement_band"))
        if None not in key and row.get("grade") is not None:
            put_once(grades, key, row["grade"], "score_grades")
    return grades


def score_world(world: Mapping[str, Any]) -> Result:
    """Score every lead of a world with every model in force on its scoring date."""
    as_of_date: date = world["as_of_date"]
    tables: Tables = world["tables"]
    book = read_rule_book(tables, as_of_date)
    exclusions = read_exclusions(tables, book)
    bands = read_bands(tables, as_of_date)
    grades = read_grades(tables, as_of_date)
    stages = read_stages(tables, as_of_date)
    rule_rows = rows_in_force(tables, "scoring_rules", as_of_date)

    models: dict[str, Model] = {}
    for row in rows_in_force(tables, "scoring_models", as_of_date):
        try:
            model = compile_model(row, rule_rows, exclusions, book)
        except MalformedError:
            continue
        put_once(models, model.model_id, model, "scoring_models")

    activities: dict[str, list[Row]] = defaultdict(list)
    for activity in sorted(world["activities"], key=latest_order):
        if activity["activity_date"] <= as_of_date:
            activities[activity["lead_id"]].append(activity)

    result = Result()
    for model in models.values():
        scored: list[Row] = []
        for lead in world["leads"]:
            if not model.scores_lead(lead, as_of_date):
                continue
            seen = [
                activity
                for activity in activities.get(lead["lead_id"], ())
                if model.include_bots or not activity["is_bot"]
            ]
            scores = LeadScorer(model, lead, seen, as_of_date, result.ledger).score()
            names = {
                score_type: band_of(score, bands.get((model.model_id, score_type), []))
                for score_type, score in scores.items()
            }
            pair = names["fit"], names["engagement"]
            held = [
                stage.name
                for stage in stages.get(model.model_id, ())
                if stage.is_held(scores, seen)
            ]
            scored.append(
                {
                    "model_id": model.model_id,
                    "lead_id": lead["lead_id"],
                    "fit_score": rounded(scores["fit"]),
                    "engagement_score": rounded(scores["engagement"]),
                    "total_score": rounded(scores["total"]),
                    "fit_band": names["fit"],
                    "engagement_band": names["engagement"],
                    "score_band": names["total"],
                    "grade": grades.get((model.model_id, *pair))
                    or "".join(name or "" for name in pair)
                    or None,
                    "stages_met": "|".join(held) or None,
                    "score_rank": None,
                    "score_percentile": None,
                    "last_activity_at": seen[-1]["occurred_at"] if seen else None,
                }
            )
        rank(scored)
        result.scores.extend(scored)
    return result
