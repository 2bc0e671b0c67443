"""Tests of the reference scorer: examples worked out by hand, and acceptance cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from reference_scorer import (
    ATTRIBUTE_KINDS,
    Result,
    fold,
    months_before,
    parse_number,
    score_world,
)
from worlds import (
    EDGE_DATES,
    SCORES_KEY,
    SEED_COLUMNS,
    Cells,
    World,
    describe_difference,
    merge_worlds,
    random_world,
    rows_for_seed,
    worlds,
)

D = date(2026, 6, 30)
LONG_AGO = datetime(2020, 1, 1, 9)


# --- small worlds ---------------------------------------------------------------------


def cells(**filled: Any) -> Cells:
    """Cells of a seed row, as texts."""
    return {
        column: None if cell is None else str(cell) for column, cell in filled.items()
    }


def lead(lead_id: str = "ann", **filled: Any) -> dict[str, Any]:
    """A lead that exists for long, with some attributes."""
    attributes = dict.fromkeys(ATTRIBUTE_KINDS) | {"created_at": LONG_AGO}
    return attributes | {"lead_id": lead_id} | filled


def touch(activity_type: str, when: Any = 0, **filled: Any) -> dict[str, Any]:
    """An activity, so many days before the scoring date or at a given time."""
    if isinstance(when, int):
        when = D - timedelta(days=when)
    if not isinstance(when, datetime):
        when = datetime(when.year, when.month, when.day, 12)
    activity = {
        "activity_id": f"{activity_type}:{when}:{filled}",
        "lead_id": "ann",
        "activity_type": activity_type,
        "occurred_at": when,
        "activity_date": when.date(),
        "channel": None,
        "category": None,
        "asset": None,
        "campaign": None,
        "value": None,
        "source_name": "web",
        "is_bot": False,
        "loaded_at": when,
    } | filled
    if activity["value"] is not None:
        activity["value"] = Decimal(str(activity["value"]))
    return activity


def rule(rule_id: str, rule_type: str, signal: str, **filled: Any) -> Cells:
    """A rule of the one model, of 10 points unless told otherwise."""
    defaults: dict[str, Any] = {
        "model_id": "m",
        "rule_id": rule_id,
        "rule_type": rule_type,
        "signal": signal,
    }
    if rule_type != "reset":
        defaults |= {"points": 10, "group_id": "g"}
    if rule_type == "metric":
        defaults["measure"] = "count"
    return cells(**(defaults | filled))


def world(
    *rules: Cells,
    leads: list[dict[str, Any]] | None = None,
    activities: tuple[Any, ...] | list[Any] = (),
    model: dict[str, Any] | None = None,
    group: dict[str, Any] | None = None,
    as_of_date: date = D,
    **tables: list[Cells],
) -> World:
    """A world of one model with one engagement group."""
    return {
        "as_of_date": as_of_date,
        "leads": [lead()] if leads is None else leads,
        "activities": list(activities),
        "tables": {
            "scoring_models": [
                cells(**{"model_id": "m", "status": "champion", **(model or {})})
            ],
            "scoring_groups": [
                cells(
                    **{
                        "model_id": "m",
                        "group_id": "g",
                        "score_type": "engagement",
                        **(group or {}),
                    }
                )
            ],
            "scoring_rules": list(rules),
            **tables,
        },
    }


def paid(*rules: Cells, **parts: Any) -> dict[str, Decimal]:
    """What each rule pays the one lead."""
    ledger = score_world(world(*rules, **parts)).ledger
    return {row["rule_id"]: row["points"] for row in ledger if row["rule_id"]}


def pays(one_rule: Cells, **parts: Any) -> Decimal:
    """What a rule pays the one lead, 0 when it is silent."""
    return paid(one_rule, **parts).get("r", Decimal(0))


def totals(scored: Result) -> dict[str, Decimal]:
    """The total score of each lead."""
    return {row["lead_id"]: row["total_score"] for row in scored.scores}


# --- acceptance: shoe shop ------------------------------------------------------------


def shoe_shop(*activities: dict[str, Any]) -> tuple[Decimal, str]:
    """Total and band of a lead in the shoe shop's model."""

    def each(rule_id: str, signal: str, points: int, **condition: Any) -> Cells:
        return rule(rule_id, "activity", signal, points=points, **condition)

    def none_of(rule_id: str, signal: str, months: int, points: int) -> Cells:
        return rule(
            rule_id,
            "metric",
            signal,
            measure="count",
            measure_operator="eq",
            measure_value=0,
            window_value=months,
            window_unit="month",
            points=points,
        )

    def money(rule_id: str, operator: str, bound: int, points: int) -> Cells:
        return rule(
            rule_id,
            "metric",
            "order_placed",
            measure="sum_value",
            measure_operator=operator,
            measure_value=bound,
            window_value=12,
            window_unit="month",
            points=points,
        )

    line, category = "order_line_purchased", {"field": "category", "operator": "eq"}
    first = min((activity["occurred_at"] for activity in activities), default=LONG_AGO)
    bands = ("disengaged", None, None), ("neutral", 0, True), ("engaged", 0, False)
    scored = score_world(
        world(
            each("shoes", line, 20, **category, value="shoes"),
            each("accessories", line, 5, **category, value="accessories"),
            money("big spender", "gt", 250, 30),
            money("small spender", "lt", 25, -20),
            none_of("no purchase", "order_placed", 6, -15),
            each("account", "account_created", 10),
            each("like", "social_liked", 5),
            each(
                "homepage", "page_viewed", 10, field="asset", operator="eq", value="/"
            ),
            each("newsletter", "email_opened", 1),
            each("link", "email_clicked", 10),
            each("share", "social_shared", 15),
            each("cancellation", "order_cancelled", -25),
            each("bounce", "email_bounced", -30),
            none_of("no open", "email_opened", 3, -10),
            none_of("no click", "email_clicked", 6, -15),
            leads=[lead(created_at=first)],
            activities=activities,
            score_bands=[
                cells(
                    model_id="m",
                    score_type="total",
                    band=band,
                    lower_bound=bound,
                    lower_inclusive=inclusive,
                )
                for band, bound, inclusive in (*bands, ("ambassador", 45, False))
            ],
        )
    )
    (score,) = scored.scores
    return score["total_score"], score["score_band"]


def purchase(
    value: Any, when: Any = 0, category: str = "shoes"
) -> list[dict[str, Any]]:
    """An order with its one line."""
    order = touch("order_placed", when, value=value)
    return [order, touch("order_line_purchased", when, value=value, category=category)]


FORTY_ONE = (
    *purchase(120),
    touch("account_created", 1),
    touch("email_opened", 1),
    touch("email_clicked"),
)


def test_shoe_shop__buyer_who_clicks_is_engaged() -> None:
    assert shoe_shop(*FORTY_ONE) == (41, "engaged")


def test_shoe_shop__a_like_more_makes_an_ambassador() -> None:
    assert shoe_shop(*FORTY_ONE, touch("social_liked")) == (46, "ambassador")


def test_shoe_shop__account_without_anything_since_is_disengaged() -> None:
    account = touch("account_created", date(2025, 6, 30))
    assert shoe_shop(account) == (-50, "disengaged")


def test_shoe_shop__nothing_but_a_bounce() -> None:
    assert shoe_shop(touch("email_bounced")) == (-90, "disengaged")


def test_shoe_shop__purchase_seven_months_ago() -> None:
    assert shoe_shop(*purchase(300, date(2025, 11, 30))) == (10, "engaged")


@pytest.mark.parametrize(
    ("value", "money_points"),
    [
        ("250.00", 0),
        ("250.01", 30),
        ("25.00", 0),
        ("24.99", -20),
        ("0", -20),
    ],
)
def test_shoe_shop__money_bounds_are_strict(value: str, money_points: int) -> None:
    without_money = 20 + 10 + 1 + 10
    account = FORTY_ONE[2:]
    assert shoe_shop(*purchase(value), *account)[0] == without_money + money_points


def test_shoe_shop__purchase_exactly_six_months_ago_is_not_within_six() -> None:
    rest = FORTY_ONE[2:]
    assert shoe_shop(*purchase(120, date(2025, 12, 30)), *rest)[0] == 41 - 15
    assert shoe_shop(*purchase(120, date(2025, 12, 31)), *rest)[0] == 41


def test_shoe_shop__exactly_zero_is_neutral_and_exactly_45_is_engaged() -> None:
    # Accessories 5, a click 10 and five opens 5, less 20 for no money spent.
    zero = [
        *purchase(0, category="accessories"),
        touch("email_clicked"),
        *(touch("email_opened", days) for days in range(5)),
    ]
    assert shoe_shop(*zero) == (0, "neutral")
    assert shoe_shop(*zero, touch("email_opened", 5)) == (1, "engaged")
    assert shoe_shop(*zero[:-1]) == (-1, "disengaged")
    shares = [touch("social_shared", days) for days in range(3)]
    assert shoe_shop(*zero, *shares) == (45, "engaged")
    assert shoe_shop(*zero, *shares, touch("email_opened", 5)) == (46, "ambassador")


def test_shoe_shop__other_events() -> None:
    homepage = touch("page_viewed", asset="/")
    other_page = touch("page_viewed", asset="/shoes")
    share, cancellation = touch("social_shared"), touch("order_cancelled")
    more = (homepage, other_page, share, cancellation)
    assert shoe_shop(*FORTY_ONE, *more)[0] == 41 + 10 + 15 - 25
    lines = touch("order_line_purchased", category="accessories")
    assert shoe_shop(*FORTY_ONE, lines, lines | {"activity_id": "2"})[0] == 41 + 5 + 5


# --- acceptance: content marketing and outdoor shop -----------------------------------


def test_content_marketing__opens_and_downloads() -> None:
    rules = (
        rule("otwarcie wiadomości", "activity", "email_opened", points=5),
        rule("pobranie e-booka", "activity", "content_downloaded", points=10),
    )
    one_each = [touch("email_opened"), touch("content_downloaded")]
    assert totals(score_world(world(*rules, activities=one_each))) == {"ann": 15}
    two_opens = [touch("email_opened"), touch("email_opened", 1)]
    assert totals(score_world(world(*rules, activities=two_opens))) == {"ann": 10}


def test_content_marketing__polish_letters_match() -> None:
    polish = rule("r", "attribute", "city", operator="eq", value="łódź")
    assert pays(polish, leads=[lead(city=" ŁÓDŹ ")]) == 10
    assert pays(polish, leads=[lead(city="Lodz")]) == 0


@pytest.mark.parametrize(("views", "points"), [(2, 0), (3, 10), (4, 10)])
def test_outdoor_shop__enough_views_of_hiking_content(views: int, points: int) -> None:
    hiking = rule(
        "r",
        "metric",
        "page_viewed",
        field="category",
        operator="eq",
        value="hiking",
        measure="count",
        measure_operator="gte",
        measure_value=3,
        window_value=30,
        window_unit="day",
    )
    seen = [touch("page_viewed", n, category="hiking") for n in range(views)]
    seen += [touch("page_viewed", 30, category="hiking"), touch("page_viewed")]
    assert pays(hiking, activities=seen) == points


# --- operators ------------------------------------------------------------------------

LISTS = [
    cells(list_name="tiers", item="CTO"),
    cells(list_name="tiers", item=" Vice President "),
    cells(list_name="tiers", item="7"),
    cells(list_name="gone", item="CTO", valid_to="2026-06-30"),
]

OPERATOR_CASES = [
    # attribute, its value, operator, value of the condition, holds
    ("job_title", "CTO", "eq", "cto", True),
    ("job_title", " cto ", "eq", " CTO", True),
    ("job_title", "a|b", "eq", "A|B", True),
    ("job_title", "a", "eq", "a|b", False),
    ("job_title", "list:tiers", "eq", "list:tiers", False),
    ("job_title", "x", "ne", "list:tiers", False),
    ("job_title", "x", "ne", "y", True),
    ("job_title", "X", "ne", "x", False),
    ("job_title", None, "ne", "x", False),
    ("job_title", "  ", "ne", "x", False),
    ("job_title", "007", "eq", "7.0", True),
    ("job_title", "+5", "eq", "5", True),
    ("job_title", "1e3", "eq", "1000", False),
    ("job_title", "5.", "eq", "5", False),
    ("job_title", ".5", "eq", "0.5", False),
    ("job_title", "0.0000004", "eq", "0", True),
    ("job_title", "0.0000005", "eq", "0.000001", True),
    ("job_title", "123456789012345678", "eq", "+123456789012345678", True),
    ("job_title", "1234567890123456789", "eq", "+1234567890123456789", False),
    ("job_title", "CTO", "in", "ceo | cto", True),
    ("job_title", "CTO", "in", "ceo||", False),
    ("job_title", "CTO", "in", " | ", False),
    ("job_title", "CTO", "in", "list:tiers", True),
    ("job_title", "vice president", "in", "ceo|list:tiers", True),
    ("job_title", "ceo", "in", "ceo|list:tiers", True),
    ("job_title", "007", "in", "list:tiers", True),
    ("job_title", "ceo", "in", "ceo|list:gone", False),
    ("job_title", "ceo", "not_in", "list:unknown", False),
    ("job_title", "ceo", "not_in", "list:tiers", True),
    ("job_title", "cto", "not_in", "list:tiers", False),
    ("job_title", "cto", "not_in", "ceo|cto", False),
    ("job_title", None, "not_in", "ceo", False),
    ("job_title", "100% sales", "contains", "0%", True),
    ("job_title", "1000 sales", "contains", "0%", False),
    ("job_title", "axb", "contains", "a_b", False),
    ("job_title", "a_b", "contains", "x|a_b", True),
    ("job_title", "O'Neil", "contains", "o'n", True),
    ("job_title", "back\\slash", "contains", "K\\S", True),
    ("job_title", "Director", "contains", "cto", True),
    ("job_title", "Director", "not_contains", "x|cto", False),
    ("job_title", "Director", "not_contains", "x|y", True),
    ("job_title", "", "not_contains", "x", False),
    ("job_title", " Director", "starts_with", "dir", True),
    ("job_title", "Director", "starts_with", "rector", False),
    ("job_title", "Director ", "ends_with", "x|TOR", True),
    ("job_title", "Director", "ends_with", "direct", False),
    ("job_title", "Director", "has_word", "cto", False),
    ("job_title", "CTO/Co-founder", "has_word", "CTO", True),
    ("job_title", "CTO/Co-founder", "has_word", "cto co founder", True),
    ("job_title", "CTO/Co-founder", "has_word", "co-FOUNDER", True),
    ("job_title", "CTO & co", "has_word", "cto co", True),
    ("job_title", "the (vice;president)", "has_word", "vice president", True),
    ("job_title", "vice  president", "has_word", "list:tiers", True),
    ("job_title", "vicepresident", "has_word", "list:tiers", False),
    ("job_title", "Director", "not_has_word", "cto|ceo", True),
    ("job_title", "CTO, Director", "not_has_word", "ceo|cto", False),
    ("job_title", "--", "not_has_word", "cto", True),
    ("job_title", None, "not_has_word", "cto", False),
    ("job_title", "ŻÓŁĆ", "eq", "żółć", True),
    ("job_title", "İstanbul", "eq", "istanbul", True),
    ("job_title", "ΣΟΦΟΣ", "eq", "σοφοσ", True),
    ("job_title", "ΣΟΦΟΣ", "eq", "σοφος", False),
    ("job_title", "STRASSE", "eq", "straße", False),
    ("job_title", "STRAẞE", "eq", "straße", True),
    ("job_title", "10", "gt", "9", True),
    ("job_title", "9", "gt", "9", False),
    ("job_title", "9", "gte", "9.0", True),
    ("job_title", "nine", "gte", "9", False),
    ("job_title", "9", "gt", "x", False),
    ("job_title", "9", "lt", "10", True),
    ("job_title", "10", "lt", "10", False),
    ("job_title", "10", "lte", "10", True),
    ("job_title", "11", "lte", "10", False),
    ("job_title", "10", "gt", "1|2", False),
    ("job_title", "5", "between", "5|10", True),
    ("job_title", "10", "between", "5 | 10", True),
    ("job_title", "10.000001", "between", "5|10", False),
    ("job_title", "7", "between", "5", False),
    ("job_title", "7", "between", "5|x", False),
    ("job_title", "7", "between", "5|8|9", False),
    ("job_title", "7", "between", "10|5", False),
    ("job_title", None, "is_null", None, True),
    ("job_title", "  ", "is_null", None, True),
    ("job_title", "x", "is_null", None, False),
    ("job_title", "x", "is_not_null", None, True),
    ("job_title", "", "is_not_null", None, False),
    ("job_title", "x", "eq", None, False),
    ("job_title", "x", "equals", "x", False),
    ("job_title", "x", None, "x", False),
    ("employee_count", Decimal(200), "eq", "200.0", True),
    ("employee_count", Decimal(200), "eq", "many", False),
    ("employee_count", Decimal(200), "ne", "many", True),
    ("employee_count", Decimal(200), "in", "many|0200", True),
    ("employee_count", Decimal(200), "not_in", "many|0200", False),
    ("employee_count", Decimal(200), "contains", "200", False),
    ("employee_count", Decimal(200), "not_contains", "x", False),
    ("employee_count", None, "lt", "5", False),
    ("employee_count", None, "is_null", None, True),
    ("has_opted_out", True, "eq", "TRUE", True),
    ("has_opted_out", False, "in", "true|false", True),
    ("has_opted_out", False, "ne", "true", True),
    ("has_opted_out", True, "starts_with", "t", False),
    ("has_opted_out", True, "gt", "0", False),
    ("birth_date", date(1990, 1, 2), "eq", "1990-01-02", True),
    ("birth_date", date(1990, 1, 2), "not_in", "1990-01-03", True),
    ("birth_date", date(1990, 1, 2), "contains", "1990", False),
    ("birth_date", date(1990, 1, 2), "gt", "1980", False),
    ("birth_date", date(1990, 1, 2), "is_not_null", None, True),
]


@pytest.mark.parametrize(
    ("attribute", "own", "operator", "value", "holds"), OPERATOR_CASES
)
def test_operator(
    attribute: str, own: Any, operator: str | None, value: str | None, holds: bool
) -> None:
    on_signal = rule("r", "attribute", attribute, operator=operator, value=value)
    parts: dict[str, Any] = {
        "leads": [lead(**{attribute: own})],
        "reference_lists": LISTS,
    }
    assert pays(on_signal, **parts) == (10 if holds else 0)
    condition = {"operator": operator, "value": value}
    on_lead = rule("r", "activity", "any", field=f"lead.{attribute}", **condition)
    activities = [touch("page_viewed")]
    assert pays(on_lead, activities=activities, **parts) == (10 if holds else 0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 12 ", "12"),
        ("+0.5", "0.5"),
        ("-0.0000005", "-0.000001"),
        ("1.0000004", "1"),
        ("999999999999999999", "999999999999999999"),
        ("1000000000000000000", None),
        ("", None),
        ("- 1", None),
        ("1,5", None),
        ("0x1", None),
        ("٣", None),
        ("1\n", None),
    ],
)
def test_number(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))


def test_fold__each_letter_on_its_own() -> None:
    assert fold("İIΣẞŻ") == "iiσßż"


# --- windows --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of_date", "length", "unit", "when", "is_seen"),
    [
        (D, 1, "day", D, True),
        (D, 1, "day", date(2026, 6, 29), False),
        (D, 30, "day", date(2026, 6, 1), True),
        (D, 30, "day", date(2026, 5, 31), False),
        (D, 30, "day", date(2026, 7, 1), False),
        (D, 6, "month", date(2025, 12, 30), False),
        (D, 6, "month", date(2025, 12, 31), True),
        (date(2025, 8, 31), 6, "month", date(2025, 2, 28), False),
        (date(2025, 8, 31), 6, "month", date(2025, 3, 1), True),
        (date(2024, 8, 31), 6, "month", date(2024, 2, 29), False),
        (date(2024, 8, 31), 6, "month", date(2024, 3, 1), True),
        (date(2024, 2, 29), 12, "month", date(2023, 2, 28), False),
        (date(2024, 2, 29), 12, "month", date(2023, 3, 1), True),
        (date(2025, 2, 28), 12, "month", date(2024, 2, 28), False),
        (date(2025, 2, 28), 12, "month", date(2024, 2, 29), True),
        (D, 99999, "month", date(2026, 1, 1), True),
        (D, 9999999, "day", date(2026, 1, 1), True),
        (D, None, None, date(2001, 1, 1), True),
        (D, None, None, date(2026, 7, 1), False),
    ],
)
def test_window(
    as_of_date: date, length: int | None, unit: str | None, when: date, is_seen: bool
) -> None:
    in_window = rule("r", "activity", "any", window_value=length, window_unit=unit)
    activities = [touch("page_viewed", when)]
    points = pays(in_window, activities=activities, as_of_date=as_of_date)
    assert points == (10 if is_seen else 0)


def test_months_before__clamps_to_the_end_of_the_month() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 31), 14) == date(2024, 11, 30)


# --- attribute rules ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "per_units", "points"),
    [
        ("0.7", "0.1", 70),
        ("0.69", "0.1", 60),
        ("199.999999", "100", 10),
        ("200", "100", 20),
        ("-1", "1", 0),
        ("-0.5", "1", 0),
        ("0", "1", 0),
        (None, "1", 0),
        ("200", "0", 0),
        ("200", "-100", 0),
        ("200", "x", 0),
    ],
)
def test_attribute_rule__per_units(
    number: str | None, per_units: str, points: int
) -> None:
    by_units = rule("r", "attribute", "annual_revenue", per_units=per_units)
    own = None if number is None else Decimal(number)
    assert pays(by_units, leads=[lead(annual_revenue=own)]) == points
    by_text = rule("r", "attribute", "phone", per_units=per_units)
    assert pays(by_text, leads=[lead(phone=number)]) == points


def test_attribute_rule__without_condition_pays_everybody() -> None:
    assert pays(rule("r", "attribute", "city")) == 10
    assert pays(rule("r", "attribute", "shoe_size")) == 0
    assert pays(rule("r", "attribute", "city", field="city")) == 0


def test_attribute_rule__further_conditions_must_hold_as_well() -> None:
    fit = rule("r", "attribute", "job_title", operator="eq", value="cto")
    further = [
        cells(model_id="m", rule_id="r", field="country", operator="eq", value="pl"),
        cells(
            model_id="m", rule_id="r", field="lead.city", operator="eq", value="Łódź"
        ),
    ]
    both = lead(job_title="CTO", country="PL", city="łódź")
    parts = {"scoring_rule_conditions": further}
    assert pays(fit, leads=[both], **parts) == 10
    assert pays(fit, leads=[both | {"city": "Kraków"}], **parts) == 0
    assert pays(fit, leads=[both | {"job_title": "x"}], **parts) == 0
    other_rule = [cells(model_id="m", rule_id="s", field="city", operator="is_null")]
    assert pays(fit, leads=[both], scoring_rule_conditions=other_rule) == 10
    ended = [further[0] | {"value": "de", "valid_to": "2026-06-30"}]
    assert pays(fit, leads=[both], scoring_rule_conditions=ended) == 10
    empty = cells(model_id="m", rule_id="r")
    undated = further[0] | {"valid_from": "soon"}
    for mistake in (empty, undated):
        assert pays(fit, leads=[both], scoring_rule_conditions=[mistake]) == 0


def test_attribute_rule__ledger_has_no_activities() -> None:
    (row,) = score_world(world(rule("r", "attribute", "city"))).ledger
    assert row == {
        "as_of_date": D,
        "model_id": "m",
        "lead_id": "ann",
        "entry_type": "rule",
        "score_type": "engagement",
        "group_id": "g",
        "rule_id": "r",
        "points": Decimal(10),
        "undecayed_points": Decimal(10),
        "activity_count": None,
        "last_activity_at": None,
        "last_activity_id": None,
    }
    assert str(row["points"]) == "10.000000"


# --- activity rules -------------------------------------------------------------------

MONDAY = datetime(2026, 6, 15, 9)
VISITS = [
    # The Sunday before, two on Monday, the Sunday after, and one in May.
    touch("page_viewed", MONDAY - timedelta(days=1), asset="/a"),
    touch("page_viewed", MONDAY, asset="/A"),
    touch("page_viewed", MONDAY + timedelta(hours=1), asset=None),
    touch("page_viewed", MONDAY + timedelta(days=6), asset=None),
    touch("page_viewed", datetime(2026, 5, 31, 23, 59, 59), asset="/a"),
]


@pytest.mark.parametrize(
    ("count_once_per", "kept"),
    [
        (None, 5),
        ("activity", 5),
        ("day", 4),
        ("week", 3),
        ("month", 2),
        ("asset", 3),
        ("lead", 1),
        ("year", 0),
    ],
)
def test_activity_rule__count_once_per(count_once_per: str | None, kept: int) -> None:
    once = rule("r", "activity", "page_viewed", count_once_per=count_once_per)
    assert pays(once, activities=VISITS) == 10 * kept


def test_activity_rule__keeps_the_latest_and_the_greatest_id_of_ties() -> None:
    ties = [
        touch("page_viewed", MONDAY, activity_id=activity_id, value=value)
        for activity_id, value in (("a10", 1), ("a9", 2), ("B1", 3))
    ]
    earlier = touch(
        "page_viewed", MONDAY - timedelta(hours=1), activity_id="z", value=9
    )
    once = rule("r", "activity", "any", count_once_per="day", per_units=1)
    (row,) = score_world(world(once, activities=[*ties, earlier])).ledger
    assert row["points"] == 20
    assert row["activity_count"] == 1
    assert (row["last_activity_at"], row["last_activity_id"]) == (MONDAY, "a9")


def test_activity_rule__per_units_of_the_value() -> None:
    seen = [touch("order_placed", value=value) for value in (250, "99.99", -500, None)]
    by_value = rule("r", "activity", "order_placed", per_units=100)
    (row,) = score_world(world(by_value, activities=seen)).ledger
    assert row["points"] == 20
    assert row["activity_count"] == 4


DECAYS = [
    cells(decay_id="half", decay_type="exponential", half_life_days=30),
    cells(
        decay_id="floored",
        decay_type="exponential",
        half_life_days=1,
        floor_fraction="0.25",
    ),
    cells(decay_id="line", decay_type="linear", period_days=30, rate_per_period="0.5"),
    cells(decay_id="step", decay_type="step", period_days=30, rate_per_period="0.25"),
    cells(decay_id="none", decay_type="none"),
    cells(decay_id="ended", decay_type="none", valid_to="2026-06-30"),
    cells(decay_id="zero", decay_type="exponential", half_life_days=0),
    cells(decay_id="lacking", decay_type="step", period_days=30),
    cells(decay_id="odd", decay_type="cubic"),
]


@pytest.mark.parametrize(
    ("decay_id", "age_days", "points"),
    [
        (None, 400, "10"),
        ("none", 400, "10"),
        ("half", 0, "10"),
        ("half", 30, "5"),
        ("half", 15, "7.071068"),
        ("half", 1, "9.771600"),
        ("half", 60, "2.5"),
        ("half", 3000, "0"),
        ("floored", 1, "5"),
        ("floored", 2, "2.5"),
        ("floored", 3, "2.5"),
        ("line", 0, "10"),
        ("line", 6, "9"),
        ("line", 10, "8.333333"),
        ("line", 60, "0"),
        ("line", 90, "0"),
        ("step", 29, "10"),
        ("step", 30, "7.5"),
        ("step", 59, "7.5"),
        ("step", 120, "0"),
        ("step", 300, "0"),
        ("ended", 0, "0"),
        ("zero", 0, "0"),
        ("lacking", 0, "0"),
        ("odd", 0, "0"),
        ("unknown", 0, "0"),
    ],
)
def test_activity_rule__decay(decay_id: str | None, age_days: int, points: str) -> None:
    decayed = rule("r", "activity", "any", decay_id=decay_id)
    seen = [touch("page_viewed", age_days)]
    assert pays(decayed, activities=seen, decay_policies=DECAYS) == Decimal(points)


def test_activity_rule__ledger_tells_what_was_before_decay_and_cap() -> None:
    capped = rule("r", "activity", "any", decay_id="line", per_units=2, max_points=12)
    seen = [
        touch("order_placed", 0, value=3, activity_id="new"),
        touch("order_placed", 6, value=5, activity_id="old"),
        touch("order_placed", 70, value=2, activity_id="decayed to nothing"),
    ]
    ledger = score_world(world(capped, activities=seen, decay_policies=DECAYS)).ledger
    (row,) = ledger
    # 10 x 1 + 20 x 0.9 + 10 x 0 = 28, capped at 12.
    assert row["points"] == 12
    assert row["undecayed_points"] == 40
    assert row["activity_count"] == 3
    assert row["last_activity_id"] == "new"


@pytest.mark.parametrize(
    ("points", "max_points", "payment"),
    [
        ("10", "5", "5"),
        ("-10", "5", "-5"),
        ("10", "10", "10"),
        ("10", "0", "0"),
        ("-10", "-5", "0"),
        ("10", "few", "0"),
        ("ten", None, "0"),
        (None, None, "0"),
        ("0.0000005", None, "0.000001"),
        ("-0.0000005", None, "-0.000001"),
        ("0.0000004", None, "0"),
    ],
)
def test_points_and_cap(
    points: str | None, max_points: str | None, payment: str
) -> None:
    for kind in ("attribute", "activity", "metric"):
        signal = "city" if kind == "attribute" else "any"
        capped = rule("r", kind, signal, points=points, max_points=max_points)
        assert pays(capped, activities=[touch("page_viewed")]) == Decimal(payment)


def test_points__exact_where_floats_are_not() -> None:
    # A tenth ten times is 1, and 0.3 holds three tenths.
    tenths = [touch("order_placed", n, value="0.3") for n in range(10)]
    each = rule("r", "activity", "any", points="0.1", per_units="0.1")
    assert pays(each, activities=tenths) == 3
    total = rule("r", "metric", "any", measure="sum_value", per_units="0.1")
    assert pays(total, activities=tenths) == 300


def test_rounding__once_and_half_away_from_zero() -> None:
    thirds = [
        cells(decay_id="d", decay_type="linear", period_days=3, rate_per_period="1")
    ]
    # Two at a third each: 0.666667 and not twice 0.333333.
    two = [touch("page_viewed", 2), touch("page_viewed", 2, activity_id="2")]
    decayed = rule("r", "activity", "any", points=1, decay_id="d")
    assert pays(decayed, activities=two, decay_policies=thirds) == Decimal("0.666667")
    halved = rule("r", "activity", "any", points="-0.000001", decay_id="half")
    at_half = [touch("page_viewed", 30)]
    parts = {"activities": at_half, "decay_policies": DECAYS}
    assert pays(halved, **parts) == Decimal("-0.000001")


@pytest.mark.parametrize(
    ("field", "operator", "value", "holds"),
    [
        ("category", "eq", "HIKING", True),
        ("activity_type", "in", "email_opened|page_viewed", True),
        ("value", "gte", "5", True),
        ("value", "contains", "5", False),
        ("activity_date", "eq", "2026-06-30", True),
        ("occurred_at", "eq", "2026-06-30 12:00:00", True),
        ("occurred_at", "starts_with", "2026", False),
        ("is_bot", "eq", "false", True),
        ("campaign", "is_null", None, True),
        ("lead.country", "eq", "pl", True),
        ("country", "eq", "pl", False),
        ("lead.shoe_size", "is_null", None, False),
        ("shoe_size", "is_null", None, False),
        (None, "eq", "x", False),
        ("category", None, None, False),
        ("category", None, "hiking", False),
    ],
)
def test_activity_rule__condition(
    field: str | None, operator: str | None, value: str | None, holds: bool
) -> None:
    conditional = rule(
        "r", "activity", "page_viewed", field=field, operator=operator, value=value
    )
    seen = [touch("page_viewed", category="Hiking", value=5)]
    points = pays(conditional, activities=seen, leads=[lead(country="PL")])
    assert points == (10 if holds else 0)


# --- metric rules ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("count", 4),
        ("sum_value", "10.5"),
        ("distinct_days", 2),
        ("distinct_assets", 2),
        ("days_since_last", 3),
        ("days_idle", 3),
    ],
)
def test_metric_rule__measure(measure: str, expected: Any) -> None:
    seen = [
        touch("page_viewed", 3, value="10.75", asset="/a"),
        touch("page_viewed", 3, value=None, asset="/A", activity_id="2"),
        touch("page_viewed", 5, value="-0.25", asset="/a"),
        touch("page_viewed", 5, asset=None, activity_id="4"),
        touch("page_viewed", 30, value=1000, asset="/old"),
        touch("email_opened", 0, value=1000, asset="/other"),
    ]
    test = {"measure_operator": "eq", "measure_value": expected}
    window = {"window_value": 30, "window_unit": "day"}
    metric = rule("r", "metric", "page_viewed", measure=measure, **test, **window)
    (row,) = score_world(world(metric, activities=seen)).ledger
    assert (row["points"], row["activity_count"]) == (10, 4)
    assert row["last_activity_id"] == "page_viewed:2026-06-27 12:00:00:" + str(
        {"value": "10.75", "asset": "/a"}
    )


@pytest.mark.parametrize(
    ("measure", "operator", "value", "holds"),
    [
        ("count", "eq", "0", True),
        ("sum_value", "eq", "0", True),
        ("distinct_days", "lte", "0", True),
        ("distinct_assets", "in", "0|1", True),
        ("days_since_last", "is_null", None, True),
        ("days_since_last", "gte", "0", False),
        ("days_since_last", "ne", "5", False),
        ("days_since_last", None, None, True),
        ("days_idle", "eq", "10", True),
        ("days_idle", "is_not_null", None, True),
        (None, None, None, False),
        (None, "eq", "0", False),
        ("count", "contains", "0", False),
        ("count", "eq", None, False),
        ("count", None, "0", False),
        ("count", "ne", "none", True),
        ("mood", None, None, False),
    ],
)
def test_metric_rule__without_activity(
    measure: str | None, operator: str | None, value: str | None, holds: bool
) -> None:
    test = {"measure_operator": operator, "measure_value": value}
    metric = rule("r", "metric", "any", measure=measure, **test)
    created = lead(created_at=datetime(2026, 6, 20, 23, 59))
    ledger = score_world(world(metric, leads=[created])).ledger
    assert [row["points"] for row in ledger] == ([10] if holds else [])
    for row in ledger:
        assert row["activity_count"] == 0
        assert row["last_activity_at"] is None
        assert row["last_activity_id"] is None


def test_metric_rule__days_idle_from_the_later_of_creation_and_activity() -> None:
    test = {"measure_operator": "eq", "measure_value": 10}
    idle = rule("r", "metric", "any", measure="days_idle", **test)
    young = lead(created_at=datetime(2026, 6, 20))
    assert pays(idle, leads=[young], activities=[touch("page_viewed", 20)]) == 10
    old = lead(created_at=datetime(2026, 6, 1))
    assert pays(idle, leads=[old], activities=[touch("page_viewed", 10)]) == 10
    assert pays(idle, leads=[old], activities=[touch("page_viewed", 9)]) == 0


@pytest.mark.parametrize(
    ("measure", "per_units", "points"),
    [
        ("count", "2", 10),
        ("sum_value", "0.1", 70),
        ("days_since_last", "2", 0),
        (None, "1", 0),
    ],
)
def test_metric_rule__per_units(
    measure: str | None, per_units: str, points: int
) -> None:
    seen = [touch("page_viewed", value="0.3"), touch("page_viewed", value="0.4")]
    seen.append(touch("page_viewed", 1))
    by_units = rule("r", "metric", "any", measure=measure, per_units=per_units)
    assert pays(by_units, activities=seen) == points


def test_metric_rule__a_condition_that_nothing_meets_is_no_mistake() -> None:
    test = {"measure": "count", "measure_operator": "eq", "measure_value": 0}
    sound = {"field": "lead.country", "operator": "eq", "value": "de"}
    assert pays(rule("r", "metric", "any", **test, **sound)) == 10
    mistaken = {"field": "lead.country", "operator": "gt", "value": "de"}
    assert pays(rule("r", "metric", "any", **test, **mistaken)) == 0


# --- grace, requirement, bots, reset --------------------------------------------------


@pytest.mark.parametrize(
    ("grace", "points"), [("9", 10), ("10", 10), ("11", 0), ("x", 0)]
)
def test_min_lead_age_days(grace: str, points: int) -> None:
    created = lead(created_at=datetime(2026, 6, 20, 23, 59, 59))
    for kind, signal in (("attribute", "city"), ("metric", "any")):
        patient = rule("r", kind, signal, min_lead_age_days=grace)
        assert pays(patient, leads=[created]) == points


@pytest.mark.parametrize("kind", ["attribute", "activity", "metric"])
def test_requires_activity(kind: str) -> None:
    signal = "city" if kind == "attribute" else "page_viewed"
    window = {"window_value": 7, "window_unit": "day"}
    view = touch("page_viewed")
    needs = rule("r", kind, signal, requires_activity="email_delivered", **window)
    assert pays(needs, activities=[view]) == 0
    assert pays(needs, activities=[view, touch("email_delivered", 6)]) == 10
    assert pays(needs, activities=[view, touch("email_delivered", 7)]) == 0
    bot = touch("email_delivered", is_bot=True)
    assert pays(needs, activities=[view, bot]) == 0
    assert pays(needs, activities=[view, bot], model={"include_bots": "true"}) == 10
    anything = rule("r", kind, signal, requires_activity="any", **window)
    assert pays(anything, activities=[view]) == 10
    assert pays(anything) == 0


@pytest.mark.parametrize(
    ("include_bots", "points"), [(None, 10), ("false", 10), ("true", 20)]
)
def test_bots_count_only_when_the_model_includes_them(
    include_bots: str | None, points: int
) -> None:
    seen = [touch("page_viewed", 1), touch("page_viewed", is_bot=True)]
    model = {"include_bots": include_bots}
    each = rule("r", "activity", "any")
    scored = score_world(world(each, activities=seen, model=model))
    assert totals(scored) == {"ann": points}
    latest = seen[1 if include_bots == "true" else 0]["occurred_at"]
    assert scored.scores[0]["last_activity_at"] == latest


def test_reset__only_activity_rules_forget() -> None:
    rules = (
        rule("x", "reset", "order_placed"),
        rule("views", "activity", "page_viewed"),
        rule("count", "metric", "page_viewed", measure="count", per_units=1),
        rule("fit", "attribute", "city"),
        rule("req", "activity", "email_opened", requires_activity="page_viewed"),
    )
    at = datetime(2026, 6, 10, 12)
    seen = [
        touch("page_viewed", at - timedelta(days=3)),
        touch("page_viewed", at, activity_id="same instant"),
        touch("order_placed", at),
        touch("order_placed", at - timedelta(days=1)),
        touch("order_placed", datetime(2026, 7, 1)),
        touch("email_opened", at + timedelta(seconds=1)),
    ]
    assert paid(*rules, activities=seen) == {"count": 20, "fit": 10, "req": 10}
    later = touch("page_viewed", at + timedelta(seconds=1))
    assert paid(*rules, activities=[*seen, later])["views"] == 10


def test_reset__needs_its_conditions() -> None:
    restart = rule("x", "reset", "any", field="category", operator="eq", value="end")
    views = rule("views", "activity", "page_viewed")
    seen = [touch("page_viewed", 5), touch("order_placed", 4)]
    assert paid(restart, views, activities=seen) == {"views": 10}
    seen.append(touch("form_submitted", 3, category="END"))
    assert paid(restart, views, activities=seen) == {}
    mistaken = restart | {"operator": "equals"}
    assert paid(mistaken, views, activities=seen) == {"views": 10}
    bot = [*seen[:2], touch("form_submitted", 3, category="end", is_bot=True)]
    assert paid(restart, views, activities=bot) == {"views": 10}


# --- what is in force, who is scored --------------------------------------------------


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_in_force"),
    [
        (None, None, True),
        ("2026-06-30", None, True),
        ("2026-07-01", None, False),
        (None, "2026-06-30", False),
        (None, "2026-07-01", True),
        ("2026-06-30", "2026-06-30", False),
        ("soon", None, False),
    ],
)
def test_validity(
    valid_from: str | None, valid_to: str | None, is_in_force: bool
) -> None:
    dates = {"valid_from": valid_from, "valid_to": valid_to}
    points = 10 if is_in_force else 0
    assert pays(rule("r", "attribute", "city", **dates)) == points
    assert pays(rule("r", "attribute", "city"), group=dates) == points
    scored = score_world(world(rule("r", "attribute", "city"), model=dates)).scores
    assert bool(scored) == is_in_force


def test_validity__the_version_in_force_is_taken() -> None:
    old = rule("r", "attribute", "city", points=1, valid_to="2026-06-30")
    new = rule("r", "attribute", "city", points=2, valid_from="2026-06-30")
    assert paid(old, new) == {"r": 2}
    with pytest.raises(ValueError, match="two rows in force"):
        paid(old | {"valid_to": None}, new)


@pytest.mark.parametrize(
    "mistake",
    [
        {"group_id": None},
        {"group_id": "unknown"},
        {"rule_type": "wish"},
        {"rule_type": None},
        {"signal": None},
        {"rule_id": None},
        {"model_id": "unknown"},
        {"window_value": "7"},
        {"window_unit": "day"},
        {"window_value": "0", "window_unit": "day"},
        {"window_value": "-1", "window_unit": "day"},
        {"window_value": "1.5", "window_unit": "day"},
        {"window_value": "7", "window_unit": "year"},
        {"per_units": "x"},
    ],
)
@pytest.mark.parametrize("kind", ["attribute", "activity", "metric"])
def test_malformed_rule_pays_nothing(kind: str, mistake: dict[str, Any]) -> None:
    signal = "phone" if kind == "attribute" else "any"
    sound = rule("r", kind, signal)
    parts: dict[str, Any] = {"activities": [touch("page_viewed")]}
    assert paid(sound, **parts) == {"r": 10}
    assert paid(sound | mistake, **parts) == {}


@pytest.mark.parametrize(
    ("created_at", "is_scored"),
    [
        (None, False),
        (datetime(2026, 6, 30, 23, 59, 59), True),
        (datetime(2026, 7, 1), False),
    ],
)
def test_lead_that_does_not_exist_has_no_score(
    created_at: datetime | None, is_scored: bool
) -> None:
    parts = {"leads": [lead(created_at=created_at)], "group": {"min_points": 1}}
    scored = score_world(world(**parts))
    assert bool(scored.scores) == bool(scored.ledger) == is_scored


@pytest.mark.parametrize(
    ("status", "is_scored"),
    [("champion", True), ("challenger", True), ("retired", False), ("x", False)],
)
def test_status(status: str, is_scored: bool) -> None:
    assert bool(score_world(world(model={"status": status})).scores) == is_scored


@pytest.mark.parametrize(
    ("field", "operator", "value", "scored"),
    [
        (None, None, None, {"ann", "bob"}),
        ("country", "eq", "pl", {"ann"}),
        ("lead.country", "ne", "pl", {"bob"}),
        ("lead_id", "starts_with", "b", {"bob"}),
        ("shoe_size", "is_null", None, set()),
        (None, "eq", "pl", set()),
        ("country", None, "pl", set()),
        ("country", None, None, set()),
    ],
)
def test_audience(
    field: str | None, operator: str | None, value: str | None, scored: set[str]
) -> None:
    model = {
        "audience_field": field,
        "audience_operator": operator,
        "audience_value": value,
    }
    leads = [lead("ann", country="PL"), lead("bob", country="DE")]
    assert totals(score_world(world(model=model, leads=leads))).keys() == scored


@pytest.mark.parametrize(
    ("exclusion", "scored"),
    [
        ({"field": "country", "operator": "eq", "value": "pl"}, {"bob"}),
        ({"field": "lead.country", "operator": "eq", "value": "pl"}, {"bob"}),
        ({"model_id": "m", "field": "country", "operator": "is_not_null"}, set()),
        ({"model_id": "n", "field": "country", "operator": "is_not_null"}, None),
        ({"field": "shoe_size", "operator": "is_null"}, None),
        ({"operator": "eq", "value": "pl"}, None),
        ({"field": "country", "operator": "is_not_null", "valid_to": D}, None),
    ],
)
def test_exclusion(exclusion: dict[str, Any], scored: set[str] | None) -> None:
    leads = [lead("ann", country="PL"), lead("bob", country="DE")]
    excluded = world(leads=leads, scoring_exclusions=[cells(**exclusion)])
    expected = {"ann", "bob"} if scored is None else scored
    assert totals(score_world(excluded)).keys() == expected


# --- limits, bands, stages, ranks -----------------------------------------------------


def limit_rows(scored: Result) -> list[tuple[str, str, str | None, Decimal]]:
    """The limit rows of a ledger, which hold points only."""
    rows = [row for row in scored.ledger if row["entry_type"] != "rule"]
    for row in rows:
        assert row["rule_id"] is None
        assert row["undecayed_points"] is None
        assert row["activity_count"] is None
    return [
        (row["entry_type"], row["score_type"], row["group_id"], row["points"])
        for row in rows
    ]


def test_limits__from_group_to_model() -> None:
    groups = [
        ("g1", "fit", None, "12"),
        ("g2", "fit", "3", None),
        ("g3", "engagement", "-5", "5"),
        ("g4", "engagement", None, "-1"),
    ]
    limited = world(
        rule("a", "attribute", "city", points=20, group_id="g1"),
        rule("b", "attribute", "city", points=-9, group_id="g3"),
        model={
            "max_fit_score": 14,
            "min_engagement_score": "-5.5",
            "min_score": "9",
            "max_score": "100",
        },
        scoring_groups=[
            cells(
                model_id="m",
                group_id=group_id,
                score_type=score_type,
                min_points=low,
                max_points=high,
            )
            for group_id, score_type, low, high in groups
        ],
    )
    scored = score_world(limited)
    assert limit_rows(scored) == [
        ("group_limit", "fit", "g1", -8),
        ("group_limit", "fit", "g2", 3),
        ("group_limit", "engagement", "g3", 4),
        ("group_limit", "engagement", "g4", -1),
        ("score_limit", "fit", None, -1),
        ("score_limit", "engagement", None, Decimal("0.5")),
        ("model_limit", "total", None, Decimal("0.5")),
    ]
    (score,) = scored.scores
    assert (score["fit_score"], score["engagement_score"]) == (14, Decimal("-5.5"))
    assert score["total_score"] == 9 == sum(row["points"] for row in scored.ledger)


def test_limits__a_minimum_above_its_maximum_is_a_mistake() -> None:
    upside_down = {"min_points": 6, "max_points": 5}
    scored = score_world(world(rule("r", "attribute", "city"), group=upside_down))
    assert scored.ledger == []
    assert totals(scored) == {"ann": 0}
    assert score_world(world(model={"min_score": 1, "max_score": 0})).scores == []


BANDS = [
    ("high", "45", "false"),
    ("over", "0", "false"),
    ("zero", "0", "true"),
    ("under", None, None),
]


def banded(points: Any, bands: list[tuple[str, str | None, str | None]]) -> str | None:
    """The band of a lead with so many points."""
    rows = [
        cells(
            model_id="m",
            score_type="total",
            band=band,
            lower_bound=bound,
            lower_inclusive=inclusive,
        )
        for band, bound, inclusive in bands
    ]
    scored = score_world(
        world(rule("r", "attribute", "city", points=points), score_bands=rows)
    )
    (score,) = scored.scores
    assert score["fit_band"] is None
    return score["score_band"]


@pytest.mark.parametrize(
    ("points", "band"),
    [
        ("-0.000001", "under"),
        ("0", "zero"),
        ("0.000001", "over"),
        ("45", "over"),
        ("45.000001", "high"),
    ],
)
def test_band(points: str, band: str) -> None:
    assert banded(points, BANDS) == band


def test_band__no_row_no_band_and_no_lowest_band_with_a_bound() -> None:
    assert banded(5, []) is None
    bounded: list[tuple[str, str | None, str | None]] = [
        ("low", "0", "true"),
        ("high", "10", "true"),
    ]
    assert banded(-1, bounded) is None
    assert banded(5, bounded) is None
    assert banded(10, bounded) == "high"


def test_grade() -> None:
    def grade(**tables: list[Cells]) -> str | None:
        return score_world(world(**tables)).scores[0]["grade"]

    fit = cells(model_id="m", score_type="fit", band="A")
    engagement = cells(model_id="m", score_type="engagement", band="1")
    named = cells(model_id="m", fit_band="A", engagement_band="1", grade="top")
    assert grade() is None
    assert grade(score_bands=[fit]) == "A"
    assert grade(score_bands=[engagement]) == "1"
    assert grade(score_bands=[fit, engagement]) == "A1"
    assert grade(score_bands=[fit, engagement], score_grades=[named]) == "top"
    other = named | {"model_id": "n"}
    assert grade(score_bands=[fit, engagement], score_grades=[other]) == "A1"


@pytest.mark.parametrize(
    ("points", "activities", "stages_met"),
    [
        (9, [], None),
        (10, [], "MQL"),
        (20, [], "MQL"),
        (20, [touch("form_submitted", 7)], "MQL"),
        (20, [touch("form_submitted", 6)], "MQL|SQL"),
        (20, [touch("form_submitted", 6, is_bot=True)], "MQL"),
    ],
)
def test_stages_met(points: int, activities: list[Any], stages_met: str | None) -> None:
    stages = [
        cells(
            model_id="m",
            stage="SQL",
            stage_rank=2,
            min_total_score=20,
            requires_activity="form_submitted",
            requires_activity_days=7,
        ),
        cells(model_id="m", stage="MQL", stage_rank=1, min_engagement_score=10),
    ]
    scored = score_world(
        world(
            rule("r", "attribute", "city", points=points),
            activities=activities,
            qualification_rules=stages,
        )
    )
    assert scored.scores[0]["stages_met"] == stages_met


def test_stages_met__a_higher_one_does_not_need_the_lower() -> None:
    stages = [
        cells(model_id="m", stage="MQL", stage_rank=1, min_fit_score=1),
        cells(model_id="m", stage="SQL", stage_rank=2, min_total_score=0),
    ]
    assert (
        score_world(world(qualification_rules=stages)).scores[0]["stages_met"] == "SQL"
    )


def test_rank_and_percentile() -> None:
    fit_group = cells(model_id="m", group_id="f", score_type="fit")
    eng_group = cells(model_id="m", group_id="g", score_type="engagement")
    leads = [
        lead("Best", phone="9"),
        lead("b", phone="5"),
        lead("a", phone="5"),
        lead("B", phone="5"),
        lead("late", phone="5"),
        lead("fitter", phone="2", city="x"),
        lead("none"),
    ]
    scored = score_world(
        world(
            rule("r", "attribute", "phone", points=1, per_units=1),
            rule("f", "attribute", "city", operator="eq", value="x", points=3)
            | {"group_id": "f"},
            leads=leads,
            activities=[
                touch("page_viewed", lead_id="late"),
                touch("page_viewed", 3, lead_id="B"),
                touch("page_viewed", 3, lead_id="a"),
            ],
            scoring_groups=[fit_group, eng_group],
        )
    )
    order = [row["lead_id"] for row in scored.scores]
    assert order == ["Best", "fitter", "late", "B", "a", "b", "none"]
    assert [row["score_rank"] for row in scored.scores] == [1, 2, 3, 4, 5, 6, 7]
    shares = [row["score_percentile"] for row in scored.scores]
    assert shares == pytest.approx([1, *[1 / 6] * 5, 0])
    assert score_world(world()).scores[0]["score_percentile"] == 0


# --- random worlds --------------------------------------------------------------------


def assert_reconciles(scored: Result) -> None:
    """The ledger of each lead adds up to its total, and holds no empty row."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in scored.ledger:
        assert row["points"] != 0
        sums[row["model_id"], row["lead_id"]] += row["points"]
    scores = {
        (row["model_id"], row["lead_id"]): row["total_score"] for row in scored.scores
    }
    assert sums.keys() <= scores.keys()
    assert all(total == sums[key] for key, total in scores.items())


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(worlds())
def test_random_world__ledger_reconciles(small: World) -> None:
    assert_reconciles(score_world(small))


def test_random_world__is_the_same_for_the_same_seed() -> None:
    for seed in range(5):
        assert random_world(seed, D) == random_world(seed, D)
    assert random_world(1, D) != random_world(2, D)


@pytest.mark.parametrize("as_of_date", EDGE_DATES[:3])
def test_random_worlds__merged_score_as_they_did_alone(as_of_date: date) -> None:
    several = [random_world(seed, as_of_date, f"w{seed}_") for seed in range(1, 25)]
    alone = [score_world(one) for one in several]
    together = score_world(merge_worlds(several))
    assert_reconciles(together)
    ledger = [row for scored in alone for row in scored.ledger]
    assert len(ledger) > 300
    assert describe_difference(ledger, together.ledger) == ""
    scores = [row for scored in alone for row in scored.scores]
    assert describe_difference(scores, together.scores, SCORES_KEY) == ""


def test_random_worlds__order_of_delivery_does_not_matter() -> None:
    for seed in range(20):
        one = random_world(seed, D)
        turned = one | {
            "leads": one["leads"][::-1],
            "activities": one["activities"][::-1],
            "tables": {name: rows[::-1] for name, rows in one["tables"].items()},
        }
        expected, actual = score_world(one), score_world(turned)
        assert describe_difference(expected.ledger, actual.ledger) == ""
        assert describe_difference(expected.scores, actual.scores, SCORES_KEY) == ""


def test_rows_for_seed__every_column_in_order() -> None:
    one = random_world(1, D)
    for seed, columns in SEED_COLUMNS.items():
        for row in rows_for_seed(one, seed):
            assert tuple(row) == columns


def test_describe_difference__names_row_and_cells() -> None:
    ledger = score_world(world(rule("r", "attribute", "city"))).ledger
    assert describe_difference(ledger, ledger) == ""
    (row,) = ledger
    label = (
        "as_of_date=2026-06-30 model_id=m lead_id=ann entry_type=rule "
        "score_type=engagement group_id=g rule_id=r"
    )
    other = [row | {"points": Decimal(9)}]
    assert describe_difference(ledger, other) == (
        f"different: {label}: points is 9, expected 10.000000"
    )
    assert describe_difference(ledger, []).startswith(f"missing: {label}: points=10")
    assert describe_difference([], ledger).startswith(f"unexpected: {label}")
    assert describe_difference(ledger, ledger * 2) == f"twice in actual: {label}"
    allowed = {("m", "ann"): Decimal(1)}
    assert describe_difference(ledger, other, tolerance=allowed) == ""
