"""Fixtures that more than one test module uses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import warm_dbt
from databases import Database, database_of
from scoring_engine import COMPILED_DATE, ScoringEngine
from servers import Server, ServerMissingError, postgres_server, spark_server

if TYPE_CHECKING:
    from scheduled import Company

REPOSITORY = Path(__file__).resolve().parents[2]
DBT = Path(sys.executable).with_name("dbt")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

#: Whether tests that take minutes run as well.
LONG_TESTS = bool(os.environ.get("LONG_TESTS"))
takes_minutes = pytest.mark.skipif(
    not LONG_TESTS, reason="takes minutes; LONG_TESTS=1 runs it"
)

#: Marts that follow from the raw tables, the rules and the scoring date alone.
MARTS_OF_A_DATE = (
    "leads",
    "lead_activities",
    "lead_scores",
    "lead_score_ledger",
    "rejected_records",
)

#: Marts that also depend on which dates the history holds.
MARTS_OF_HISTORY = (
    "lead_stage_history",
    "lead_segments",
    "sales_worklist",
    "campaign_performance",
    "channel_performance",
    "account_scores",
    "rule_performance",
    "score_models",
    "score_stages",
)

MARTS = (*MARTS_OF_A_DATE, *MARTS_OF_HISTORY)

#: Marts that keep what earlier runs told, each with the column that tells runs apart.
MARTS_OF_RUNS = {"lead_triggers": "batch_number", "crm_score_updates": "delivery_id"}


#: What the history holds, but for the time of the run that wrote it.
HISTORY_COLUMNS = (
    "as_of_date",
    "model_id",
    "lead_id",
    "fit_score",
    "engagement_score",
    "total_score",
    "fit_band",
    "engagement_band",
    "score_band",
    "grade",
    "stages_met",
    "score_rank",
    "score_percentile",
)


class Dbt:
    """Runs dbt on a project, else on this one, and writes to a folder of its own.

    Args:
        work: the folder.
        project: the project, else this one.
        server: where it runs; unless given, on DuckDB in a file in the folder.
        environment: further variables of the environment.
    """

    def __init__(
        self,
        work: Path,
        project: Path = REPOSITORY,
        server: Server | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.work = work
        self.project = project
        self.server = server or Server("duckdb", {})
        self.environment = {**self.server.environment, **(environment or {})}
        self.database = work / "warehouse.duckdb"
        self.target = work / "target"

    def run(
        self,
        *arguments: str,
        variables: dict[str, Any] | None = None,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        """Run a dbt command; with `check`, fail the test when it fails."""
        (_, *words), environment = self.command(*arguments, variables=variables)
        result = warm_dbt.run(words, self.project, environment)
        if check and result.returncode != 0:
            pytest.fail(f"dbt {' '.join(arguments)} failed:\n{result.stdout[-6000:]}")
        return result

    def command(
        self, *arguments: str, variables: dict[str, Any] | None = None
    ) -> tuple[list[str], dict[str, str]]:
        """A dbt command and its environment."""
        command = [
            str(DBT),
            "--no-use-colors",
            *arguments,
            "--target",
            self.server.target,
            "--vars",
            json.dumps({**self.server.variables, **(variables or {})}),
        ]
        return command, {
            **os.environ,
            "LEAD_SCORING_DB": str(self.database),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(self.work / "logs"),
            **self.environment,
        }

    def results(self) -> list[dict[str, Any]]:
        """The results of the latest command, one per node."""
        return json.loads((self.target / "run_results.json").read_text())["results"]

    def manifest(self) -> dict[str, Any]:
        """The manifest of the latest command."""
        return json.loads((self.target / "manifest.json").read_text())


def query(dbt: Dbt, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the DuckDB file that dbt built."""
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def named_rows(dbt: Dbt, sql: str) -> list[dict[str, Any]]:
    """The same as dictionaries."""
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        result = connection.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def copy_of_project(folder: Path) -> Path:
    """A copy of the project without its data, so that its files can be changed."""
    ignored = shutil.ignore_patterns(
        ".*", "data", "integration_tests", "target", "logs", "*.duckdb"
    )
    return shutil.copytree(REPOSITORY, folder, ignore=ignored)


class Engine:
    """A server with its database and dbt."""

    def __init__(self, server: Server, work: Path) -> None:
        self.server = server
        self.work = work
        self.dbt = Dbt(work, server=server)
        self.database: Database = database_of(server, self.dbt.database)

    def compiled(self, sql: str) -> str:
        """SQL with Jinja in it as the engine gets it."""
        printed = self.dbt.run(
            "--quiet", "compile", "--inline", sql, "--output", "json"
        ).stdout
        return str(json.loads(printed)["compiled"])


@pytest.fixture(scope="session")
def duckdb_sample(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The sample company on DuckDB, as other engines are compared with it."""
    engine = Engine(Server("duckdb", {}), tmp_path_factory.mktemp("duckdb"))
    engine.dbt.run("build", "--exclude-resource-type", "test", "unit_test")
    return engine


@pytest.fixture(scope="session")
def scoring_engine(tmp_path_factory: pytest.TempPathFactory) -> ScoringEngine:
    """The scoring models, compiled from the project as it stands."""
    dbt = Dbt(tmp_path_factory.mktemp("compiled"))
    dbt.run(
        "compile",
        "--select",
        "path:models/staging/rules",
        "int_scoring__ledger",
        "int_scoring__scores",
        variables={"as_of_date": COMPILED_DATE},
    )
    return ScoringEngine(dbt.target / "compiled/lead_scoring/models")


@pytest.fixture(scope="session")
def scheduled_company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The sample company after a whole scheduled run."""
    from scheduled import FAILING_TEST, Company

    company = Company(tmp_path_factory.mktemp("company"))
    company.write(
        FAILING_TEST, "select lead_id from {{ ref('lead_segments') }} where false"
    )
    output = company.run("--target", "duckdb").stdout
    (company.folder / "output").write_text(output)
    company.save()
    return company


@pytest.fixture
def company(scheduled_company: Company) -> Iterator[Company]:
    """The same, which a test may change and break."""
    yield scheduled_company
    scheduled_company.reset()


def running(start: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    """A server while tests need it.

    Without its programs they are skipped, unless REQUIRE_ENGINES asks for them.
    """
    try:
        with start() as server:
            yield server
    except ServerMissingError as missing:
        if os.environ.get("REQUIRE_ENGINES"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server."""
    yield from running(postgres_server)


@pytest.fixture(scope="session")
def spark() -> Iterator[Server]:
    """A Spark Thrift server."""
    yield from running(spark_server)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("no Chromium here: Debian's package is `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        )  # fmt: skip
        yield started
        started.close()


def watched(browser: Any) -> tuple[Any, list[str], list[str]]:
    """A page, the requests that leave this machine, and the errors of scripts."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    outside: list[str] = []
    errors: list[str] = []

    def note(request: Any) -> None:
        local = ("http://127.0.0.1:", "file:", "data:", "blob:")
        if not request.url.startswith(local):
            outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, outside, errors


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Share the tests among processes: Spark has one, the files go to the others.

    Files that share what takes long to build name a group. What takes longest begins
    first.
    """
    for item in items:
        callspec = getattr(item, "callspec", None)
        parameters = callspec.params.values() if callspec else ()
        is_spark = "spark" in parameters or "spark" in getattr(item, "fixturenames", ())
        if is_spark or not item.get_closest_marker("xdist_group"):
            group = "spark" if is_spark else item.path.name
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(
        key=lambda item: item.get_closest_marker("xdist_group").args != ("spark",)
    )
