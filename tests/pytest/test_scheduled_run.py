"""The scheduled run: its lock, its exit codes, what it publishes and what it keeps."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
from scheduled import FAILING_TEST, ONE_MART, Company

from scheduled_run.exit_codes import ExitCode
from scheduled_run.lock import LockedError, lock

PERSONAL = {"email", "first_name", "last_name", "full_name", "phone", "birth_date"}

# built once for both files
pytestmark = pytest.mark.xdist_group("scheduled")


def columns(company: Company, table: str) -> set[str]:
    return {
        name
        for (name,) in company.query(
            "select column_name from information_schema.columns "
            f"where table_name = '{table}'",
            company.published,
        )
    }


# --- a run that goes well -------------------------------------------------------------


def test_marts_and_runs_alone_are_published(company: Company) -> None:
    tables = company.query(
        "select table_schema, table_name, table_type from information_schema.tables",
        company.published,
    )
    runs = ("lead_scoring_operations", "run_history", "BASE TABLE")
    assert runs in tables
    tables.remove(runs)
    assert {name for _, name, _ in tables} == {
        "leads", "lead_activities", "lead_scores", "lead_score_ledger",
        "lead_segments", "rejected_records", "publication",
    } | {  # marts to come need no change here
        path.stem for path in (company.project / "models/marts").glob("*.sql")
    } - {"lead_extra_attributes"}  # fmt: skip
    assert {(schema, kind) for schema, _, kind in tables} == {
        ("lead_scoring", "BASE TABLE")
    }


def test_personal_data_is_not_published(company: Company) -> None:
    assert not columns(company, "leads") & PERSONAL
    assert columns(company, "leads") >= {"lead_id", "company_name", "created_at"}
    assert "unreadable_value" not in columns(company, "rejected_records")
    # what an engine says of a mistake may quote a value
    assert "message" not in columns(company, "run_history")
    addresses = company.query(
        "select count(*) from lead_scoring.leads where email is not null"
    )
    assert addresses[0][0] > 1000


def test_personal_data_is_published_when_asked_for(company: Company) -> None:
    company.run("--retry", environment={"LEAD_SCORING_PUBLISH_PERSONAL_DATA": "1"})
    assert columns(company, "leads") >= PERSONAL
    assert "message" in columns(company, "run_history")


def test_the_publication_says_what_it_is(company: Company) -> None:
    published = company.publication()
    assert {str(row[2]) for row in published} == {"2026-06-30"}
    (run_id,) = {row[4] for row in published}
    assert company.query(
        "select count(*) > 200 from lead_scoring_operations.run_history "
        f"where invocation_id = '{run_id}'"
    ) == [(True,)]
    for mart, row_count, *_ in published:
        assert company.query(f"select count(*) from lead_scoring.{mart}") == [
            (row_count,)
        ]


def test_progress_and_a_summary_are_printed(company: Company) -> None:
    output = (company.folder / "output").read_text()
    places = [
        output.index(text)
        for text in (
            "checking how fresh", "no raw table is checked", "building and testing",
            "OK created sql table model lead_scoring.lead_scores", "publishing",
            "copied leads", "test: ", "slowest:", "raw_rows_were_rejected: Got ",
            "b2b_demand_generation", "published rows:", "leads without email",
            "scoring date: 2026-06-30", f"published in: {company.published}",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_every_result_is_kept_in_run_history(company: Company) -> None:
    """Also of a run by hand that fails."""
    kinds = company.query(
        """
        select resource_type, status, count(*) > 5, bool_and(seconds >= 0),
            bool_and(as_of_date = '2026-06-30' and command = 'build')
        from lead_scoring_operations.run_history
        where status in ('success', 'pass')
        group by all order by all
        """
    )
    assert kinds == [
        ("model", "success", True, True, True),
        ("seed", "success", True, True, True),
        ("test", "pass", True, True, True),
    ]
    ((rows_affected,),) = company.query(
        "select rows_affected from lead_scoring_operations.run_history "
        "where node = 'lead_scores'"
    )
    assert [(rows_affected,)] == company.query(
        "select count(*) from lead_scoring.lead_scores"
    )
    assert company.query(
        "select status, failures > 0, message like 'Got % results%' "
        "from lead_scoring_operations.run_history where node = 'raw_rows_were_rejected'"
    ) == [("warn", True, True)]


def test_a_new_mart_is_published_without_being_named(company: Company) -> None:
    company.write(
        "models/marts/named_leads.sql",
        "select lead_id, full_name, 'x' as unknown_to_the_yml from {{ ref('leads') }}",
    )
    company.write(
        "models/marts/named_leads.yml",
        """
models:
  - name: named_leads
    config: {contract: {enforced: false}}
    columns:
      - name: lead_id
      - name: full_name
        config: {meta: {pii: direct}}
""",
    )
    company.change(
        "models/marts/lead_segments.yml",
        lambda text: text.replace(
            "  - name: lead_segments\n",
            "  - name: lead_segments\n    config: {meta: {published: false}}\n",
            1,
        ),
    )
    company.run("--skip-freshness", "--", "--select", "named_leads")
    assert columns(company, "named_leads") == {"lead_id"}
    assert not columns(company, "lead_segments")


def test_a_dashboard_that_keeps_the_file_open_goes_on(company: Company) -> None:
    count = "select count(*), max(published_at) from lead_scoring.publication"
    with duckdb.connect(str(company.published), read_only=True) as dashboard:
        before = dashboard.execute(count).fetchall()
        company.run("--retry")
        assert dashboard.execute(count).fetchall() == before
        scores = dashboard.execute("select count(*) from lead_scoring.lead_scores")
        assert scores.fetchall()[0][0] > 1000
    assert company.query(count, company.published) > before


# --- one at a time --------------------------------------------------------------------


def test_a_second_run_leaves_at_once(company: Company) -> None:
    with lock(company.lock), company.nothing_is_published():
        began = time.monotonic()
        result = company.run(code=ExitCode.ALREADY_RUNNING)
        assert time.monotonic() - began < 5
    assert f"is held by process {os.getpid()} since " in result.stdout
    assert "dbt" not in result.stdout


def wait_until_free(path: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        with contextlib.suppress(LockedError), lock(path):
            return
        assert time.monotonic() < deadline, "the lock is still held"
        time.sleep(0.1)


def children(process: subprocess.Popen[str]) -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(child) for child in path.read_text().split()]


def test_a_run_that_is_killed_frees_its_lock_and_leaves_no_dbt(
    company: Company,
) -> None:
    process = company.start("--skip-freshness", until="Running with dbt")
    with pytest.raises(LockedError), lock(company.lock):
        pass
    (dbt,) = children(process)
    with company.nothing_is_published():
        process.kill()
        process.wait(10)
        wait_until_free(company.lock)
    assert not Path(f"/proc/{dbt}/exe").exists()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, ExitCode.TERMINATED),
        (signal.SIGINT, ExitCode.INTERRUPTED),
    ],
)
def test_a_run_that_is_told_to_end_ends_dbt(
    company: Company, number: signal.Signals, code: ExitCode
) -> None:
    process = company.start("--skip-freshness", until="START")
    (dbt,) = children(process)
    with company.nothing_is_published():
        process.send_signal(number)
        output, _ = process.communicate(timeout=40)
    assert process.returncode == code
    assert f"exit code {code.value} ({code.name.lower()})" in output
    assert not Path(f"/proc/{dbt}/exe").exists()
    wait_until_free(company.lock)


# --- runs that fail -------------------------------------------------------------------


def test_a_failed_test_publishes_nothing_and_a_retry_goes_on(company: Company) -> None:
    company.write(FAILING_TEST, "select lead_id from {{ ref('lead_segments') }}")
    with company.nothing_is_published():
        output = company.run(*ONE_MART, code=ExitCode.TESTS_FAILED).stdout
    assert "test segments_are_wanted: fail\n      Got 2879 results" in output
    assert "--retry" in output
    assert "nothing was published; exit code 31 (tests_failed)" in output
    assert company.query(
        "select status, failures from lead_scoring_operations.run_history "
        "where node = 'segments_are_wanted' order by started_at desc limit 1"
    ) == [("fail", 2879)]

    # another command in between does no harm
    company.write(
        FAILING_TEST, "select lead_id from {{ ref('lead_segments') }} where false"
    )
    before = company.publication()
    output = company.run("--retry").stdout
    # with the test that was skipped because of it
    assert "1 of 2 PASS segments_are_wanted" in output
    assert company.publication() != before


def test_a_project_that_can_not_be_read_has_its_own_exit_code(company: Company) -> None:
    company.write("models/marts/leads.yml", "models: [{name: leads, columns: 1}]")
    with company.nothing_is_published():
        output = company.run("--skip-freshness", code=ExitCode.DBT_FAILED).stdout
    assert "dbt build ended with exit code 2 and left no results" in output


def test_a_retry_on_another_date_is_a_normal_run(company: Company) -> None:
    def run_of_yesterday(state: dict) -> None:
        state["metadata"]["invocation_started_at"] = "2026-01-31T23:59:59Z"
        state["results"][-1]["status"] = "error"

    company.change_state(run_of_yesterday)
    output = company.run("--retry", *ONE_MART).stdout
    assert "the failed run is of 2026-01-31, and it is " in output
    assert "building and testing" in output


def test_a_retry_without_a_failed_run_is_a_normal_run(company: Company) -> None:
    company.state.unlink()
    output = company.run("--retry", *ONE_MART).stdout
    assert "there is no failed run to go on with" in output
    assert "building and testing" in output


def test_marts_of_two_dates_are_not_published(company: Company) -> None:
    company.execute("update lead_scoring.lead_segments set as_of_date = '2026-07-01'")
    with company.nothing_is_published():
        output = company.run("--retry", code=ExitCode.MIXED_DATES).stdout
    assert "lead_segments has scoring date 2026-07-01" in output
    assert "lead_scores has scoring date 2026-06-30" in output


def test_an_earlier_date_is_published_only_when_allowed(company: Company) -> None:
    company.execute(
        "update lead_scoring.publication set as_of_date = '2026-07-01'",
        company.published,
    )
    with company.nothing_is_published():
        output = company.run("--retry", code=ExitCode.EARLIER_DATE).stdout
    assert "have scoring date 2026-06-30, and those of 2026-07-01 are" in output
    company.run("--retry", "--allow-earlier-date")
    assert {str(row[2]) for row in company.publication()} == {"2026-06-30"}


def test_a_run_killed_while_publishing_leaves_the_copy_before(company: Company) -> None:
    before = company.published.stat().st_ino
    process = company.start("--retry", until="copied lead_activities")
    process.kill()
    process.wait(10)
    wait_until_free(company.lock)
    assert company.published.stat().st_ino == before
    assert company.publication()
    with contextlib.suppress(StopIteration):
        leftover = next(company.published.parent.glob("*.next-*"))
        assert leftover.name != company.published.name
    company.run("--retry")
    assert [path.name for path in company.published.parent.iterdir()] == [
        "published.duckdb"
    ]


def test_a_history_that_can_not_be_written_is_a_warning(company: Company) -> None:
    company.execute(
        "create or replace table lead_scoring_operations.run_history (something int)"
    )
    output = " ".join(company.run(*ONE_MART).stdout.split())
    assert "this run is not recorded: " in output
    assert "has the columns something in place of invocation_id, started_at" in output
    assert not columns(company, "run_history")


def test_the_warehouse_is_not_published_over(company: Company) -> None:
    output = company.run(
        code=ExitCode.WRONG_USAGE,
        environment={"LEAD_SCORING_PUBLISHED": str(company.warehouse)},
    ).stdout
    assert "is the warehouse itself" in output
