"""The shipped rules as plain Python, for the ways that read them from the seeds.

It knows the operators and measures that the shipped rules use, and no others.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "seeds"
SIGNS = str.maketrans(dict.fromkeys(".,;:/\\-_()&'\"", " "))


@dataclass(frozen=True)
class Condition:
    """A test on a field; `items` are comparable texts, or numbers for what compares."""

    field: str
    operator: str
    items: tuple[str, ...]

    @property
    def numbers(self) -> list[float]:
        """The items as numbers."""
        return [float(item) for item in self.items]

    def holds(self, value: object) -> bool:
        """Whether it holds for a value, which may be null."""
        if value is None or value != value:
            return False
        text = comparable(value)
        if self.operator == "eq" and not isinstance(value, str):
            return float(text) == self.numbers[0]
        match self.operator:
            case "is_not_null":
                return True
            case "eq" | "in":
                return text in self.items
            case "not_in":
                return text not in self.items
            case "contains":
                return any(item in text for item in self.items)
            case "not_contains":
                return not any(item in text for item in self.items)
            case "has_word":
                return any(words(item) in words(text) for item in self.items)
            case "between":
                low, high = self.numbers
                return low <= float(text) <= high
            case "gte":
                return float(text) >= self.numbers[0]
            case "gt":
                return float(text) > self.numbers[0]
            case "lt":
                return float(text) < self.numbers[0]
        raise ValueError(self.operator)

    def matching(self, values: Iterable[object]) -> list[object]:
        """Returns those of the values for which it holds."""
        return [value for value in values if self.holds(value)]


@dataclass(frozen=True)
class Rule:
    """A rule in force, with the first date of its window."""

    model_id: str
    rule_id: str
    group_id: str
    rule_type: str
    signal: str
    conditions: list[Condition]
    lead_conditions: list[Condition]
    measure: str
    measure_test: Condition | None
    window_start: date | None
    points: float
    per_units: float | None
    count_once_per: str
    max_points: float | None
    decay: dict[str, str] | None
    min_lead_age_days: int
    requires_activity: str

    def activity_types(self, known: Iterable[str]) -> list[str]:
        """Returns the types of activity that it counts."""
        types = list(known) if self.signal == "any" else [self.signal]
        for condition in self.conditions:
            if condition.field == "activity_type":
                types = [name for name in types if condition.holds(name)]
        return types

    def other_conditions(self) -> list[Condition]:
        """Returns its conditions on activities, but for those on their type."""
        return [test for test in self.conditions if test.field != "activity_type"]


class RuleSet:
    """The rows of the seeds in force on a day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.lists: dict[str, list[str]] = {}
        for row in self.rows("reference_lists"):
            self.lists.setdefault(row["list_name"], []).append(comparable(row["item"]))
        self.models = [
            row
            for row in self.rows("scoring_models")
            if row["status"] in ("champion", "challenger")
        ]
        self.groups = {
            (row["model_id"], row["group_id"]): row
            for row in self.rows("scoring_groups")
        }
        self.bands = self.rows("score_bands")
        self.grades = {
            (row["model_id"], row["fit_band"], row["engagement_band"]): row["grade"]
            for row in self.rows("score_grades")
        }
        self.exclusions = [
            (
                row["model_id"],
                self.condition(row["field"], row["operator"], row["value"]),
            )
            for row in self.rows("scoring_exclusions")
        ]
        decays = {row["decay_id"]: row for row in self.rows("decay_policies")}
        further: dict[tuple[str, str], list[Condition]] = {}
        for row in self.rows("scoring_rule_conditions"):
            further.setdefault((row["model_id"], row["rule_id"]), []).append(
                self.condition(row["field"], row["operator"], row["value"])
            )
        models = {row["model_id"] for row in self.models}
        self.rules = [
            self.rule(row, further, decays)
            for row in self.rows("scoring_rules")
            if row["model_id"] in models
        ]

    def rows(self, seed: str, all_dates: bool = False) -> list[dict[str, str]]:
        """Returns the rows of a seed in force on the day."""
        with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            return [
                row
                for row in csv.DictReader(file)
                if all_dates
                or row["valid_from"]
                <= self.day.isoformat()
                < (row["valid_to"] or "9999")
            ]

    def condition(self, field: str, operator: str, value: str) -> Condition:
        """Returns a condition with the items of its lists."""
        items: list[str] = []
        for part in value.split("|"):
            if part.startswith("list:"):
                items.extend(self.lists[part.removeprefix("list:")])
            else:
                items.append(comparable(part))
        return Condition(field, operator, tuple(items))

    def rule(
        self,
        row: dict[str, str],
        further: dict[tuple[str, str], list[Condition]],
        decays: dict[str, dict[str, str]],
    ) -> Rule:
        """Returns a row of the seed as a rule."""
        is_attribute = row["rule_type"] == "attribute"
        conditions = list(further.get((row["model_id"], row["rule_id"]), []))
        if row["operator"]:
            field = row["signal"] if is_attribute else row["field"]
            conditions.insert(0, self.condition(field, row["operator"], row["value"]))
        on_lead = [
            Condition(test.field.removeprefix("lead."), test.operator, test.items)
            for test in conditions
            if is_attribute or test.field.startswith("lead.")
        ]
        return Rule(
            model_id=row["model_id"],
            rule_id=row["rule_id"],
            group_id=row["group_id"],
            rule_type=row["rule_type"],
            signal=row["signal"],
            conditions=[
                test
                for test in conditions
                if not is_attribute and not test.field.startswith("lead.")
            ],
            lead_conditions=on_lead,
            measure=row["measure"],
            measure_test=(
                Condition("measure", row["measure_operator"], (row["measure_value"],))
                if row["measure_operator"]
                else None
            ),
            window_start=self.window_start(row["window_value"], row["window_unit"]),
            points=float(row["points"] or 0),
            per_units=float(row["per_units"]) if row["per_units"] else None,
            count_once_per=row["count_once_per"] or "activity",
            max_points=float(row["max_points"]) if row["max_points"] else None,
            decay=decays.get(row["decay_id"]),
            min_lead_age_days=int(row["min_lead_age_days"] or 0),
            requires_activity=row["requires_activity"],
        )

    def window_start(self, value: str, unit: str) -> date | None:
        """Returns the last date outside a window, none without one."""
        if not value:
            return None
        if unit == "day":
            return self.day - timedelta(days=int(value))
        months = self.day.year * 12 + self.day.month - 1 - int(value)
        for day_of_month in range(self.day.day, 0, -1):
            try:
                return date(months // 12, months % 12 + 1, day_of_month)
            except ValueError:
                continue
        raise ValueError(value)


def comparable(value: object) -> str:
    """Returns a value as the operators compare it."""
    return str(value).strip(" ").lower()


def words(text: str) -> str:
    """Returns a text as whole words between spaces."""
    return f" {' '.join(text.translate(SIGNS).split())} "


def job_meanings(rules: RuleSet, kind: str, texts: Iterable[str]) -> dict[str, str]:
    """Returns what job titles mean: of the listed words found the longest decide."""
    listed = sorted(
        (-len(words(item)), name.removeprefix(f"{kind}_"), words(item))
        for name, items in rules.lists.items()
        if name.startswith(f"{kind}_")
        for item in items
    )
    meanings = {}
    for text in texts:
        written = words(comparable(text))
        for _, meaning, item in listed:
            if item in written:
                meanings[text] = meaning
                break
    return meanings


def people(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Returns for each number up to `count` the least one that it is linked to."""
    parents = list(range(count))

    def find(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for first, second in pairs:
        one, other = find(first), find(second)
        parents[max(one, other)] = min(one, other)
    return [find(number) for number in range(count)]
