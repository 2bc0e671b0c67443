"""The history of scores: which dates a run writes, and that it writes them whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import HISTORY_COLUMNS, Dbt, Engine, query

B2B = "b2b_demand_generation"
HISTORY = "lead_scoring.lead_score_history"
ONLY_HISTORY = ("run", "--select", "lead_score_history")
BUILT_DATES = ["2026-06-29", "2026-06-30"]

#: Rules have other points from 2026 on.
DATES = ["2025-12-31", "2026-01-01", "2026-04-15"]


def change(dbt: Dbt, sql: str) -> None:
    with duckdb.connect(str(dbt.database)) as connection:
        connection.execute(sql)


def dates(dbt: Dbt) -> list[str]:
    rows = query(dbt, f"select distinct as_of_date from {HISTORY} order by 1")
    return [str(day) for (day,) in rows]


def rows_of(dbt: Dbt, relation: str, where: str = "true") -> list[tuple[Any, ...]]:
    """The rows of scores, without the time of the run that wrote them."""
    columns = ", ".join(HISTORY_COLUMNS)
    return query(dbt, f"select {columns} from {relation} where {where} order by all")


def written_at(dbt: Dbt) -> dict[str, Any]:
    rows = query(dbt, f"select as_of_date, min(scored_at) from {HISTORY} group by 1")
    return {str(day): scored_at for day, scored_at in rows}


def backfill(dbt: Dbt, first: str, last: str, **more: Any) -> str:
    """Score a range of dates; what dbt printed."""
    variables = {"backfill_from": first, "backfill_to": last, **more}
    return dbt.run(*ONLY_HISTORY, variables=variables).stdout


@pytest.fixture
def sample(duckdb_sample: Engine, tmp_path: Path) -> Dbt:
    """A copy of the sample company's warehouse."""
    dbt = Dbt(tmp_path)
    shutil.copy(duckdb_sample.dbt.database, dbt.database)
    return dbt


@pytest.fixture(scope="module")
def backfilled(duckdb_sample: Engine, tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The sample company with some past dates in its history."""
    dbt = Dbt(tmp_path_factory.mktemp("backfilled"))
    shutil.copy(duckdb_sample.dbt.database, dbt.database)
    for day in DATES:
        backfill(dbt, day, day)
    return dbt


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Dbt]:
    """Builds the scores and their history afresh, as of a date."""
    built: dict[str, Dbt] = {}

    def build(day: str) -> Dbt:
        if day not in built:
            built[day] = Dbt(tmp_path_factory.mktemp("fresh"))
            built[day].run(
                "build",
                *("--exclude-resource-type", "test", "unit_test"),
                *("--select", "+lead_score_history", "+lead_score_ledger"),
                variables={"as_of_date": day},
            )
        return built[day]

    return build


# --- which dates are written ----------------------------------------------------------


def test_a_build_writes_its_date_and_the_one_before(sample: Dbt) -> None:
    assert dates(sample) == BUILT_DATES
    whole = (*ONLY_HISTORY, "int_scoring__ledger", "int_scoring__scores")
    sample.run(*whole, variables={"as_of_date": "2026-03-31"})
    assert dates(sample) == ["2026-03-30", "2026-03-31", *BUILT_DATES]
    # without a date it is today's; a run that begins before midnight may say so
    sample.run(*whole, variables={"sample_as_of_date": "", "rescored_days": 0})
    (today,) = set(dates(sample)) - {"2026-03-30", "2026-03-31", *BUILT_DATES}
    started_at = json.loads((sample.target / "run_results.json").read_text())
    assert started_at["metadata"]["invocation_started_at"][:10] == today


@pytest.mark.parametrize("day", DATES)
def test_a_date_is_what_a_fresh_build_gives(
    backfilled: Dbt, fresh: Callable[[str], Dbt], day: str
) -> None:
    assert dates(backfilled) == [*DATES, *BUILT_DATES]
    expected = rows_of(fresh(day), "lead_scoring_intermediate.int_scoring__scores")
    assert rows_of(backfilled, HISTORY, f"as_of_date = '{day}'") == expected
    assert rows_of(fresh(day), HISTORY, f"as_of_date = '{day}'") == expected
    assert len(expected) > 1000


def test_rules_differ_between_the_dates(backfilled: Dbt) -> None:
    """Else the test above would not show that each date has its own."""
    versions = query(
        backfilled,
        f"""
        select count(*)
        from lead_scoring_rules.scoring_rules
        where model_id = '{B2B}' and valid_from = '{DATES[1]}'
        """,
    )
    assert versions[0][0] > 0


def test_the_date_before_is_scored_again(sample: Dbt) -> None:
    """What came late changes it, and the dates before stay."""
    backfill(sample, "2026-06-27", "2026-06-29")
    before = rows_of(sample, HISTORY)
    change(
        sample, f"update {HISTORY} set total_score = 1 where as_of_date < '2026-06-30'"
    )
    sample.run(*ONLY_HISTORY)
    old = "as_of_date <= '2026-06-28'"
    assert {row[5] for row in rows_of(sample, HISTORY, old)} == {Decimal(1)}
    assert rows_of(sample, HISTORY, f"not {old}") == [
        row for row in before if str(row[0]) > "2026-06-28"
    ]


def test_scores_of_another_date_are_not_taken_for_the_runs_own(
    sample: Dbt, fresh: Callable[[str], Dbt]
) -> None:
    """The scores that were built are those of June; the run's date is in April."""
    day = DATES[2]
    sample.run(*ONLY_HISTORY, variables={"as_of_date": day, "rescored_days": 0})
    assert dates(sample) == [day, *BUILT_DATES]
    assert rows_of(sample, HISTORY, f"as_of_date = '{day}'") == rows_of(
        fresh(day), HISTORY, f"as_of_date = '{day}'"
    )


def test_a_date_without_leads_is_emptied(sample: Dbt) -> None:
    day = "2019-12-31"
    change(
        sample,
        f"""
        insert into {HISTORY}
        select * replace (date '{day}' as as_of_date)
        from {HISTORY}
        where as_of_date = '2026-06-30'
        """,
    )
    assert dates(sample) == [day, *BUILT_DATES]
    assert f"scored {day} (1 of 1): 0 rows" in backfill(sample, day, day)
    assert dates(sample) == BUILT_DATES


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"backfill_from": "2026-02-29", "backfill_to": "2026-03-01"},
            "var backfill_from is '2026-02-29'; it must be a date",
        ),
        ({"backfill_from": "2026-03-01"}, "needs both var backfill_from and"),
        (
            {"backfill_from": "2026-03-02", "backfill_to": "2026-03-01"},
            "var backfill_from is 2026-03-02, which is after backfill_to",
        ),
        (
            {"backfill_from": "2026-06-30", "backfill_to": "2026-07-01"},
            "backfill_to is 2026-07-01, which is after the scoring date, 2026-06-30",
        ),
        ({"backfill_resume": True}, "var backfill_resume needs the backfill_from and"),
        ({"rescored_days": -1}, "var rescored_days is '-1'; it must be a number of"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(
    backfilled: Dbt, variables: dict[str, Any], message: str
) -> None:
    before = written_at(backfilled)
    result = backfilled.run(*ONLY_HISTORY, variables=variables, check=False)
    assert result.returncode != 0
    assert message in " ".join(result.stdout.split())
    assert written_at(backfilled) == before


# --- what is kept ---------------------------------------------------------------------


def test_a_killed_backfill_leaves_whole_dates_and_goes_on(sample: Dbt) -> None:
    first, last = "2026-01-01", "2026-01-08"
    process = subprocess.Popen(
        [
            "dbt", "--no-use-colors", *ONLY_HISTORY, "--vars",
            json.dumps({"backfill_from": first, "backfill_to": last}),
        ],
        executable=str(Path(sys.executable).with_name("dbt")),
        cwd=sample.project,
        env={
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "LEAD_SCORING_DB": str(sample.database),
            "DBT_TARGET_PATH": str(sample.target),
            "DBT_LOG_PATH": str(sample.work / "logs"),
        },
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    for line in process.stdout:
        if "scored 2026-01-03" in line:
            # in the middle of the next date
            time.sleep(0.2)
            break
    process.send_signal(signal.SIGKILL)
    process.wait(30)

    written = [day for day in dates(sample) if day not in BUILT_DATES]
    assert written[:3] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert len(written) < 8
    found = rows_of(sample, HISTORY, f"as_of_date <= '{last}'")
    before = written_at(sample)

    printed = backfill(sample, first, last, backfill_resume=True)
    assert f"(1 of {8 - len(written)})" in printed
    after = written_at(sample)
    assert len(after) == 8 + len(BUILT_DATES)
    assert {day: after[day] for day in before} == before

    backfill(sample, first, last)
    whole = rows_of(sample, HISTORY, f"as_of_date <= '{last}'")
    assert found == [row for row in whole if str(row[0]) in written]
    assert written_at(sample)[first] > after[last]


def test_a_full_refresh_keeps_the_history_unless_it_is_asked_for(sample: Dbt) -> None:
    backfill(sample, "2026-03-01", "2026-03-01")
    sample.run(*ONLY_HISTORY, "--full-refresh")
    assert dates(sample) == ["2026-03-01", *BUILT_DATES]
    sample.run(*ONLY_HISTORY, variables={"full_refresh_history": True})
    assert dates(sample) == ["2026-03-01", *BUILT_DATES]
    sample.run(
        *ONLY_HISTORY, "--full-refresh", variables={"full_refresh_history": True}
    )
    assert dates(sample) == BUILT_DATES


def test_a_column_that_is_new_is_added(sample: Dbt) -> None:
    backfill(sample, "2026-03-01", "2026-03-01")
    expected = rows_of(sample, HISTORY, "as_of_date > '2026-03-01'")
    change(sample, f"alter table {HISTORY} drop column grade")
    sample.run(*ONLY_HISTORY)
    assert rows_of(sample, HISTORY, "as_of_date > '2026-03-01'") == expected
    assert query(
        sample,
        f"select count(*) > 0, count(grade) from {HISTORY}"
        " where as_of_date = '2026-03-01'",
    ) == [(True, 0)]


@pytest.mark.parametrize(
    ("alteration", "message"),
    [
        ("add column region text", "column region of"),
        ("alter column score_rank type integer", "is INTEGER and should be BIGINT"),
    ],
)
def test_a_table_with_other_columns_is_refused(
    sample: Dbt, alteration: str, message: str
) -> None:
    change(sample, f"alter table {HISTORY} {alteration}")
    result = sample.run(*ONLY_HISTORY, check=False)
    assert result.returncode != 0
    assert message in " ".join(result.stdout.split())
    assert dates(sample) == BUILT_DATES


def test_a_hole_is_named_with_the_command_that_fills_it(backfilled: Dbt) -> None:
    result = backfilled.run("test", "--select", "history_has_no_holes")
    assert "make backfill FROM=2026-01-02 TO=2026-04-14" in result.stdout
    assert "make backfill FROM=2026-04-16 TO=2026-06-28" in result.stdout
    assert "FROM=2026-01-01" not in result.stdout


@pytest.mark.parametrize(
    ("change_made", "message"),
    [
        ("insert into {history} select * from {history}", "is there more than once"),
        ("update {history} set lead_id = null", "a key is empty"),
        ("update {history} set total_score = null", "a score is empty"),
        ("update {history} set score_percentile = 1.1", "the percentile is no share"),
        ("update {history} set score_rank = 0", "the rank is none of the model"),
        ("update {history} set score_rank = 1", "two leads have the same rank"),
        ("update {history} set total_score = -99", "has not the total that was built"),
        ("delete from {history}", "has not the total that was built"),
    ],
)
def test_unsound_rows_are_found_in_recent_dates(
    sample: Dbt, change_made: str, message: str
) -> None:
    of_date = " where as_of_date = '2026-06-30'"
    change(sample, change_made.format(history=HISTORY) + of_date)
    result = sample.run("test", "--select", "recent_history_is_sound", check=False)
    assert result.returncode != 0
    assert message in result.stdout


# --- what is made of it ---------------------------------------------------------------


def test_stages_and_changes_follow_from_the_history(sample: Dbt) -> None:
    """Worked out from the dates again, in Python."""
    # the last two weeks, and the days about the one that is a month before
    backfill(sample, "2026-05-30", "2026-06-01")
    backfill(sample, "2026-06-16", "2026-06-28")
    sample.run("run", "--select", "lead_stage_history+", "leads", "lead_scores")
    exits = {
        (model, stage): Decimal(leave or least or "-1e9")
        for model, stage, leave, least in query(
            sample,
            "select model_id, stage, exit_total_score, min_total_score"
            " from lead_scoring_rules.qualification_rules",
        )
    }
    held: dict[tuple[str, str, str], Any] = {}
    expected = []
    totals = {}
    for day, model, lead, total, met in query(
        sample,
        f"select as_of_date, model_id, lead_id, total_score, stages_met from {HISTORY}"
        " order by as_of_date",
    ):
        totals[str(day), model, lead] = total
        for (of_model, stage), leave in exits.items():
            if of_model != model:
                continue
            key = model, lead, stage
            if stage in (met or "").split("|"):
                held.setdefault(key, day)
            elif key in held and total < leave:
                expected.append((*key, held.pop(key), day))
    expected += [(*key, entered, None) for key, entered in held.items()]
    found = query(
        sample,
        "select model_id, lead_id, stage, entered_date, left_date"
        " from lead_scoring.lead_stage_history",
    )
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert any(left for *_, left in found)

    trends = set()
    for model, lead, total, week, month, trend in query(
        sample,
        """
        select
            model_id,
            lead_id,
            total_score,
            score_change_7d,
            score_change_30d,
            score_trend
        from lead_scoring.lead_scores
        """,
    ):
        for changed, day in ((week, "2026-06-23"), (month, "2026-05-31")):
            before = totals.get((day, model, lead))
            assert changed == (None if before is None else total - before)
        trends.add(trend)
    assert trends == {"new", "rising", "falling", "steady"}

    firsts = query(
        sample,
        "select lead_id, first_mql_date from lead_scoring.leads"
        " where first_mql_date is not null",
    )
    entered = [(row[1], row[3]) for row in expected if row[0::2][:2] == (B2B, "MQL")]
    known = {
        lead for (lead,) in query(sample, "select lead_id from lead_scoring.leads")
    }
    assert dict(firsts) == {
        lead: min(day for other, day in entered if other == lead)
        for lead, _ in entered
        if lead in known
    }
    assert firsts


def explain(dbt: Dbt, **arguments: str) -> tuple[dict[str, list[str]], str]:
    """The printed table, a row per entry: both dates, the change and what happened."""
    printed = dbt.run(
        "--quiet", "run-operation", "explain_score_change",
        "--args", json.dumps(arguments),
    ).stdout  # fmt: skip
    table: dict[str, list[str]] = {}
    for line in printed.splitlines()[4:]:
        cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
        if len(cells) >= 4:
            table[cells[0]] = cells[1:5]
    return table, printed


def points_of(cell: str) -> Decimal:
    return Decimal(0 if cell == "-" else cell)


def test_a_change_is_explained_to_the_last_point(
    backfilled: Dbt, fresh: Callable[[str], Dbt]
) -> None:
    first, last = DATES[0], DATES[2]
    ledgers = [
        {
            (lead, rule): entry
            for lead, rule, *entry in query(
                fresh(day),
                f"""
                select
                    lead_id,
                    rule_id,
                    points,
                    activity_count,
                    last_activity_id,
                    rule_types
                from lead_scoring.lead_score_ledger
                inner join (
                    select rule_id, list(rule_type) as rule_types
                    from lead_scoring_staging.stg_rules__scoring_rules
                    where model_id = '{B2B}'
                    group by rule_id
                ) using (rule_id)
                where model_id = '{B2B}'
                order by lead_id, rule_id
                """,
            )
        }
        for day in (first, last)
    ]
    decayed = next(
        lead
        for (lead, rule), entry in ledgers[0].items()
        if entry[3] == ["activity"]  # a rule that never changed
        and (later := ledgers[1].get((lead, rule))) is not None
        and later[1:] == entry[1:]
        and later[0] != entry[0]
    )
    # the best leads of both dates have the most entries
    best = query(
        backfilled,
        f"""
        select lead_id
        from {HISTORY}
        where model_id = '{B2B}' and as_of_date in ('{first}', '{last}')
        group by lead_id
        having count(*) = 2
        order by max(score_rank), lead_id
        limit 3
        """,
    )
    happened = set()
    for lead_id in [decayed, *(lead for (lead,) in best)]:
        table, printed = explain(
            backfilled, lead_id=lead_id, from_date=first, to_date=last
        )
        total = table.pop("total score")
        stored = [
            query(
                backfilled,
                f"""
                select total_score
                from {HISTORY}
                where
                    model_id = '{B2B}'
                    and lead_id = '{lead_id}'
                    and as_of_date = '{day}'
                """,
            )[0][0]
            for day in (first, last)
        ]
        assert [Decimal(cell) for cell in total[:2]] == stored
        assert "The history has" not in printed
        for column, expected in ((0, stored[0]), (1, stored[1])):
            assert sum(points_of(row[column]) for row in table.values()) == expected
        assert sum(points_of(row[2]) for row in table.values()) == Decimal(total[2])
        for column, ledger in enumerate(ledgers):
            assert {
                name: points_of(row[column])
                for name, row in table.items()
                if row[column] != "-" and not name.startswith("limit of")
            } == {
                rule: entry[0]
                for (lead, rule), entry in ledger.items()
                if lead == lead_id
            }
        happened |= {row[3] for row in table.values()}
    assert happened >= {"same", "new", "expired", "decayed"}


def test_what_happened_to_a_rule_is_told_apart(backfilled: Dbt) -> None:
    """Over the turn of the year: mails are worth less from then on."""
    opened = query(
        backfilled,
        f"""
        select history.lead_id
        from {HISTORY} as history
        inner join lead_scoring.lead_activities using (lead_id)
        where
            history.as_of_date = '{DATES[1]}'
            and history.model_id = '{B2B}'
            and activity_type = 'email_opened'
            and not is_bot
            and activity_date between '2025-12-15' and '2025-12-31'
        order by history.score_rank
        limit 1
        """,
    )
    table, _ = explain(
        backfilled, lead_id=opened[0][0], from_date=DATES[0], to_date=DATES[1]
    )
    assert table["mail_opened"][3] == "rule changed"


def test_a_lead_that_is_not_scored_is_said_to_be_so(backfilled: Dbt) -> None:
    came_later = query(
        backfilled,
        f"""
        select lead_id
        from lead_scoring.lead_scores
        inner join lead_scoring.leads using (lead_id)
        where model_id = '{B2B}' and created_date > '2026-05-01'
        order by score_rank
        limit 1
        """,
    )[0][0]
    table, printed = explain(backfilled, lead_id=came_later, from_date=DATES[2])
    assert f"Not scored on {DATES[2]}: not there yet" in printed
    del table["total score"]
    assert {row[3] for name, row in table.items() if "limit" not in name} <= {"new", ""}

    result = backfilled.run(
        "run-operation", "explain_score_change", "--args", "{lead_id: nobody}",
        check=False,
    )  # fmt: skip
    assert result.returncode != 0
    assert "scores no lead nobody on 2026-06-29 or 2026-06-30" in " ".join(
        result.stdout.split()
    )
