"""Pages and report show what the marts hold, and nothing that they should not."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
import streamlit as st
from conftest import REPOSITORY, Dbt, Engine, watched
from servers import free_port
from streamlit.testing.v1 import AppTest

from dashboard import charts, queries, report
from dashboard.warehouse import (
    Warehouse,
    WarehouseError,
    bound,
    open_warehouse,
    shows_names,
)

MODEL = "b2b_demand_generation"
DAY = date(2026, 6, 30)

#: Page, its title, and words of chart titles on it where there is a history.
PAGES = {
    "overview": ("Overview", ["leads by grade", "history since", "within a week"]),
    "worklist": ("Worklist", ["on the worklist are overdue"]),
    "lead": ("One lead", ["Entry by entry", "The score is", "activities, the last"]),
    "segments": ("Segments and their plays", ["buyers", "over time", "Plays by"]),
    "campaigns": ("Campaigns and channels", ["the most revenue", "cheapest MQLs"]),
    "performance": ("Does it work?", ["The best decile", "AUC", "conversions"]),
    "accounts": ("Accounts", ["leads the accounts", "buying committee"]),
    "quality": ("Runs and data quality", ["runs failed", "set aside", "arrive"]),
}


@pytest.fixture(scope="module")
def sample(duckdb_sample: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company with scores of a week ago and of three months ago.

    They are made of those of the scoring date, which is faster than to score twice
    more; what follows from the history is built on them.
    """
    dbt = Dbt(tmp_path_factory.mktemp("with_history"))
    shutil.copy(duckdb_sample.dbt.database, dbt.database)
    with duckdb.connect(str(dbt.database)) as connection:
        for days, factor in ((7, 0.9), (90, 0.7)):
            connection.execute(
                "insert into lead_scoring.lead_score_history"
                f" select * replace (as_of_date - {days} as as_of_date, case"
                f" when stages_met is null then total_score * {factor}"
                " else total_score end as total_score)"
                " from lead_scoring.lead_score_history where as_of_date = ?",
                [DAY],
            )
    dbt.run("run", "--select", "lead_score_history+", "--exclude", "lead_score_history")
    return dbt.database


@pytest.fixture(scope="module")
def published(sample: Path) -> Path:
    """The published copy of it, without personal data."""
    dbt = Dbt(sample.parent)
    file = sample.parent / "copy" / "published.duckdb"
    file.parent.mkdir()
    dbt.run(
        "run-operation",
        "publish_marts",
        "--args",
        json.dumps({"published_file": str(file)}),
    )
    return file


@pytest.fixture(scope="module")
def empty(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Marts without rows, but for the models and stages in force."""
    file = tmp_path_factory.mktemp("empty") / "published.duckdb"
    shutil.copy(published, file)
    with duckdb.connect(str(file)) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
        ).fetchall()
        for schema, name in tables:
            if name not in ("score_models", "score_stages"):
                connection.execute(f"delete from {schema}.{name}")
    return file


def file_warehouse(file: Path) -> Warehouse:
    return open_warehouse({"LEAD_SCORING_DB": str(file)}, "duckdb")


@pytest.fixture
def warehouse(sample: Path) -> Warehouse:
    return file_warehouse(sample)


class Pages:
    """Runs pages without a browser on a file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        for name in ("LEAD_SCORING_PUBLISHED", "LEAD_SCORING_TARGET"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv("LEAD_SCORING_SHOW_NAMES", raising=False)

    def open(self, name: str, file: Path, **session: Any) -> AppTest:
        self.monkeypatch.setenv("LEAD_SCORING_DB", str(file))
        st.cache_data.clear()
        page = AppTest.from_file(
            str(REPOSITORY / "dashboard" / "pages" / f"{name}.py"), default_timeout=120
        )
        for key, value in session.items():
            page.session_state[key] = value
        return page.run()


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(monkeypatch)


def specs(page: AppTest) -> list[dict[str, Any]]:
    """The charts of a page."""
    return [
        json.loads(chart.proto.spec)
        for kind in ("vega_lite_chart", "arrow_vega_lite_chart")
        for chart in page.get(kind)
    ]


def lines(text: str | list[str]) -> str:
    return text if isinstance(text, str) else " ".join(text)


def charted_rows(page: AppTest) -> list[pd.DataFrame]:
    """The rows that the charts of a page are drawn from."""
    return [
        pa.ipc.open_stream(dataset.data.data).read_pandas()
        for kind in ("vega_lite_chart", "arrow_vega_lite_chart")
        for chart in page.get(kind)
        for dataset in [*chart.proto.datasets, chart.proto]
        if dataset.data.data
    ]


def titles(page: AppTest) -> str:
    """Titles of charts and what is below them, in one text."""
    return "\n".join(
        f"{lines(spec['title']['text'])} / {lines(spec['title']['subtitle'])}"
        for spec in specs(page)
    )


def everything(page: AppTest) -> str:
    """All that a page sends to a browser, as text."""
    told = [str(element.proto) for element in page.main] + [titles(page)]
    told += [frame.value.to_csv() for frame in page.dataframe]
    told += [rows.to_csv() for rows in charted_rows(page)]
    told += [box.options for box in page.selectbox]
    return str(told)


def in_order(page: AppTest) -> None:
    assert not page.exception, page.exception[0].message
    assert not page.error, page.error[0].value


# --- pages ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_its_charts(name: str, pages: Pages, sample: Path) -> None:
    page = pages.open(name, sample)
    in_order(page)
    title, expected = PAGES[name]
    assert [element.value for element in page.title] == [title]
    shown = titles(page)
    for words in expected:
        assert words in shown
    assert shown.count("Scoring date 30 June 2026") == len(specs(page))


@pytest.mark.parametrize("name", PAGES)
def test_page_of_two_dates(name: str, pages: Pages, duckdb_sample: Engine) -> None:
    """As after the first `make build`."""
    page = pages.open(name, duckdb_sample.dbt.database)
    in_order(page)
    if name == "performance":
        assert "Capture of conversions" in titles(page)


@pytest.mark.parametrize("name", PAGES)
def test_page_of_the_published_copy(
    name: str, pages: Pages, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are not in the copy: to allow them shows none, and breaks nothing."""
    monkeypatch.setenv("LEAD_SCORING_SHOW_NAMES", "true")
    page = pages.open(name, published)
    in_order(page)
    assert specs(page)


@pytest.mark.parametrize("name", PAGES)
def test_page_without_rows(name: str, pages: Pages, empty: Path) -> None:
    page = pages.open(name, empty)
    in_order(page)
    sentences = [element.value for element in page.info]
    sentences += [
        rows["sentence"][0] for rows in charted_rows(page) if "sentence" in rows
    ]
    assert sentences and all(text.endswith(".") for text in sentences)


def test_page_without_a_warehouse(pages: Pages, tmp_path: Path) -> None:
    page = pages.open("overview", tmp_path / "nothing.duckdb")
    assert not page.exception
    assert "make build" in page.error[0].value


def test_pages_show_the_model_that_is_chosen(pages: Pages, sample: Path) -> None:
    page = pages.open("overview", sample)
    assert page.sidebar.selectbox[0].value == MODEL
    before = titles(page)
    page.sidebar.selectbox[0].set_value("outdoor_shop").run()
    in_order(page)
    assert titles(page) != before
    assert "High potential" in titles(page)


def test_worklist_is_filtered(pages: Pages, sample: Path, warehouse: Warehouse) -> None:
    rows = queries.worklist(warehouse)
    owner, grade = rows["owner_id"][0], rows["grade"][0]
    page = pages.open("worklist", sample)
    assert len(page.dataframe[0].value) == len(rows)
    page.multiselect(key="owner").set_value([owner]).run()
    page.multiselect(key="grade").set_value([grade]).run()
    in_order(page)
    found = page.dataframe[0].value
    expected = rows[(rows["owner_id"] == owner) & (rows["grade"] == grade)]
    assert list(found["lead_id"]) == list(expected["lead_id"])
    assert 0 < len(found) < len(rows)


def test_a_lead_is_found_by_the_beginning_of_its_id(
    pages: Pages, sample: Path, warehouse: Warehouse
) -> None:
    lead = queries.best_leads(warehouse, MODEL)["lead_id"][7]
    page = pages.open("lead", sample)
    page.text_input(key="search").set_value(lead[:10].upper()).run()
    in_order(page)
    assert page.selectbox[0].value == lead
    page.text_input(key="search").set_value("nobody's id").run()
    in_order(page)
    assert "No lead is found" in page.info[0].value


def test_names_are_hidden_unless_allowed(
    pages: Pages, sample: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = queries.worklist(warehouse, with_names=True).dropna(subset=["full_name"])
    name, address = first["full_name"].iloc[0], first["email"].iloc[0]
    lead = first["lead_id"].iloc[0]
    for page_name in ("worklist", "lead"):
        shown = everything(pages.open(page_name, sample, lead_id=lead))
        assert name not in shown
        assert address not in shown
    # nor do names help to find anybody
    page = pages.open("lead", sample)
    page.text_input(key="search").set_value(name).run()
    assert "No lead is found" in page.info[0].value
    monkeypatch.setenv("LEAD_SCORING_SHOW_NAMES", "true")
    for page_name in ("worklist", "lead"):
        assert name in everything(pages.open(page_name, sample, lead_id=lead))


@pytest.mark.parametrize(
    ("value", "expected"), [("", False), ("no", False), ("1", True)]
)
def test_names_are_an_option(value: str, expected: bool) -> None:
    assert shows_names({"LEAD_SCORING_SHOW_NAMES": value}) is expected
    assert not shows_names({})


# --- charts ---------------------------------------------------------------------------


def test_waterfall_ends_at_the_score(warehouse: Warehouse) -> None:
    with warehouse.session():
        leads = queries.best_leads(warehouse, MODEL, 40)
        for lead in leads.to_dict("records"):
            ledger = queries.lead_ledger(warehouse, MODEL, lead["lead_id"])
            steps = charts.waterfall_steps(ledger, most=6)
            assert steps["end"].iloc[-1] == pytest.approx(lead["total_score"], abs=1e-6)
            between = steps[steps["kind"] != "total"]
            assert list(between["start"])[1:] == list(between["end"])[:-1]
            assert between["start"].iloc[0] == 0


def test_waterfall_puts_small_entries_together() -> None:
    ledger = pd.DataFrame(
        {
            "entry_type": ["rule", "rule", "rule", "rule", "group limit"],
            "score_type": ["engagement", "fit", "fit", "fit", "engagement"],
            "points": [30.0, 1.0, 2.0, 20.0, -5.5],
            "description": ["demo", "small", "smaller", "title", "at most"],
        }
    )
    steps = charts.waterfall_steps(ledger, most=3)
    assert list(steps["label"]) == [
        "title", "2 smaller fit entries", "demo", "at most", "Total score",
    ]  # fmt: skip
    assert list(steps["end"]) == [20.0, 23.0, 53.0, 47.5, 47.5]


def test_a_stage_that_is_missed_says_by_how_much(warehouse: Warehouse) -> None:
    rows = warehouse.query(
        f"select lead_id, total_score from {warehouse.mart('lead_scores')}"
        " where model_id = :model_id and stage is null"
        " order by score_rank limit 1",
        {"model_id": MODEL},
    )
    lead = rows["lead_id"][0]
    missing = queries.missing_for_stages(warehouse, MODEL, lead, DAY)
    assert set(missing["stage"]) == {"MQL", "SQL"}
    total = missing[missing["needed"] == "total score"].set_index("stage")
    assert total["missing"]["SQL"] == pytest.approx(
        max(0.0, 100 - rows["total_score"][0]), abs=1e-6
    )
    assert "meeting held within 60 days" in set(missing["needed"])
    mql = missing[missing["stage"] == "MQL"]
    assert mql["missing"].max() > 0


# --- queries --------------------------------------------------------------------------


def dashboard_answers(warehouse: Warehouse) -> dict[str, Any]:
    """The answer of every query."""
    lead = queries.best_leads(warehouse, MODEL)["lead_id"][0]
    known = {
        "model_id": MODEL,
        "lead_id": lead,
        "day": DAY,
        "first_date": date(2026, 4, 1),
        "conversion_activity": "opportunity_won",
        "text": lead[:8],
        "observation_date": date(2026, 4, 1),
        "group_type": "decile",
    }
    asked = {}
    for name, function in inspect.getmembers(queries, inspect.isfunction):
        parameters = list(inspect.signature(function).parameters.values())
        if not parameters or parameters[0].name != "warehouse" or name == "present":
            continue
        if name == "results":
            for level in ("campaign", "channel"):
                asked[f"{name} {level}"] = function(warehouse, level)
            continue
        options = {
            parameter.name: known[parameter.name]
            for parameter in parameters[1:]
            if parameter.name in known
        }
        if name in ("band_sizes", "stage_sizes"):
            options["days"] = [date(2026, 6, 23), DAY]
        asked[name] = function(warehouse, **options)
    asked["worklist filtered"] = queries.worklist(
        warehouse, ["unassigned", "inside_sales"], ["enquiry"], ["A1", "B1"], True
    )
    asked["find_leads by name"] = queries.find_leads(warehouse, "o'", with_names=True)
    return asked


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def everywhere(request: pytest.FixtureRequest, sample: Path) -> Warehouse:
    """The same marts on either engine; on PostgreSQL they are copied."""
    if request.param == "duckdb":
        return file_warehouse(sample)
    server = request.getfixturevalue("postgres")
    copy_to_postgres(sample, server.environment)
    return open_warehouse({**server.environment, "PGPASSWORD": ""}, "postgres")


def copy_to_postgres(file: Path, environment: dict[str, str]) -> None:
    """All tables and views of the marts' schema, and the history of runs."""
    import psycopg2
    from psycopg2.extras import execute_values

    types = {
        "VARCHAR": "text", "DATE": "date", "TIMESTAMP": "timestamp",
        "BOOLEAN": "boolean", "BIGINT": "bigint", "INTEGER": "integer",
        "DOUBLE": "double precision", "DECIMAL(28,6)": "numeric(28, 6)",
    }  # fmt: skip
    target = psycopg2.connect(
        host=environment["PGHOST"],
        port=environment["PGPORT"],
        user=environment["PGUSER"],
        dbname=environment["PGDATABASE"],
    )
    with duckdb.connect(str(file), read_only=True) as source, target:
        cursor = target.cursor()
        for schema in ("lead_scoring", "lead_scoring_operations"):
            cursor.execute(f"drop schema if exists {schema} cascade")
            cursor.execute(f"create schema {schema}")
            names = source.execute(
                "select table_name from information_schema.tables"
                " where table_schema = ?",
                [schema],
            ).fetchall()
            for (name,) in names:
                rows = source.execute(f"select * from {schema}.{name}")
                columns = ", ".join(
                    f"{column[0]} {types.get(str(column[1]), 'text')}"
                    for column in rows.description
                )
                cursor.execute(f"create table {schema}.{name} ({columns})")
                while some := rows.fetchmany(20000):
                    execute_values(
                        cursor,
                        f"insert into {schema}.{name} values %s",
                        some,
                        page_size=5000,
                    )
    target.close()


def test_every_query_is_answered(everywhere: Warehouse, sample: Path) -> None:
    with everywhere.session():
        found = dashboard_answers(everywhere)
    few = {
        "worklist filtered", "find_leads by name", "publications", "run_problems",
        "account_movers",
    }  # fmt: skip
    for name, answer in found.items():
        assert answer is not None, name
        if isinstance(answer, pd.DataFrame) and name not in few:
            assert len(answer), name
            assert len(answer) <= queries.MANY, name
    if everywhere.place.target == "duckdb":
        return
    assert_alike(found, dashboard_answers(file_warehouse(sample)))


def assert_alike(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """The answers of one engine are those of another."""
    assert list(found) == list(expected)
    for name, answer in found.items():
        if isinstance(answer, pd.DataFrame):
            assert list(answer.columns) == list(expected[name].columns), name
            assert len(answer) == len(expected[name]), name
            for column in answer.select_dtypes("number"):
                assert answer[column].sum() == pytest.approx(
                    expected[name][column].astype(float).sum()
                ), f"{name}.{column}"
        else:
            assert answer == expected[name], name


def test_values_are_bound_and_not_read_as_sql(warehouse: Warehouse) -> None:
    nasty = "x') or 1 = 1 --"
    assert queries.worklist(warehouse, [nasty]).empty
    assert queries.find_leads(warehouse, nasty, with_names=True).empty
    assert queries.find_leads(warehouse, "%", with_names=True).empty
    assert queries.find_leads(warehouse, "  ").empty
    assert queries.lead(warehouse, nasty).empty


def test_parameters_are_written_as_drivers_want_them() -> None:
    sql = "select :a_1, cast('x' as date) where b like '%' and c = :model_id"
    assert bound(sql, "$") == sql.replace(":", "$")
    assert bound(sql, "%").endswith("b like '%%' and c = %(model_id)s")


# --- the warehouse --------------------------------------------------------------------


def test_published_copy_comes_first(tmp_path: Path) -> None:
    environment = {"LEAD_SCORING_DB": str(tmp_path / "warehouse.duckdb")}
    assert open_warehouse(environment).place.name.endswith("warehouse.duckdb")
    (tmp_path / "published.duckdb").touch()
    assert open_warehouse(environment).place.name.endswith("published.duckdb")
    environment["LEAD_SCORING_PUBLISHED"] = str(tmp_path / "other.duckdb")
    assert open_warehouse(environment).place.name.endswith("other.duckdb")


def test_a_new_copy_is_seen_and_no_file_is_kept_open(tmp_path: Path) -> None:
    file = tmp_path / "published.duckdb"

    def publish(day: str) -> None:
        following = tmp_path / "published.duckdb.next"
        with duckdb.connect(str(following)) as connection:
            connection.execute("create schema lead_scoring")
            connection.execute(
                "create table lead_scoring.lead_scores as"
                f" select date '{day}' as as_of_date"
            )
        following.replace(file)

    publish("2026-06-29")
    warehouse = file_warehouse(file)
    first = warehouse.version()
    assert queries.scoring_date(warehouse) == date(2026, 6, 29)
    publish("2026-06-30")
    assert warehouse.version() != first
    assert queries.scoring_date(warehouse) == date(2026, 6, 30)
    # who writes the file itself is not kept out either
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from lead_scoring.lead_scores")
    assert queries.scoring_date(warehouse) is None


def test_mistakes_in_the_environment_are_named() -> None:
    with pytest.raises(WarehouseError, match="duckdb, postgres, spark"):
        open_warehouse({"LEAD_SCORING_TARGET": "oracle"})
    with pytest.raises(WarehouseError, match="no name of a schema"):
        open_warehouse({"LEAD_SCORING_SCHEMA": "x; drop table y"})


def test_columns_without_values_are_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(file)).close()
    found = file_warehouse(file).query(
        "select cast(null as date) as day, 1.5 as number, true as yes,"
        " cast('2026-06-30 10:00:00' as timestamp) as moment, 'x' as word"
    )
    assert found["day"][0] is None
    assert found["number"][0] == 1.5
    assert found["moment"][0] == datetime(2026, 6, 30, 10)
    assert found["word"][0] == "x"


# --- report ---------------------------------------------------------------------------


class Resources(HTMLParser):
    """What a page would load: the addresses in its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            (tag, value or "") for name, value in attrs if name in ("src", "href")
        ]


@pytest.fixture(scope="module")
def report_file(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "folder" / "report.html"
    environment = {"LEAD_SCORING_DB": str(sample)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.delenv("LEAD_SCORING_PUBLISHED", raising=False)
        assert report.main(["--output", str(file)]) == 0
    return file


def test_report_needs_no_network(report_file: Path) -> None:
    text = report_file.read_text(encoding="utf-8")
    page = Resources()
    page.feed(text)
    assert page.found == []
    assert not re.search(r"@import|url\(\s*['\"]?http", text)
    assert text.count("vega-embed") < 60, "the library is there once"
    assert len(text) < 3_000_000


def test_report_holds_the_main_charts(report_file: Path) -> None:
    text = report_file.read_text(encoding="utf-8")
    assert "Scoring date Tuesday, 30 June 2026" in text
    specs_text = re.search(r"window\.charts = (\{.*?\});</script>", text, re.DOTALL)
    found = json.loads(specs_text.group(1))
    assert len(found) >= 12
    assert text.count('class="chart"') == len(found)
    shown = " ".join(lines(spec["title"]["text"]) for spec in found.values())
    for words in ("are in a stage", "have become MQL", "buyers", "most revenue",
                  "of conversions", "leads the accounts"):  # fmt: skip
        assert words in shown


def test_report_holds_no_names(report_file: Path, warehouse: Warehouse) -> None:
    text = report_file.read_text(encoding="utf-8")
    rows = queries.worklist(warehouse, with_names=True, count=10)
    for name in ("full_name", "email", "phone"):
        for value in rows[name].dropna():
            assert value not in text


def test_report_of_nothing_is_an_error(
    empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("LEAD_SCORING_DB", str(empty))
    monkeypatch.delenv("LEAD_SCORING_PUBLISHED", raising=False)
    assert report.main(["--output", str(tmp_path / "report.html")]) == 1
    assert "no score" in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


# --- in a browser ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    """A dashboard that runs as `make dashboard` runs it."""
    import os

    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", "dashboard/app.py",
            "--server.port", str(port), "--server.address", "127.0.0.1",
        ],
        cwd=REPOSITORY,
        env={**os.environ, "LEAD_SCORING_DB": str(sample)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health")
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.3)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


CHART = '[data-testid="stVegaLiteChart"]'


@pytest.mark.parametrize("name", ["overview", "lead", "performance"])
def test_browser_draws_a_page(browser: Any, address: str, name: str) -> None:
    page, outside, errors = watched(browser)
    page.goto(f"{address}/{'' if name == 'overview' else name}")
    page.wait_for_selector(f"{CHART} canvas, {CHART} svg", timeout=60_000)
    assert page.locator("h1").first.inner_text() == PAGES[name][0]
    size = page.locator(f"{CHART} canvas, {CHART} svg").first.bounding_box()
    assert size["width"] > 200 and size["height"] > 50
    assert outside == []
    assert errors == []
    page.close()


def test_browser_draws_the_report(browser: Any, report_file: Path) -> None:
    page, outside, errors = watched(browser)
    page.goto(report_file.as_uri())
    page.wait_for_selector("body[data-drawn=yes]", timeout=60_000)
    drawn = page.locator(".chart svg")
    assert drawn.count() == page.locator(".chart").count() >= 12
    for place in range(drawn.count()):
        size = drawn.nth(place).bounding_box()
        assert size["width"] > 300 and size["height"] > 20
    assert outside == []
    assert errors == []
    page.close()
