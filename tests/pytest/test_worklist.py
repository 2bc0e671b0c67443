"""The worklist and the triggers, worked out again in Python."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import Dbt, Engine, named_rows

B2B = "b2b_demand_generation"
TODAY = date(2026, 6, 30)
WEEK = timedelta(days=7)

Row = dict[str, Any]


def change(dbt: Dbt, sql: str) -> None:
    with duckdb.connect(str(dbt.database)) as connection:
        connection.execute(sql)


def copy_of(dbt: Dbt, work: Path) -> Dbt:
    copied = Dbt(work)
    shutil.copy(dbt.database, copied.database)
    return copied


def triggers(dbt: Dbt) -> list[Row]:
    return named_rows(
        dbt, "select * from lead_scoring.lead_triggers order by trigger_id"
    )


def types(dbt: Dbt) -> set[str]:
    return {row["trigger_type"] for row in triggers(dbt)}


@pytest.fixture(scope="module")
def backfilled(duckdb_sample: Engine, tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The sample company with forty dates in its history, and what is made of them."""
    dbt = copy_of(duckdb_sample.dbt, tmp_path_factory.mktemp("backfilled"))
    dbt.run(
        "run",
        "--select",
        "lead_score_history",
        variables={"backfill_from": "2026-05-22", "backfill_to": "2026-06-28"},
    )
    dbt.run("run", "--select", "lead_stage_history+")
    # on two dates alone people seem to enter whom the dates before show in the stage
    dbt.run(
        "run",
        "--select",
        "lead_triggers",
        "--full-refresh",
        variables={"full_refresh_history": True},
    )
    return dbt


# --- the worklist ---------------------------------------------------------------------


def test_who_is_on_the_worklist_in_what_order_and_for_whom(backfilled: Dbt) -> None:
    leads = named_rows(
        backfilled,
        f"""
        select
            leads.*,
            scores.stage,
            scores.grade,
            scores.total_score,
            segments.life_cycle_segment,
            segments.channel,
            segments.play_priority,
            segments.segment_type,
            segments.open_intent_date,
            entries.entered_date,
            coalesce(segments.order_value, 0) as order_value
        from lead_scoring.leads as leads
        left join lead_scoring.lead_scores as scores
            on leads.lead_id = scores.lead_id and scores.model_id = '{B2B}'
        left join lead_scoring.lead_segments as segments
            on leads.lead_id = segments.lead_id
        left join lead_scoring.lead_stage_history as entries
            on
                scores.model_id = entries.model_id
                and scores.lead_id = entries.lead_id
                and scores.stage = entries.stage
                and entries.left_date is null
        """,
    )
    activities = named_rows(
        backfilled,
        f"""
        select lead_id, asset, activity_type, activity_date, value
        from lead_scoring.lead_activities
        where
            activity_type like 'opportunity_%'
            and activity_date <= '{TODAY}'
            and not is_bot
        """,
    )
    deals: dict[tuple[str, str], set[str]] = defaultdict(set)
    won: dict[str, Any] = defaultdict(int)
    closed: dict[str, date] = {}
    for row in activities:
        if row["activity_type"] != "opportunity_created":
            latest = closed.get(row["lead_id"], date.min)
            closed[row["lead_id"]] = max(latest, row["activity_date"])
        deals[row["lead_id"], row["asset"]].add(row["activity_type"])
        recent = row["activity_date"] > TODAY - timedelta(days=730)
        if row["activity_type"] == "opportunity_won" and recent:
            won[row["lead_id"]] += row["value"] or 0
    in_a_deal = {
        lead for (lead, _), kinds in deals.items() if kinds == {"opportunity_created"}
    }
    intents = {
        row["lead_id"]: row["day"]
        for row in named_rows(
            backfilled,
            f"""
            select lead_id, max(last_activity_at)::date as day
            from lead_scoring.lead_score_ledger
            where
                model_id = '{B2B}'
                and entry_type = 'rule'
                and group_id = 'buying_intent'
                and points > 0
            group by lead_id
            """,
        )
    }

    def last_intent(lead: Row) -> date:
        shown = [intents.get(lead["lead_id"]), lead["open_intent_date"]]
        return max((day for day in shown if day), default=date.min)

    def is_settled(lead: Row) -> bool:
        """Whether a deal closed since the reason arose, and no intent came later."""
        reason = lead["entered_date"]
        if lead["channel"] == "sales" and lead["segment_type"] == "intent":
            reason = lead["open_intent_date"]
        if lead["lead_id"] not in closed or reason is None:
            return False
        return closed[lead["lead_id"]] >= max(reason, last_intent(lead))

    def order(lead: Row) -> tuple[Any, ...]:
        stages = {"SQL": 0, "MQL": 1, None: 2}
        fit, engagement = ("ABCD".index(lead["grade"][0]), int(lead["grade"][1]))
        value = lead["order_value"] + won[lead["lead_id"]]
        return (
            stages[lead["stage"]],
            0 if lead["stage"] else lead["play_priority"],
            fit + engagement,
            engagement,
            -last_intent(lead).toordinal(),
            -value,
            -lead["total_score"],
            lead["lead_id"],
        )

    candidates = [
        lead
        for lead in leads
        if (lead["stage"] or lead["channel"] == "sales")
        and not lead["is_excluded"]
        and not lead["has_opted_out"]
        and lead["lead_id"] not in in_a_deal
        and not is_settled(lead)
    ]

    def owner(lead: Row) -> str:
        if lead["owner_id"]:
            return str(lead["owner_id"])
        if (lead["employee_count"] or 0) > 1000:
            return "hana.dvorak"
        by_country = {
            "ben.mueller": {"DE", "AT", "CH"},
            "anna.nowak": {"PL"},
            "emma.jones": {"GB", "NL", "DK", "SE"},
        }
        for name, countries in by_country.items():
            if lead["country"] in countries:
                return name
        return "inside_sales" if lead["is_identified"] else "unassigned"

    queues: dict[str, list[str]] = defaultdict(list)
    expected = []
    for lead in sorted(candidates, key=order):
        queue = queues[owner(lead)]
        queue.append(lead["lead_id"])
        if len(queue) <= (10 if owner(lead) in ("inside_sales", "unassigned") else 8):
            expected.append((lead["lead_id"], owner(lead), len(queue)))
    found = named_rows(
        backfilled, "select * from lead_scoring.sales_worklist order by worklist_rank"
    )
    assert [
        (row["lead_id"], row["owner_id"], row["owner_rank"]) for row in found
    ] == expected
    assert [row["worklist_rank"] for row in found] == list(range(1, len(found) + 1))
    for row in found:
        listed = sum(other["owner_id"] == row["owner_id"] for other in found)
        assert row["waiting_count"] == len(queues[row["owner_id"]]) - listed
    # else the above would show nothing of these
    assert {row["stage"] for row in found} == {"SQL", "MQL", None}
    assert any(row["waiting_count"] for row in found)
    assert any(row["route_id"] for row in found)
    assert any(is_settled(lead) for lead in leads)
    assert in_a_deal & {lead["lead_id"] for lead in leads if lead["stage"]}


def test_reasons_are_sentences_of_the_leads_own_ledger(backfilled: Dbt) -> None:
    ledger: dict[str, list[Row]] = defaultdict(list)
    for row in named_rows(
        backfilled,
        f"""
        select *
        from lead_scoring.lead_score_ledger
        where model_id = '{B2B}' and entry_type = 'rule'
        """,
    ):
        ledger[row["lead_id"]].append(row)

    def largest(rows: list[Row]) -> str | None:
        ordered = sorted(rows, key=lambda row: (-abs(row["points"]), row["rule_id"]))
        return ordered[0]["description"] if ordered else None

    found = named_rows(backfilled, "select * from lead_scoring.sales_worklist")
    for row in found:
        paid = [entry for entry in ledger[row["lead_id"]] if entry["points"] > 0]
        taken = [entry for entry in ledger[row["lead_id"]] if entry["points"] < 0]
        new = [
            entry
            for entry in paid
            if entry["last_activity_at"]
            and entry["last_activity_at"].date() > TODAY - WEEK
        ]
        assert row["reason_for"] == largest(paid)
        assert row["new_this_week"] == largest(new)
        assert row["reason_against"] == largest(taken)
    assert any(row["new_this_week"] for row in found)
    assert any(row["reason_against"] for row in found)


def test_everybody_on_the_worklist_has_a_next_step_of_the_playbook(
    backfilled: Dbt,
) -> None:
    steps = {
        row["first_step"]
        for row in named_rows(
            backfilled,
            "select first_step from lead_scoring_rules.playbook"
            " where channel = 'sales'",
        )
    }
    found = named_rows(backfilled, "select * from lead_scoring.sales_worklist")
    assert {row["next_step"] for row in found} <= steps
    assert {row["is_overdue"] for row in found} == {True, False}
    for row in found:
        assert row["is_overdue"] == (row["due_date"] < TODAY)


# --- triggers -------------------------------------------------------------------------


def test_every_type_of_trigger_occurs(backfilled: Dbt, duckdb_sample: Engine) -> None:
    assert types(backfilled) >= {
        "entered_mql",
        "entered_sql",
        "left_stage",
        "score_jumped",
        "champion_going_quiet",
        "intent_without_purchase",
    }
    # what two dates of history can show
    assert types(duckdb_sample.dbt) >= {
        "entered_mql",
        "champion_going_quiet",
        "intent_without_purchase",
    }


def test_stages_and_jumps_follow_from_the_history(backfilled: Dbt) -> None:
    first = TODAY - timedelta(days=29)
    totals: dict[tuple[str, str], dict[date, Any]] = defaultdict(dict)
    for row in named_rows(backfilled, "select * from lead_scoring.lead_score_history"):
        totals[row["model_id"], row["lead_id"]][row["as_of_date"]] = row["total_score"]
    expected = set()
    for (model, lead), scores in totals.items():
        before = date.min
        for day in sorted(scores):
            if day - WEEK in scores and scores[day] - scores[day - WEEK] >= 25:
                if day >= first and before < day - WEEK:
                    expected.add(("score_jumped", model, lead, None, day))
                before = day
    for row in named_rows(backfilled, "select * from lead_scoring.lead_stage_history"):
        kind = "entered_" + row["stage"].lower().replace(" ", "_")
        key = row["model_id"], row["lead_id"], row["stage"]
        if row["entered_date"] >= first:
            expected.add((kind, *key, row["entered_date"]))
        if row["left_date"] and row["left_date"] >= first:
            expected.add(("left_stage", *key, row["left_date"]))
    columns = ("trigger_type", "model_id", "lead_id", "stage", "trigger_date")
    found = [
        tuple(row[column] for column in columns)
        for row in triggers(backfilled)
        if row["model_id"]
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len({kind for kind, *_ in expected}) >= 4


def test_payloads_are_json(backfilled: Dbt) -> None:
    for row in triggers(backfilled):
        payload = json.loads(row["payload"])
        if row["score"] is not None:
            assert payload["score"] == float(row["score"])
        if row["trigger_type"] == "champion_going_quiet":
            last = date.fromisoformat(payload["last_activity_date"])
            assert row["trigger_date"] == last + timedelta(days=14)
        if row["trigger_type"] == "intent_without_purchase":
            opened = date.fromisoformat(payload["intent_date"])
            assert row["trigger_date"] == opened + WEEK


def test_triggers_stay_as_they_are_and_come_once(
    backfilled: Dbt, tmp_path: Path
) -> None:
    """A run that is repeated adds nothing; what was fired stays, whatever changed."""
    dbt = copy_of(backfilled, tmp_path)
    made = ("run", "--select", "int_segments__triggers", "lead_triggers")
    before = triggers(dbt)
    dbt.run(*made)
    assert triggers(dbt) == before

    # nobody is a champion or has an open intent any more, and an entry moved by a day
    change(
        dbt,
        "update lead_scoring.lead_segments set rfm_segment = null, open_intent = null",
    )
    entry = next(
        row
        for row in before
        if row["trigger_type"] == "entered_mql" and row["trigger_date"] < TODAY - WEEK
    )
    change(
        dbt,
        f"""
        update lead_scoring.lead_stage_history
        set entered_date = entered_date - 1
        where
            model_id = '{entry["model_id"]}'
            and lead_id = '{entry["lead_id"]}'
            and stage = 'MQL'
            and entered_date = '{entry["trigger_date"]}'
        """,
    )
    dbt.run(*made, "--full-refresh")
    assert triggers(dbt) == before

    # what is new is added, and can be told by its batch
    change(
        dbt,
        f"""
        insert into lead_scoring.lead_stage_history
        select * replace ('new' as stage, date '{TODAY}' as entered_date)
        from lead_scoring.lead_stage_history
        where lead_id = '{entry["lead_id"]}' and model_id = '{entry["model_id"]}'
        limit 1
        """,
    )
    dbt.run(*made)
    after = triggers(dbt)
    known = {row["trigger_id"] for row in before}
    (added,) = (row for row in after if row["trigger_id"] not in known)
    assert [row for row in after if row["trigger_id"] in known] == before
    assert added["trigger_type"] == "entered_new"
    assert added["first_seen_date"] == TODAY
    assert added["batch_number"] > max(row["batch_number"] for row in before)


def test_a_full_refresh_forgets_when_it_is_asked_to(
    backfilled: Dbt, tmp_path: Path
) -> None:
    dbt = copy_of(backfilled, tmp_path)
    change(
        dbt,
        "update lead_scoring.lead_triggers"
        " set trigger_id = 'old', trigger_date = '2020-01-01'"
        " where trigger_id = (select min(trigger_id) from lead_scoring.lead_triggers)",
    )
    dbt.run(
        "run",
        "--select",
        "lead_triggers",
        "--full-refresh",
        variables={"full_refresh_history": True},
    )
    ids = {row["trigger_id"] for row in triggers(dbt)}
    assert ids == {row["trigger_id"] for row in triggers(backfilled)}
