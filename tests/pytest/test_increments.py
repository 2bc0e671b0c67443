"""Daily runs end where a full refresh ends, whatever arrives and in whichever order."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import LONG_TESTS, MARTS_OF_A_DATE, REPOSITORY, Dbt, copy_of_project
from databases import DuckdbDatabase, sorted_rows
from deliveries import EVENTS, LOADED_AT, RawFiles

SAMPLE = REPOSITORY / "data/sample"
#: What is compared; the other marts follow from it and from the rules.
COMPARED = (*MARTS_OF_A_DATE, "lead_stage_history")
MODELS_ALONE = (
    "--exclude-resource-type",
    "test",
    "unit_test",
    "--select",
    *(f"+{mart}" for mart in COMPARED),
)
INTERMEDIATES = (
    "lead_scoring_intermediate.int_people__identifiers",
    "lead_scoring_intermediate.int_people__identifier_links",
)


class Company:
    """A company's warehouse that is run day by day.

    Args:
        work: folder of its own.
        link: where dbt finds the raw tables; of one path it reads the project once.
        project: the project, else this one.
    """

    def __init__(self, work: Path, link: Path, project: Path = REPOSITORY) -> None:
        self.dbt = Dbt(work, project)
        self.raw = RawFiles(SAMPLE, work / "raw")
        self.link = link
        self.database = DuckdbDatabase(self.dbt.database)

    def variables(self) -> dict[str, str]:
        """The vars of a run, for which the link is pointed at the raw tables."""
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(self.raw.folder)
        return {"raw_files": str(self.link)}

    def build(self, *arguments: str, day: str | None = None) -> str:
        """Build the models from what was delivered, for the sample's day or another."""
        variables = self.variables()
        if day:
            variables["as_of_date"] = day
        return self.dbt.run(
            "build", *MODELS_ALONE, *arguments, variables=variables
        ).stdout

    def score(self, day: str) -> None:
        """Score a date with what has been built, and record the attributes of it."""
        self.dbt.run(
            "run",
            "--select",
            "lead_attribute_history",
            "int_scoring__ledger",
            "int_scoring__scores",
            "lead_scores",
            variables={**self.variables(), "as_of_date": day},
        )

    def begin_as(self, other: Company) -> None:
        """Take over the warehouse of another, who was built from all that there is."""
        self.raw.deliver()
        shutil.copy(other.dbt.database, self.dbt.database)

    def start(self) -> subprocess.Popen[str]:
        """Begin to build, in a process group of its own."""
        command, environment = self.dbt.command(
            "build", *MODELS_ALONE, variables=self.variables()
        )
        return subprocess.Popen(
            command,
            cwd=self.dbt.project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def query(self, sql: str) -> list[tuple]:
        return self.database.query(sql)[1]

    def tables(self, without: tuple[str, ...] = ()) -> dict[str, list[tuple]]:
        """All rows of the marts and of who is who; `without` leaves columns out."""
        tables = {}
        for name in (*(f"lead_scoring.{mart}" for mart in COMPARED), *INTERMEDIATES):
            columns, _ = self.database.query(f"select * from {name} limit 0")
            kept = [column for column in columns if column not in without]
            tables[name] = sorted_rows(self.database, name, kept)
        return tables


def differing(
    one: dict[str, list[tuple]],
    other: dict[str, list[tuple]],
    ignored: tuple[str, ...] = (),
) -> list[str]:
    """The tables that are not equal, each with the first row that one of them lacks."""
    return [
        f"{name}: {sorted(set(one[name]) ^ set(other[name]), key=str)[:1]}"
        for name in one
        if one[name] != other[name] and name.split(".")[1] not in ignored
    ]


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt finds the raw tables of whichever company is built."""
    return tmp_path_factory.mktemp("link") / "raw"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, link: Path) -> Company:
    """The sample company, built at once from all that there is."""
    company = Company(tmp_path_factory.mktemp("undisturbed"), link)
    company.raw.deliver()
    company.build()
    return company


@pytest.fixture
def company(tmp_path: Path, link: Path) -> Iterator[Company]:
    yield Company(tmp_path, link)
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_daily_runs_end_as_a_full_refresh(
    company: Company, undisturbed: Company
) -> None:
    """Whether it came at once or in parts; and a run without news changes nothing."""
    for day in ("2026-06-20", "2026-06-29"):
        company.raw.deliver(until=datetime.fromisoformat(day))
        company.build(day=day)
    company.raw.deliver()
    printed = company.build()
    assert "read as a whole" not in printed
    tables = company.tables()
    # stages follow from the history, which here goes back to the first run
    without = ("stage", "first_mql_date")
    built_at_once = undisturbed.tables(without)
    of_history = ("lead_stage_history",)
    assert differing(company.tables(without), built_at_once, of_history) == []
    company.build()
    assert differing(company.tables(), tables) == []
    company.build("--full-refresh")
    assert differing(company.tables(), tables) == []


def test_late_repeated_and_shuffled_rows_change_nothing(
    company: Company, undisturbed: Company
) -> None:
    """A tenth of the events comes 30 days late, another twice, in any order."""
    for day in ("2026-06-20", "2026-07-10"):
        company.raw.deliver(until=datetime.fromisoformat(day))
        for table in EVENTS:
            late = f"to_days(30 * cast(hash(id) % 10 = 0 and {LOADED_AT}"
            late += " < '2026-05-25' as integer))"
            company.raw.write(
                table,
                f"""
                with delivered as (
                    select * replace (
                        case
                            when {LOADED_AT} is null then loaded_at
                            else strftime(
                                {LOADED_AT} + {late}, '%Y-%m-%dT%H:%M:%SZ'
                            )
                        end as loaded_at
                    )
                    from {company.raw.rows(table)}
                    where {LOADED_AT} >= try_cast(
                        {"occurred_at" if "cancel" not in table else "cancelled_at"}
                        as timestamptz
                    )
                    union all
                    -- what is set aside stays as it is
                    select *
                    from {company.raw.rows(table)}
                    where ({LOADED_AT} >= try_cast(
                        {"occurred_at" if "cancel" not in table else "cancelled_at"}
                        as timestamptz
                    )) is not true
                ),

                repeated as (
                    select * from delivered
                    union all
                    select * from delivered where hash(id) % 10 = 1
                )

                select *
                from repeated
                where coalesce({LOADED_AT} <= '{day}', true)
                order by hash(id || '{day}')
                """,
            )
        company.build()
    without = ("loaded_at",)
    differences = differing(company.tables(without), undisturbed.tables(without))
    # a row that is set aside twice is listed twice
    assert [text for text in differences if "rejected_records" not in text] == []


def test_rows_under_an_early_load_time_are_not_missed(
    company: Company, undisturbed: Company
) -> None:
    """Whoever loads under an old load time has the raw table read as a whole."""
    company.raw.deliver()
    for table in ("web/page_views", "marketing/email_events", "commerce/orders"):
        company.raw.write(
            table, f"select * from {company.raw.rows(table)} where hash(id) % 7 != 0"
        )
    company.build()
    company.raw.deliver()
    printed = company.build()
    for model in ("stg_web__page_views", "stg_commerce__orders"):
        assert f"{model}: of loads before 2026-06-" in printed
    assert differing(company.tables(), undisturbed.tables()) == []


def test_rows_that_go_are_gone(company: Company, undisturbed: Company) -> None:
    """What a raw table does not hold any more leaves the stream, old or new."""
    company.begin_as(undisturbed)
    for table in ("web/page_views", "web/identifies"):
        company.raw.write(
            table,
            f"select * from {company.raw.rows(table)} where hash(id) % 5 != 0",
        )
    recent = f"{LOADED_AT} >= '2026-06-28'"
    # a whole date of loads goes, the earliest that is read again
    form_rows = company.raw.rows("marketing/form_submissions")
    company.raw.write(
        "marketing/form_submissions",
        f"select * from {form_rows} where cast({LOADED_AT} as date) != '2026-06-27'",
    )
    company.raw.write(
        "marketing/email_events",
        f"select * from {company.raw.rows('marketing/email_events')}"
        f" where not ({recent} and hash(id) % 2 = 0)",
    )
    company.build()
    tables = company.tables()
    assert differing(tables, undisturbed.tables()) != []
    company.build("--full-refresh")
    assert differing(tables, company.tables()) == []


def test_a_load_time_in_the_future_hides_nothing(
    company: Company, undisturbed: Company
) -> None:
    """A clock that ran ahead once does not keep later rows out."""
    company.raw.deliver(until=datetime(2026, 6, 20))
    ahead = (
        f"select * replace ('2031-01-01T00:00:00Z' as loaded_at)"
        f" from {company.raw.rows('web/page_views')} where id = 'view-00000100'"
    )
    rows = company.raw.rows("web/page_views")
    company.raw.write(
        "web/page_views",
        f"select * from {rows} where {LOADED_AT} <= '2026-06-20' union all {ahead}",
    )
    company.build()
    company.raw.deliver()
    company.raw.write("web/page_views", f"select * from {rows} union all {ahead}")
    company.build()
    without = ("loaded_at",)
    differences = differing(company.tables(without), undisturbed.tables(without))
    assert differences == []


def test_attributes_are_scored_as_they_were_known(
    company: Company, undisturbed: Company
) -> None:
    """A day scored with a job title keeps its points when the title changes."""
    company.begin_as(undisturbed)
    lead_id, crm_lead_id = company.query(
        "select lead_id, crm_lead_id from lead_scoring.leads"
        " where crm_contact_id is null and seniority is null"
        " and crm_lead_id is not null and not is_excluded order by lead_id limit 1"
    )[0]
    scores = (
        "select model_id, fit_score from lead_scoring.lead_scores"
        f" where lead_id = '{lead_id}' order by model_id"
    )
    before = company.query(scores)
    company.raw.write(
        "crm/leads",
        "select * replace ("
        f"case when id = '{crm_lead_id}' then 'Chief executive officer'"
        f" else job_title end as job_title) from {company.raw.rows('crm/leads')}",
    )
    company.build("--full-refresh", day="2026-07-02")
    after = company.query(scores)
    assert after != before
    recorded = company.query(
        "select cast(valid_from as varchar), job_title"
        " from lead_scoring_intermediate.lead_attribute_history"
        f" where lead_id = '{lead_id}' order by batch_number"
    )
    assert [day for day, _ in recorded] == ["2026-06-30", "2026-07-02"]
    assert recorded[1][1] == "Chief executive officer"
    for day in ("2026-07-01", "2026-06-30", "2026-01-01"):
        company.score(day)
        fits = dict(company.query(scores))
        assert {
            model: fit for model, fit in before if model in fits and fits[model] != fit
        } == {}, day
    company.build(day="2026-07-03")
    assert company.query(scores) == after
    assert len(company.query(
        "select 1 from lead_scoring_intermediate.lead_attribute_history"
        f" where lead_id = '{lead_id}'"
    )) == 2  # fmt: skip


def test_killed_runs_leave_nothing_wrong(
    company: Company, undisturbed: Company
) -> None:
    """Runs are killed at any moment; one that is not puts everything right."""
    count = 50 if LONG_TESTS else 5
    moments, was_killed = random.Random(20260630), 0
    company.raw.deliver(until=datetime(2026, 6, 1))
    company.build()
    for number in range(count):
        until = datetime(2026, 6, 1) + timedelta(days=30 * (number + 1) / count)
        company.raw.deliver(until=until)
        run = company.start()
        # dbt has read the project; what follows takes some seconds
        for line in run.stdout:
            if "Concurrency:" in line:
                break
        time.sleep(moments.uniform(0, 9))
        os.killpg(run.pid, signal.SIGKILL)
        was_killed += run.wait() == -signal.SIGKILL
    assert was_killed > count / 2
    company.raw.deliver()
    company.build()
    assert differing(company.tables(), undisturbed.tables()) == []


def test_an_event_is_judged_by_the_delivery_of_its_message(
    company: Company, undisturbed: Company
) -> None:
    """Whatever comes again of the event or of the delivery, and however late."""
    company.begin_as(undisturbed)
    events = company.raw.rows("marketing/email_events")
    clicks = [
        activity_id.removeprefix("marketing.email_events:")
        for (activity_id,) in company.query(
            "select activity_id from lead_scoring.lead_activities"
            " where activity_type = 'email_clicked' and is_bot order by activity_id"
        )
    ]
    again = "'2026-06-30T23:00:00Z' as loaded_at"
    company.raw.write(
        "marketing/email_events",
        # a click comes again and does not say of which message it is; the delivery of
        # another click's message comes again as that of a greater message
        f"""
        select * from {events}
        union all
        select * replace (null as message_id, {again})
        from {events}
        where id = '{clicks[0]}'
        union all
        select * replace ('zzz' as message_id, {again})
        from {events}
        where
            event_type = 'delivered'
            and message_id in (
                select message_id from {events} where id = '{clicks[-1]}'
            )
        """,
    )
    company.build()
    tables = company.tables()
    company.build("--full-refresh")
    assert differing(tables, company.tables()) == []


def test_what_old_activities_depend_on_may_change(
    tmp_path: Path, link: Path, undisturbed: Company
) -> None:
    """Bots, rates, categories and people change, and no refresh is needed."""
    project = copy_of_project(tmp_path / "project")
    company = Company(tmp_path, link, project)
    company.begin_as(undisturbed)
    # three CRM leads who have done something and are no contacts, users or customers
    (kept_lead, kept), (merged_lead, merged), (_, deleted) = company.query(
        """
        select lead_id, crm_lead_id
        from lead_scoring.leads
        where
            crm_lead_id is not null
            and crm_contact_id is null
            and user_id is null
            and customer_id is null
            and activity_count > 5
        order by lead_id
        limit 3
        """
    )
    of_lead = (
        "select activity_id from lead_scoring.lead_activities where lead_id = '{}'"
    )
    union = {
        row
        for lead in (kept_lead, merged_lead)
        for row in company.query(of_lead.format(lead))
    }
    bots = "select count(*) from lead_scoring.lead_activities where is_bot"
    money = (
        "select activity_type, category, sum(value) from lead_scoring.lead_activities"
        " where activity_type in ('order_placed', 'order_line_purchased') group by all"
        " order by all"
    )
    bots_before, money_before = company.query(bots), company.query(money)

    (project / "seeds/reference_lists.csv").open("a").write(
        "bot_user_agents,firefox,,\n"
    )
    rates = project / "seeds/exchange_rates.csv"
    rates.write_text(rates.read_text().replace("GBP,1.15,", "GBP,1.25,"))
    company.raw.write(
        "commerce/products",
        "select * replace (case when category = 'running' then 'jogging'"
        f" else category end as category) from {company.raw.rows('commerce/products')}",
    )
    company.raw.write(
        "crm/leads",
        "select * replace ("
        f"case when id = '{merged}' then '{kept}' else merged_into_id end"
        f" as merged_into_id, id = '{deleted}' or is_deleted as is_deleted)"
        f" from {company.raw.rows('crm/leads')}",
    )
    printed = company.build()
    assert "stg_web__page_views: of loads" not in printed
    assert company.query(bots) > bots_before
    money_after = company.query(money)
    assert money_after != money_before
    assert "jogging" in {category for _, category, _ in money_after}
    (united,) = company.query(
        f"select lead_id from lead_scoring.leads where crm_lead_id = '{kept}'"
    )
    assert set(company.query(of_lead.format(united[0]))) == union
    assert (
        company.query(
            "select 1 from lead_scoring.leads"
            f" where crm_lead_id in ('{merged}', '{deleted}')"
        )
        == []
    )
    tables = company.tables()
    company.build("--full-refresh")
    assert differing(tables, company.tables()) == []
