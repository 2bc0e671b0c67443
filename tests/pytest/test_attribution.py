"""Campaigns, channels and accounts, against plain Python that was written apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import REPOSITORY, Dbt, named_rows

B2B = "b2b_demand_generation"
D = date(2026, 6, 30)
LOOKBACK_DAYS = 90
HALF_LIFE_DAYS = 7
TOP_LEADS = 3
CONVERSIONS = {"opportunity_won", "order_placed"}
TOUCHES = {
    "ad_clicked",
    "content_downloaded",
    "email_clicked",
    "email_opened",
    "event_attended",
    "event_registered",
    "form_submitted",
    "social_commented",
    "social_followed",
    "social_liked",
    "social_shared",
    "video_watched",
}
LEVELS = {
    "campaign": ("campaign_performance", "campaign_id", TOUCHES | {"page_viewed"}),
    "channel": ("channel_performance", "channel", TOUCHES),
}
RULES = ("first_touch", "last_touch", "linear", "time_decay", "position_based")
NO_TOUCH = "(no touch)"
#: What is built once the history is stored.
SELECTED = (
    "int_scoring__exclusions",
    "lead_score_ledger",
    "lead_stage_history",
    "lead_scores",
    "leads",
    "lead_activities",
    "path:models/attribution",
    "int_segments__opportunities",
    "path:models/accounts",
    "campaign_performance",
    "channel_performance",
    "account_scores",
)

Row = dict[str, Any]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The sample company, with a date of 30 days ago in the history."""
    dbt = Dbt(tmp_path_factory.mktemp("attribution"))
    dbt.run(
        "build",
        "--select",
        "+lead_score_history",
        "stg_marketing__campaigns",
        "--exclude-resource-type",
        "test",
        "unit_test",
    )
    day = str(D - timedelta(days=30))
    dbt.run(
        "run",
        "--select",
        "lead_score_history",
        variables={"backfill_from": day, "backfill_to": day},
    )
    dbt.run("run", "--select", *SELECTED)
    return dbt


# --- attribution ----------------------------------------------------------------------


def weights(rule: str, days: list[int]) -> list[Fraction]:
    """What each touch weighs, given how many days before the conversion it was."""
    count = len(days)
    if rule == "linear":
        return [Fraction(1)] * count
    if rule == "time_decay":
        # as documented, from the last touch on, to a millionth, a half up
        halved = [0.5 ** ((day - days[-1]) / HALF_LIFE_DAYS) for day in days]
        return [Fraction(int(weight * 10**6 + 0.5)) for weight in halved]
    if rule == "position_based":
        if count <= 2:
            return [Fraction(1)] * count
        middle = Fraction(20, count - 2)
        return [Fraction(40), *[middle] * (count - 2), Fraction(40)]
    chosen = 0 if rule == "first_touch" else count - 1
    return [Fraction(place == chosen) for place in range(count)]


def parts(amount: Decimal, weighed: list[Fraction]) -> list[Decimal]:
    """An amount by weights: cut to 6 places, the rest to the last."""
    total = sum(weighed)
    cut = [
        Decimal(int(Fraction(amount) * 10**6 * weight / total)).scaleb(-6)
        for weight in weighed[:-1]
    ]
    return [*cut, amount - sum(cut)]


def test_parts_are_those_of_the_documented_example() -> None:
    """The reference itself, against numbers worked out by hand."""
    shared = {
        rule: [str(part) for part in parts(Decimal(100), weights(rule, [14, 7, 0]))]
        for rule in RULES[2:]
    }
    assert shared == {
        "linear": ["33.333333", "33.333333", "33.333334"],
        "time_decay": ["14.285714", "28.571428", "57.142858"],
        "position_based": ["40.000000", "20.000000", "40.000000"],
    }


def expected_performance(dbt: Dbt, level: str) -> dict[str, Row]:
    """What the mart must hold per campaign or channel, but for costs."""
    _, _, touch_types = LEVELS[level]
    activities = named_rows(
        dbt,
        "select * from lead_scoring.lead_activities where not is_bot",
    )
    earlier = [row for row in activities if row["activity_date"] <= D]
    by_lead_and_day: dict[tuple[Any, ...], Row] = {}
    touched_by: dict[str, str] = {}
    for row in sorted(
        earlier, key=lambda row: (row["occurred_at"], row["activity_id"].encode())
    ):
        if row["activity_type"] in touch_types and row[level] is not None:
            touched_by[row["activity_id"]] = row[level]
            key = (row["lead_id"], row[level], row["activity_date"])
            by_lead_and_day.setdefault(key, row)
    touches = defaultdict(list)
    for touch in by_lead_and_day.values():
        touches[touch["lead_id"]].append(touch)

    def before(lead_id: str, day: date, time: Any) -> list[Row]:
        return [
            touch
            for touch in touches[lead_id]
            if day - timedelta(days=LOOKBACK_DAYS) < touch["activity_date"] <= day
            and (time is None or touch["occurred_at"] <= time)
        ]

    found: dict[str, Row] = defaultdict(lambda: defaultdict(Decimal))
    found[NO_TOUCH]["touch_count"] += 0
    leads = defaultdict(set)
    for touch in by_lead_and_day.values():
        found[touch[level]]["touch_count"] += 1
        leads[touch[level]].add(touch["lead_id"])
    for touched, lead_ids in leads.items():
        found[touched]["lead_count"] += len(lead_ids)

    for row in earlier:
        if row["activity_type"] not in CONVERSIONS:
            continue
        value = row["value"] or Decimal(0)
        path = before(row["lead_id"], row["activity_date"], row["occurred_at"])
        names = [touch[level] for touch in path] or [NO_TOUCH]
        days = [(row["activity_date"] - touch["activity_date"]).days for touch in path]
        for name in set(names):
            found[name]["influenced_conversion_count"] += 1
            found[name]["influenced_revenue"] += value
        for rule in RULES:
            weighed = weights(rule, days or [0])
            for part, amount in (("conversions", Decimal(1)), ("revenue", value)):
                for name, share in zip(names, parts(amount, weighed), strict=True):
                    found[name][f"{part}_{rule}"] += share

    for row in named_rows(
        dbt,
        f"select * from lead_scoring.lead_stage_history where model_id = '{B2B}'",
    ):
        path = before(row["lead_id"], row["entered_date"], None)
        name = path[-1][level] if path else NO_TOUCH
        found[name]["stage_entry_count"] += 1
        is_first = row["entered_date"] == row["first_entered_date"]
        found[name]["mql_count"] += row["stage"] == "MQL" and is_first

    for row in named_rows(
        dbt,
        f"""
        select * from lead_scoring.lead_score_ledger
        where model_id = '{B2B}' and entry_type = 'rule'
        """,
    ):
        if row["points"] > 0 and row["last_activity_id"] in touched_by:
            touched = touched_by[row["last_activity_id"]]
            found[touched]["points_earned"] += row["points"]
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_marts_hold_what_python_works_out(sample: Dbt, level: str) -> None:
    mart, key, _ = LEVELS[level]
    expected = expected_performance(sample, level)
    actual = {row[key]: row for row in named_rows(sample, f"from lead_scoring.{mart}")}
    assert set(expected) <= set(actual)
    columns = [
        "touch_count",
        "lead_count",
        "points_earned",
        "mql_count",
        "stage_entry_count",
        "influenced_conversion_count",
        "influenced_revenue",
        *(f"conversions_{rule}" for rule in RULES),
        *(f"revenue_{rule}" for rule in RULES),
    ]
    assert {
        name: {column: row[column] for column in columns}
        for name, row in actual.items()
    } == {
        name: {column: expected[name][column] for column in columns} for name in actual
    }
    # a comparison of nothing would pass as well
    summed = {column: sum(row[column] for row in actual.values()) for column in columns}
    assert all(total > 0 for total in summed.values()), summed


@pytest.mark.parametrize("level", LEVELS)
def test_rows_hold_all_conversions_and_revenue(sample: Dbt, level: str) -> None:
    mart, _, _ = LEVELS[level]
    types = ", ".join(f"'{name}'" for name in CONVERSIONS)
    (expected,) = named_rows(
        sample,
        f"""
        select count(*) as conversions, sum(value) as revenue
        from lead_scoring.lead_activities
        where activity_type in ({types})
        """,
    )
    sums = ", ".join(
        f"sum({part}_{rule}) as {part}_{rule}" for part in expected for rule in RULES
    )
    (actual,) = named_rows(sample, f"select {sums} from lead_scoring.{mart}")
    assert actual == {
        f"{part}_{rule}": total for part, total in expected.items() for rule in RULES
    }


def test_costs_and_ratios(sample: Dbt) -> None:
    """Costs are those of the newest raw rows; ratios are of the mart's own columns."""
    path = REPOSITORY / "data/sample/marketing/campaigns.parquet"
    raw = duckdb.sql(
        f"select id, channel, cost from '{path}' order by updated_at"
    ).fetchall()
    costs = {campaign: Decimal(str(cost)) for campaign, _, cost in raw}
    channels = {campaign: channel for campaign, channel, _ in raw}
    campaigns = named_rows(sample, "from lead_scoring.campaign_performance")
    assert {
        row["campaign_id"]: row["cost"] for row in campaigns if row["cost"] is not None
    } == costs
    by_channel: dict[str, Decimal] = defaultdict(Decimal)
    for campaign, cost in costs.items():
        by_channel[channels[campaign]] += cost
    marts = [*campaigns, *named_rows(sample, "from lead_scoring.channel_performance")]
    assert {
        row["channel"]: row["cost"]
        for row in marts[len(campaigns) :]
        if row["cost"] is not None
    } == by_channel
    for row in marts:
        cost = row["cost"]
        assert cost is None or cost >= 0
        assert (row["cost_per_mql"] is None) == (cost is None or not row["mql_count"])
        if row["cost_per_mql"] is not None:
            assert row["cost_per_mql"] == round(cost / row["mql_count"], 6)
        for rule in RULES:
            ratio = row[f"return_on_cost_{rule}"]
            assert (ratio is None) == (not cost)
            if ratio is not None:
                assert ratio == round(row[f"revenue_{rule}"] / cost, 6)


def test_the_worst_campaign_comes_first(sample: Dbt) -> None:
    sample.run("compile", "--select", "which_campaign_to_stop")
    compiled = sample.target / "compiled/lead_scoring/analyses"
    answer = named_rows(sample, (compiled / "which_campaign_to_stop.sql").read_text())
    assert len(answer) > 10
    returned = [row["greatest_revenue"] - row["cost"] for row in answer]
    verdicts = [row["verdict"].split(":")[0] for row in answer]
    assert returned[0] < 0
    assert verdicts[0] in ("stop", "do not repeat")
    for verdict, gain, row in zip(verdicts, returned, answer, strict=True):
        assert (gain < 0) == (verdict in ("stop", "do not repeat", "wait"))
        assert (row["least_revenue"] >= row["cost"]) == (verdict == "keep")


def test_a_touch_of_no_known_type_is_refused(tmp_path: Path) -> None:
    result = Dbt(tmp_path).run(
        "compile",
        "--select",
        "int_attribution__touches",
        variables={"touch_activity_types": ["email_red"]},
        check=False,
    )
    assert result.returncode != 0
    assert "'email_red'" in result.stdout


# --- accounts -------------------------------------------------------------------------


def expected_accounts(dbt: Dbt) -> dict[str, str]:
    """The account of each lead who has one."""
    leads = named_rows(dbt, "from lead_scoring.leads")
    seed = (REPOSITORY / "seeds/reference_lists.csv").read_text().splitlines()
    lists = defaultdict(set)
    for line in seed[1:]:
        name, item = line.split(",")[:2]
        lists[name].add(item.lower())
    crm_accounts = defaultdict(set)
    for lead in leads:
        if lead["account_id"] and lead["email_domain"]:
            crm_accounts[lead["email_domain"].lower()].add(lead["account_id"])
    accounts = {}
    for lead in leads:
        domain = (lead["email_domain"] or "").lower()
        if domain in lists["own_domains"]:
            continue
        is_business = domain and domain not in lists["free_mail_providers"]
        if lead["account_id"]:
            accounts[lead["lead_id"]] = f"crm:{lead['account_id']}"
        elif is_business and len(crm_accounts[domain]) == 1:
            (account_id,) = crm_accounts[domain]
            accounts[lead["lead_id"]] = f"crm:{account_id}"
        elif is_business:
            accounts[lead["lead_id"]] = f"domain:{domain}"
    return accounts


def test_accounts_hold_what_python_works_out(sample: Dbt) -> None:
    accounts = expected_accounts(sample)
    roles = {
        row["lead_id"]: row for row in named_rows(sample, "from lead_scoring.leads")
    }
    before = {
        (row["model_id"], row["lead_id"]): row
        for row in named_rows(
            sample,
            f"""
            from lead_scoring.lead_score_history
            where as_of_date = date '{D - timedelta(days=30)}'
            """,
        )
    }
    opened, closed = {}, set()
    for row in named_rows(
        sample,
        "from lead_scoring.lead_activities where activity_type like 'opportunity_%'",
    ):
        if row["activity_type"] == "opportunity_created":
            opened[row["asset"]] = row
        else:
            closed.add(row["asset"])
    open_count: Counter[str] = Counter()
    open_amount: dict[str, Decimal] = defaultdict(Decimal)
    for opportunity, row in opened.items():
        account = accounts.get(row["lead_id"])
        if opportunity not in closed and account:
            open_count[account] += 1
            open_amount[account] += row["value"] or 0

    members = defaultdict(list)
    for row in named_rows(sample, "from lead_scoring.lead_scores"):
        if row["lead_id"] in accounts:
            members[row["model_id"], accounts[row["lead_id"]]].append(row)
    everybody = defaultdict(list)
    for lead_id, account in accounts.items():
        everybody[account].append(lead_id)

    expected = {}
    for (model, account), leads in members.items():
        best = sorted(leads, key=lambda row: row["score_rank"])
        engaged = [row["lead_id"] for row in leads if row["engagement_score"] > 0]
        total = sum(row["total_score"] for row in best[:TOP_LEADS])
        earlier = sorted(
            (
                before[model, lead_id]
                for lead_id in everybody[account]
                if (model, lead_id) in before
            ),
            key=lambda row: row["score_rank"],
        )
        known = {
            role: sorted(
                {roles[lead_id][role] for lead_id in engaged} - {None},
                key=str.encode,
            )
            for role in ("seniority", "department")
        }
        expected[model, account] = {
            "lead_count": len(leads),
            "engaged_lead_count": len(engaged),
            "best_score": best[0]["total_score"],
            "best_lead_id": best[0]["lead_id"],
            "score_sum_top": total,
            "account_score_change_30d": total
            - sum(row["total_score"] for row in earlier[:TOP_LEADS])
            if earlier
            else None,
            "seniority_count": len(known["seniority"]),
            "seniorities": "|".join(known["seniority"]) or None,
            "department_count": len(known["department"]),
            "departments": "|".join(known["department"]) or None,
            "open_opportunity_count": open_count[account],
            "open_opportunity_amount": open_amount[account],
            "last_activity_at": max(
                (row["last_activity_at"] for row in leads if row["last_activity_at"]),
                default=None,
            ),
        }
    actual = {
        (row["model_id"], row["account_id"]): row
        for row in named_rows(sample, "from lead_scoring.account_scores")
    }
    assert set(actual) == set(expected)
    columns = list(next(iter(expected.values())))
    assert {
        key: {column: row[column] for column in columns} for key, row in actual.items()
    } == expected
    assert any(row["account_score_change_30d"] for row in actual.values())
    assert any(row["open_opportunity_count"] for row in actual.values())
    assert any(key[1].startswith("domain:") for key in actual)

    ranked = defaultdict(list)
    for (model, account), row in actual.items():
        ranked[model].append((row["account_rank"], account, row))
    for places in ranked.values():
        in_order = sorted(
            places,
            key=lambda place: (
                -place[2]["score_sum_top"],
                -place[2]["best_score"],
                place[1].encode(),
            ),
        )
        assert [rank for rank, _, _ in in_order] == list(range(1, len(places) + 1))


def test_no_account_is_a_free_mail_provider_or_without_a_name(sample: Dbt) -> None:
    assert (
        named_rows(
            sample,
            """
            select account_id, account_name, domain
            from lead_scoring.account_scores
            where
                account_name is null
                or account_name like 'crm:%'
                or domain in ('ourcompany.example')
                or domain in (
                    select item from lead_scoring_rules.reference_lists
                    where list_name = 'free_mail_providers'
                )
            """,
        )
        == []
    )
