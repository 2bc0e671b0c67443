"""Publishing on servers: PostgreSQL in one transaction, Spark view by view.

The marts are made by hand, one row each, since how they are built is tested elsewhere.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from conftest import Dbt
from databases import Database, database_of
from scheduled import Company
from servers import Server

from scheduled_run.exit_codes import ExitCode

SCHEMA = "published_test"
PUBLISHED = f"{SCHEMA}_published"
# a build that takes no time
ONE_SEED = ("--skip-freshness", "--", "--select", "exchange_rates")
PATIENCE_SECONDS = 300
FIRST_DAY, SECOND_DAY = "2026-06-29", "2026-06-30"
MADE_UP = {
    "as_of_date": f"cast('{FIRST_DAY}' as date)",
    "model_id": "'m'",
    "lead_id": "'ann'",
    "email": "'ann@example.com'",
}


class ServedCompany(Company):
    """A company whose warehouse is a server."""

    def __init__(self, server: Server, folder: Any, database: Database) -> None:
        super().__init__(folder, {**server.environment, "LEAD_SCORING_SCHEMA": SCHEMA})
        self.server = server
        self.database = database

    def publish(self, *arguments: str, **options: Any) -> str:
        return self.run(
            "--target", self.server.target, *arguments, *ONE_SEED, **options
        ).stdout

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.database.query(sql)[1]


def create_marts(company: ServedCompany, execute: Callable[[str], None]) -> None:
    """Make every mart with the columns of its contract, and a row in it."""
    dbt = Dbt(company.folder, company.project, company.server)
    dbt.run("parse")
    execute(f"create schema {SCHEMA}")
    is_spark = company.server.target == "spark"
    for node in dbt.manifest()["nodes"].values():
        if node["resource_type"] != "model" or node["fqn"][1] != "marts":
            continue
        columns = []
        for column in node["columns"].values():
            kind = column["data_type"].replace("numeric", "decimal")
            kind = kind if is_spark else kind.replace("string", "text")
            made_up = MADE_UP.get(column["name"], "null")
            columns.append(f"cast({made_up} as {kind}) as {column['name']}")
        execute(
            f"create table {SCHEMA}.{node['name']}"
            + (" using parquet" if is_spark else "")
            + f" as select {', '.join(columns)}"
        )


def publications(company: ServedCompany) -> list[str]:
    """The schemas that hold published tables."""
    names = company.rows(
        "show schemas"
        if company.server.target == "spark"
        else "select schema_name from information_schema.schemata"
    )
    return sorted(name for (name,) in names if name.startswith(f"{PUBLISHED}_"))


# --- PostgreSQL -----------------------------------------------------------------------


def execute_on(company: ServedCompany, sql: str) -> None:
    with company.database.connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture(scope="module")
def served(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> ServedCompany:
    """Marts on PostgreSQL, published once; a role reads them, and a view of others."""
    company = ServedCompany(
        postgres, tmp_path_factory.mktemp("postgres"), database_of(postgres, None)
    )
    if postgres.variables:
        company.change(
            "dbt_project.yml",
            lambda text: text.replace(
                "vars:\n  lead_scoring:\n",
                "vars:\n  lead_scoring:\n"
                f"    postgres_collation: {postgres.variables['postgres_collation']}\n",
            ),
        )
    create_marts(company, lambda sql: execute_on(company, sql))
    (company.folder / "output").write_text(company.publish())
    execute_on(
        company,
        f"""
        create role dashboard login;
        grant usage on schema {PUBLISHED} to dashboard;
        grant select on {PUBLISHED}.leads, {PUBLISHED}.lead_scores to dashboard;
        create schema bi;
        create view bi.best as select lead_id, as_of_date from {PUBLISHED}.lead_scores;
        """,
    )
    return company


def columns_of(company: ServedCompany, relation: str) -> set[str]:
    return set(company.database.query(f"select * from {relation} limit 0")[0])


def may_read(company: ServedCompany, relation: str) -> bool:
    return company.rows(
        f"select has_table_privilege('dashboard', '{relation}', 'select')"
    )[0][0]


def test_postgres_publishes_marts_without_personal_data(served: ServedCompany) -> None:
    views = served.rows(
        "select table_name, table_type from information_schema.tables "
        f"where table_schema = '{PUBLISHED}'"
    )
    assert {name for name, _ in views} >= {"leads", "lead_scores", "publication"}
    assert {kind for _, kind in views} == {"BASE TABLE"}
    assert columns_of(served, f"{PUBLISHED}.leads") >= {"lead_id", "country"}
    assert not columns_of(served, f"{PUBLISHED}.leads") & {"email", "full_name"}
    assert served.rows(
        f"select row_count, cast(as_of_date as text) from {PUBLISHED}.publication "
        "where mart = 'lead_scores'"
    ) == [(1, FIRST_DAY)]
    output = (served.folder / "output").read_text()
    assert f"scoring date: {FIRST_DAY}" in output
    assert f'published in: "{PUBLISHED}"' in output


def test_postgres_keeps_the_results_of_runs(served: ServedCompany) -> None:
    assert served.rows(
        "select status, rows_affected > 0, as_of_date is not null "
        f"from {SCHEMA}_operations.run_history where node = 'exchange_rates' limit 1"
    ) == [("success", True, True)]


def test_postgres_readers_see_one_publication_or_the_other(
    served: ServedCompany,
) -> None:
    """Grants and the views of others stay."""
    reader = database_of(served.server, None)
    seen, is_published = set(), threading.Event()

    def read() -> None:
        while not is_published.is_set():
            _, rows = reader.query(
                f"""
                select
                    cast(publication.as_of_date as text),
                    cast(best.as_of_date as text),
                    cast(ledger.as_of_date as text)
                from {PUBLISHED}.publication
                cross join bi.best
                cross join {PUBLISHED}.lead_score_ledger as ledger
                where publication.mart = 'lead_scores'
                """
            )
            seen.update(rows)

    dated = served.rows(
        "select table_name from information_schema.columns "
        f"where table_schema = '{SCHEMA}' and column_name = 'as_of_date'"
    )
    for (mart,) in dated:
        execute_on(served, f"update {SCHEMA}.{mart} set as_of_date = '{SECOND_DAY}'")
    thread = threading.Thread(target=read)
    thread.start()
    try:
        served.publish()
    finally:
        is_published.set()
        thread.join()
    assert seen == {(FIRST_DAY,) * 3, (SECOND_DAY,) * 3}
    assert may_read(served, f"{PUBLISHED}.leads")


def test_postgres_grants_stay_when_columns_change(served: ServedCompany) -> None:
    served.publish("--with-personal-data")
    assert "email" in columns_of(served, f"{PUBLISHED}.leads")
    assert may_read(served, f"{PUBLISHED}.leads")
    served.publish()
    assert "email" not in columns_of(served, f"{PUBLISHED}.leads")
    assert may_read(served, f"{PUBLISHED}.leads")


def test_postgres_drops_no_view_of_others(served: ServedCompany) -> None:
    """A column that somebody's view needs can't go; the whole publication fails."""
    served.publish("--with-personal-data")
    execute_on(served, f"create view bi.mail as select email from {PUBLISHED}.leads")
    before = served.rows(f"select max(published_at) from {PUBLISHED}.publication")
    execute_on(served, f"update {SCHEMA}.lead_activities set channel = 'changed'")
    output = served.publish(code=ExitCode.PUBLISHING_FAILED)
    assert "view bi.mail depends on column email of table" in output
    assert served.rows("select email from bi.mail") == [("ann@example.com",)]
    assert served.rows(f"select channel from {PUBLISHED}.lead_activities") == [(None,)]
    assert before == served.rows(
        f"select max(published_at) from {PUBLISHED}.publication"
    )
    execute_on(served, "drop view bi.mail")


def test_postgres_kill_while_publishing_leaves_what_was(
    served: ServedCompany,
) -> None:
    """The run waits in the middle of the copy, and is killed there."""
    served.publish()
    before = served.rows(f"select * from {PUBLISHED}.publication order by mart")
    execute_on(served, f"update {SCHEMA}.leads set country = 'changed'")
    holder = database_of(served.server, None).connection
    holder.autocommit = False
    with holder.cursor() as cursor:
        # the copy comes to the publication last
        cursor.execute(f"lock table {PUBLISHED}.publication in exclusive mode")
    run = served.start("--target", "postgres", *ONE_SEED, until="publishing")
    waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock'"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (pids := served.rows(waiting)):
        assert run.poll() is None
        assert time.monotonic() < deadline, "the run never waited for the lock"
        time.sleep(0.1)
    run.kill()
    run.wait()
    holder.close()
    while served.rows(f"{waiting} or pid = {pids[0][0]} and state != 'idle'"):
        assert time.monotonic() < deadline, "the server kept the killed session"
        time.sleep(0.1)
    assert served.rows(f"select country from {PUBLISHED}.leads") == [(None,)]
    assert before == served.rows(f"select * from {PUBLISHED}.publication order by mart")
    served.publish()
    assert served.rows(f"select country from {PUBLISHED}.leads") == [("changed",)]


def test_postgres_history_that_can_not_be_written_is_a_warning(
    served: ServedCompany,
) -> None:
    execute_on(served, f"alter table {SCHEMA}_operations.run_history drop message")
    output = " ".join(served.publish().split())
    assert "this run is not recorded in " in output
    assert 'column "message" of relation "run_history" does not exist' in output


# --- Spark ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def on_spark(
    spark: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedCompany]:
    server = replace(spark)
    database = database_of(server, None)
    company = ServedCompany(server, tmp_path_factory.mktemp("spark"), database)
    cursor = database.cursor()
    create_marts(company, cursor.execute)
    yield company
    for schema in (SCHEMA, PUBLISHED, *publications(company), f"{SCHEMA}_operations"):
        cursor.execute(f"drop schema if exists {schema} cascade")


def test_spark_repoints_views_and_keeps_two_publications(
    on_spark: ServedCompany,
) -> None:
    output = on_spark.publish()
    assert f"published in: {PUBLISHED}" in output
    columns = set(on_spark.database.query(f"select * from {PUBLISHED}.leads")[0])
    assert "lead_id" in columns
    assert "email" not in columns
    assert on_spark.rows(
        f"select row_count, cast(as_of_date as string) from {PUBLISHED}.publication "
        "where mart = 'lead_scores'"
    ) == [(1, FIRST_DAY)]
    assert on_spark.rows(
        f"select status from {SCHEMA}_operations.run_history "
        "where node = 'exchange_rates' and message is not null"
    ) == [("success",)]
    (first,) = publications(on_spark)
    on_spark.publish("--with-personal-data")
    assert on_spark.rows(f"select email from {PUBLISHED}.leads") == [
        ("ann@example.com",)
    ]
    on_spark.publish()
    assert len(publications(on_spark)) == 2
    assert first not in publications(on_spark)
