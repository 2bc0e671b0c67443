"""The same project on every engine: the same tests pass, and the same rows come out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import (
    HISTORY_COLUMNS,
    LONG_TESTS,
    MARTS,
    MARTS_OF_RUNS,
    REPOSITORY,
    Dbt,
    Engine,
)
from databases import database_of, sorted_rows
from reference_scorer import (
    ACTIVITY_KINDS,
    score_world,
)
from scoring_engine import lead_tables, seed_table, table
from servers import Server
from test_dashboard import assert_alike, dashboard_answers, file_warehouse
from test_random_worlds import batch
from worlds import (
    EDGE_DATES,
    SCORES_KEY,
    SEED_COLUMNS,
    World,
    describe_difference,
    rows_for_seed,
    tolerances,
)

from dashboard.warehouse import open_warehouse
from sample_company import load

SAMPLE = REPOSITORY / load.DEFAULT_FILES

#: Batches of forty random worlds each.
RANDOM_WORLDS = {"postgres": 8, "spark": 2 if LONG_TESTS else 1}


#: Unit tests that servers run; with LONG_TESTS they run all. What the others test is
#: compared row by row, and Spark plans each of scoring for most of a minute.
UNIT_TESTS_ON_SERVERS = {
    "postgres": (
        "path:models/staging",
        "test_int_scoring__ledger__content_and_outdoor_acceptance",
        "test_int_scoring__ledger__excluded_leads_have_their_reason",
        "test_int_scoring__ledger__has_word_finds_whole_words",
        "test_int_scoring__ledger__shoe_shop_scores_as_asked",
    ),
    "spark": ("path:models/staging",),
}


@pytest.fixture(scope="module", params=["postgres", "spark"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Engine:
    server = request.getfixturevalue(request.param)
    return Engine(server, tmp_path_factory.mktemp(request.param))


#: dbt's own tests, of which Spark needs a second each; their SQL is dbt's.
TESTS_OF_DBT = ("not_null", "unique", "accepted_values", "relationships")


def is_brief(engine: Engine) -> bool:
    """Spark runs a part of the tests, unless LONG_TESTS is set."""
    return engine.server.target == "spark" and not LONG_TESTS


@pytest.fixture(scope="module")
def built(engine: Engine) -> Engine:
    """An engine on which the sample company was loaded and built, with its tests."""
    load.load(engine.server.target, SAMPLE, engine.server.environment)
    spared = [f"test_name:{name}" for name in TESTS_OF_DBT if is_brief(engine)]
    engine.dbt.run(
        "build",
        "--exclude-resource-type",
        "unit_test",
        *(["--exclude", *spared] if spared else []),
    )
    return engine


def test_every_data_test_passes(built: Engine) -> None:
    statuses = {row["unique_id"]: row["status"] for row in built.dbt.results()}
    # nothing is run for exposures
    assert set(statuses.values()) == {"success", "pass", "warn", "no-op"}
    warned = {name for name, status in statuses.items() if status == "warn"}
    assert warned == {"test.lead_scoring.raw_rows_were_rejected"}


@pytest.mark.parametrize("mart", MARTS)
def test_marts_are_those_of_duckdb(
    built: Engine, duckdb_sample: Engine, mart: str
) -> None:
    relation = f"lead_scoring.{mart}"
    columns, _ = duckdb_sample.database.query(f"select * from {relation} limit 0")
    found_columns, _ = built.database.query(f"select * from {relation} limit 0")
    assert found_columns == columns
    expected = sorted_rows(duckdb_sample.database, relation, columns)
    assert sorted_rows(built.database, relation, columns) == expected
    assert expected


@pytest.mark.parametrize("mart", MARTS_OF_RUNS)
def test_marts_of_runs_are_those_of_duckdb(
    built: Engine, duckdb_sample: Engine, mart: str
) -> None:
    relation = f"lead_scoring.{mart}"
    columns, _ = duckdb_sample.database.query(f"select * from {relation} limit 0")
    columns.remove(MARTS_OF_RUNS[mart])
    expected = sorted_rows(duckdb_sample.database, relation, columns)
    assert sorted_rows(built.database, relation, columns) == expected
    assert expected


def test_dashboard_asks_and_is_answered_as_on_duckdb(
    built: Engine, duckdb_sample: Engine
) -> None:
    server = built.server
    warehouse = open_warehouse({**os.environ, **server.environment}, server.target)
    on_duckdb = file_warehouse(duckdb_sample.dbt.database)
    with warehouse.session():
        found, expected = dashboard_answers(warehouse), dashboard_answers(on_duckdb)
    # each has had runs of its own
    for name in ("runs", "run_problems"):
        assert list(found.pop(name)) == list(expected.pop(name))
    assert_alike(found, expected)


def test_a_delivery_to_the_crm_is_confirmed_once(built: Engine) -> None:
    updates = "from lead_scoring.crm_score_updates"
    _, [[delivery_id]] = built.database.query(f"select max(delivery_id) {updates}")
    arguments = json.dumps({"delivery_id": delivery_id})
    confirmations = "lead_scoring_operations.crm_confirmations"
    for _ in range(2):
        built.dbt.run("run-operation", "confirm_crm_delivery", "--args", arguments)
        assert built.database.query(f"select count(*) {updates}")[1] == [(0,)]
        _, [[count, distinct]] = built.database.query(
            f"select count(*), count(distinct update_id) from {confirmations}"
        )
        assert count == distinct > 0


def test_history_is_that_of_duckdb(built: Engine, duckdb_sample: Engine) -> None:
    """Of the scoring date, and of the one before, which is scored step by step."""
    relation = "lead_scoring.lead_score_history"
    columns, _ = built.database.query(f"select * from {relation} limit 0")
    assert sorted(columns) == sorted([*HISTORY_COLUMNS, "scored_at"])
    expected = sorted_rows(duckdb_sample.database, relation, HISTORY_COLUMNS)
    assert {str(row[0]) for row in expected} == {"2026-06-29", "2026-06-30"}
    assert sorted_rows(built.database, relation, HISTORY_COLUMNS) == expected


def test_a_backfill_writes_its_dates_and_no_other(
    built: Engine, duckdb_sample: Engine, tmp_path: Path
) -> None:
    """A date on which rules were others, and one that no lead has come to yet.

    On Spark the second takes minutes of nothing, so that it waits for LONG_TESTS.
    """
    relation = "lead_scoring.lead_score_history"
    built_dates = sorted_rows(built.database, relation, [*HISTORY_COLUMNS, "scored_at"])
    empty = [] if is_brief(built) else ["2019-12-31"]
    for day in empty:
        add_rows(built, relation, day)
    on_duckdb = Engine(Server("duckdb", {}), tmp_path)
    shutil.copy(duckdb_sample.dbt.database, on_duckdb.dbt.database)
    for dbt, days in ((built.dbt, empty), (on_duckdb.dbt, [])):
        for day in [*days, "2025-12-31"]:
            dbt.run(
                "run",
                "--select",
                "lead_score_history",
                variables={"backfill_from": day, "backfill_to": day},
            )
    ours = sorted_rows(built.database, relation, [*HISTORY_COLUMNS, "scored_at"])
    theirs = sorted_rows(
        on_duckdb.database,
        f"{relation} where as_of_date = date '2025-12-31'",
        HISTORY_COLUMNS,
    )
    assert theirs
    assert [row[:-1] for row in ours if str(row[0]) < "2026"] == theirs
    assert [row for row in ours if str(row[0]) > "2026"] == built_dates
    assert_outcomes_are_alike(built, on_duckdb)


def assert_outcomes_are_alike(built: Engine, on_duckdb: Engine) -> None:
    """What became of the leads that were scored half a year before."""
    relation = "lead_scoring.score_performance"
    for engine in (built, on_duckdb):
        engine.dbt.run("run", "--select", "int_outcomes__observations+")
    columns, expected = on_duckdb.database.query(f"select * from {relation}")
    assert expected
    assert sorted_rows(built.database, relation, columns) == sorted_rows(
        on_duckdb.database, relation, columns
    )


def add_rows(engine: Engine, relation: str, day: str) -> None:
    """Give a date of the history the rows of another."""
    columns, _ = engine.database.query(f"select * from {relation} limit 0")
    copied = [f"date '{day}'" if name == "as_of_date" else name for name in columns]
    sql = (
        f"insert into {relation} select {', '.join(copied)} from {relation}"
        " where as_of_date = date '2026-06-30'"
    )
    cursor = (
        engine.database.connection.cursor()
        if engine.server.target == "postgres"
        else engine.database.cursor()
    )
    cursor.execute(sql)
    added = sorted_rows(
        engine.database, f"{relation} where as_of_date = date '{day}'", ["lead_id"]
    )
    assert added


def test_a_change_is_explained_as_on_duckdb(
    built: Engine, duckdb_sample: Engine
) -> None:
    _, [[lead_id]] = duckdb_sample.database.query(
        "select lead_id from lead_scoring.lead_scores where score_rank = 1"
        " and model_id = 'b2b_demand_generation'"
    )
    arguments = json.dumps({"lead_id": lead_id, "from_date": "2026-06-15"})
    ours, theirs = (
        engine.dbt.run(
            "--quiet", "run-operation", "explain_score_change", "--args", arguments
        ).stdout
        for engine in (built, duckdb_sample)
    )
    assert "decayed" in theirs
    assert ours == theirs


def test_unit_tests_pass(built: Engine) -> None:
    selected = UNIT_TESTS_ON_SERVERS[built.server.target]
    every = "test_type:unit"
    built.dbt.run(
        "test",
        "--select",
        *([every] if LONG_TESTS else [f"{every},{tests}" for tests in selected]),
        variables={"unit_tests_enabled": True},
    )
    statuses = {row["unique_id"]: row["status"] for row in built.dbt.results()}
    unit_tests = {
        name
        for name, test in built.dbt.manifest()["unit_tests"].items()
        if LONG_TESTS
        or name.split(".")[-1] in selected
        or test["original_file_path"].startswith("models/staging")
    }
    assert len(unit_tests) > len(selected)
    assert unit_tests <= set(statuses)
    assert {statuses[name] for name in unit_tests} == {"pass"}


def test_summary_and_explanation_are_printed(
    built: Engine, duckdb_sample: Engine
) -> None:
    ours, theirs = (
        engine.dbt.run("run-operation", "print_summary").stdout
        for engine in (built, duckdb_sample)
    )
    lines = [line for line in theirs.splitlines() if line.startswith("    ")]
    assert len(lines) == 5
    for line in lines:
        assert line in ours
    lead_id = lines[0].split()[0]
    explanations = [
        json.loads(
            engine.dbt.run(
                "--quiet", "show", "--select", "explain_lead", "--limit", "-1",
                "--output", "json",
                variables={"lead_id": lead_id},
            ).stdout
        )["show"]
        for engine in (built, duckdb_sample)
    ]  # fmt: skip
    assert explanations[0]
    for row, expected in zip(*explanations, strict=True):
        for column in ("entry", "points", "running_total", "description"):
            assert row[column] == expected[column]


GROWING = (
    "lead_scoring_staging.stg_marketing__form_submissions",
    "lead_scoring_intermediate.int_activities__form_submissions",
    "lead_scoring_intermediate.int_people__sightings",
    "lead_scoring_intermediate.lead_attribute_history",
)


def test_a_second_run_adds_a_batch_and_changes_nothing(built: Engine) -> None:
    """Loads that are read again replace their rows, and nothing else moves."""
    before = growing_rows(built)
    names = [relation.split(".")[1] for relation in GROWING]
    built.dbt.run("run", "--select", *names)
    assert growing_rows(built) == before
    for relation in GROWING[:2]:
        _, batches = built.database.query(
            f"select batch_number, count(*) from {relation}"
            " group by batch_number order by batch_number"
        )
        assert len(batches) == 2
        assert batches[0][1] > batches[1][1] > 0


def test_partitions_hold_the_same_rows(built: Engine) -> None:
    """On Spark, where those of the other tests have no partitions."""
    if built.server.target != "spark" or is_brief(built):
        pytest.skip("tables have partitions on Spark alone; LONG_TESTS=1 makes some")
    relations = GROWING[:2]
    before = growing_rows(built, relations)
    names = [relation.split(".")[1] for relation in relations]
    for further in (["--full-refresh"], []):
        built.dbt.run(
            "run", *further, "--select", *names,
            variables={"partition_by_load_date": True},
        )  # fmt: skip
        for relation in relations:
            _, partitions = built.database.query(f"show partitions {relation}")
            assert len(partitions) > 100
        assert growing_rows(built, relations) == before


def growing_rows(
    engine: Engine, relations: Sequence[str] = GROWING
) -> list[list[tuple]]:
    """All rows of the tables that grow, without the numbers of their batches."""
    tables = []
    for relation in relations:
        columns, _ = engine.database.query(f"select * from {relation} limit 0")
        kept = [column for column in columns if column != "batch_number"]
        tables.append(sorted_rows(engine.database, relation, kept))
    return tables


# --- random rules and activities ------------------------------------------------------


class WorldsEngine:
    """Scores random worlds on a server, as a run of the project does."""

    schema = "worlds"

    def __init__(self, server: Server, work: Path) -> None:
        self.dbt = Dbt(
            work, server=server, environment={"LEAD_SCORING_SCHEMA": self.schema}
        )
        self.database = database_of(server, self.dbt.database)

    def score(self, world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        for seed in SEED_COLUMNS:
            rows = rows_for_seed(world, seed)
            self.database.load(f"{self.schema}_rules.{seed}", seed_table(seed, rows))
        for name, rows in lead_tables(world).items():
            self.load(name, rows)
        self.load("int_activities", table(ACTIVITY_KINDS, world["activities"]))
        selected = [f"stg_rules__{seed}" for seed in SEED_COLUMNS]
        self.dbt.run(
            "run",
            "--select",
            *selected,
            "int_scoring__ledger",
            "int_scoring__scores",
            variables={"as_of_date": world["as_of_date"].isoformat()},
        )
        ledger = self.rows(
            "int_scoring__ledger where entry_type not in ('opening', 'exclusion')"
        )
        return ledger, self.rows("int_scoring__scores")

    def load(self, name: str, rows: pa.Table) -> None:
        self.database.load(f"{self.schema}_intermediate.{name}", rows)

    def rows(self, relation: str) -> list[dict[str, Any]]:
        columns, rows = self.database.query(
            f"select * from {self.schema}_intermediate.{relation}"
        )
        return [dict(zip(columns, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def worlds_engine(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorldsEngine]:
    yield WorldsEngine(engine.server, tmp_path_factory.mktemp("worlds"))


def test_random_worlds(worlds_engine: WorldsEngine) -> None:
    for number in range(RANDOM_WORLDS[worlds_engine.dbt.server.target]):
        world = batch(10_000 + 40 * number, EDGE_DATES[number % len(EDGE_DATES)])
        ledger, scores = worlds_engine.score(world)
        expected = score_world(world)
        allowed = tolerances(expected.ledger)
        assert len(expected.ledger) > 500
        assert not describe_difference(expected.ledger, ledger, tolerance=allowed)
        assert not describe_difference(
            expected.scores, scores, key=SCORES_KEY, tolerance=allowed
        )


# --- where engines differ -------------------------------------------------------------


def call(macro: str, *arguments: str) -> str:
    """A call of one of the project's macros in Jinja."""
    return "{{ lead_scoring." + macro + "(" + ", ".join(arguments) + ") }}"


def text(value: str) -> str:
    """A text as an SQL expression in a Jinja argument, whatever the engine."""
    return f"lead_scoring.text_literal({json.dumps(value, ensure_ascii=False)})"


def decimal(value: str, places: int = 6) -> str:
    """A decimal as an SQL expression in a Jinja argument; weights have 15 places."""
    precision = 28 if places == 6 else 38
    return f"\"cast('{value}' as numeric({precision}, {places}))\""


def paid(points: str, weight: str, limit: str | None = None) -> str:
    arguments = (
        decimal(points),
        decimal(weight, 15),
        decimal(limit) if limit else "'null'",
    )
    return call("points_paid", *arguments)


def time_read(value: str) -> str:
    return call("to_timestamp_utc", text(value))


#: What is asked, and what every engine must answer.
CASES: dict[str, tuple[str, Any]] = {
    # case folding, letter by letter
    "polish": (call("comparable_text", text(" ŁÓDŹ Żółć ")), "łódź żółć"),
    "sigma": (call("comparable_text", text("ΟΔΟΣ")), "οδοσ"),
    "dotted_i": (call("comparable_text", text("İZMİR I")), "izmir i"),
    "sharp_s": (call("comparable_text", text("STRAẞE Straße")), "straße straße"),
    "cyrillic": (call("comparable_text", text("ЖУРНАЛ")), "журнал"),
    # empty texts and white space
    "spaces": (call("clean_text", text("   ")), None),
    "empty": (call("clean_text", text("")), None),
    "tab": (call("clean_text", text("\t")), "\t"),
    "words": (call("comparable_words", text("a.b/c\\d_e'f\"g;h")), " a b c d e f g h "),
    # numbers
    "number": (call("to_number", text("+007.1234565")), Decimal("7.123457")),
    "negative": (call("to_number", text("-0.0000005")), Decimal("-0.000001")),
    "no_number": (call("to_number", text("1e3")), None),
    "line_end": (call("to_number", text("12\n")), None),
    "long": (call("to_number", text("9" * 18 + ".5")), Decimal("9" * 18 + ".5")),
    "too_long": (call("to_number", text("9" * 19)), None),
    "amount": (call("to_decimal", text("1.25e2")), Decimal(125)),
    "largest_amount": (
        call("to_decimal", text("9" * 22 + ".5")), Decimal("9" * 22 + ".5")
    ),
    "amount_too_large": (call("to_decimal", text("1e30")), None),
    "no_amount": (call("to_decimal", text("NaN")), None),
    "count": (call("to_count", text("249.5")), 250),
    "units": (
        call("whole_units", decimal("0.7"), decimal("0.1")),
        Decimal(7),
    ),
    "units_capped": (
        call(
            "whole_units",
            decimal("9" * 21),
            decimal("0.000001"),
        ),
        Decimal(10**15),
    ),
    "no_units": (
        call("whole_units", decimal("-1"), decimal("1")),
        None,
    ),
    "points_half_up": (paid("0.000001", "0.5"), Decimal("0.000001")),
    "points_half_down": (paid("-0.000001", "0.5"), Decimal("-0.000001")),
    "points_tie_of_a_third": (
        paid("3000.0015", "0.333333333333333"), Decimal("1000.000500")
    ),
    "points_large": (paid("98765.432101", "12.5"), Decimal("1234567.901263")),
    "points_exact": (paid("99999999999.123457", "1"), Decimal("99999999999.123457")),
    "points_of_a_third": (
        paid("1000000000", "0.333333333333333"), Decimal("333333333.333333")
    ),
    "points_of_16_digits": (paid("2" + "0" * 15, "0.1"), Decimal(2 * 10**14)),
    "points_beyond_all": (paid("-" + "9" * 18, "9"), Decimal(-(10**15))),
    "points_capped": (paid("-8", "3", "10.5"), Decimal("-10.5")),
    "points_capped_at_0": (paid("8", "3", "0.000000"), Decimal(0)),
    "half_life": (
        call("decay_fraction", "'14'", "\"'exponential'\"", "'14'", "'null'", "'null'",
             "'null'"),
        Decimal("0.5"),
    ),
    "long_decayed": (
        call("decay_fraction", "'36000'", "\"'exponential'\"", "'0.001'", "'null'",
             "'null'", "'null'"),
        Decimal(0),
    ),
    # dates
    "month_end": (
        call("months_before", "\"cast('2026-08-31' as date)\"", "'6'"),
        date(2026, 2, 28),
    ),
    "leap_day": (
        call("months_before", "\"cast('2024-08-31' as date)\"", "'6'"),
        date(2024, 2, 29),
    ),
    "month_begin": (
        call("months_before", "\"cast('2024-02-29' as date)\"", "'12'"),
        date(2023, 2, 28),
    ),
    "monday": (call("week_start", "\"cast('2026-06-28' as date)\""), date(2026, 6, 22)),
    "days": (
        call("days_between", "\"cast('2024-02-28' as date)\"",
             "\"cast('2025-03-01' as date)\""),
        367,
    ),
    "age": (
        call("full_years_between", "\"cast('2000-02-29' as date)\"",
             "\"cast('2026-02-28' as date)\""),
        25,
    ),
    # times
    "offset": (time_read("2026-03-01T00:30:00+02:00"), datetime(2026, 2, 28, 22, 30)),
    "offset_apart": (
        time_read("2026-03-01 12:00:00 -0530"), datetime(2026, 3, 1, 17, 30)
    ),
    "zulu": (time_read(" 2026-03-01T10:15:00Z "), datetime(2026, 3, 1, 10, 15)),
    "summer_time": (time_read("2026-03-29 02:30:00"), datetime(2026, 3, 29, 2, 30)),
    "minutes": (time_read("2026-03-01T10:15"), datetime(2026, 3, 1, 10, 15)),
    "fraction": (
        time_read("2026-03-01T10:15:00.9999999"),
        datetime(2026, 3, 1, 10, 15, 0, 999999),
    ),
    "day": (time_read("2026-03-01"), datetime(2026, 3, 1)),
    "no_day": (time_read("2026-02-29 10:00:00"), None),
    "leap_time": (time_read("2024-02-29T10:00:00Z"), datetime(2024, 2, 29, 10)),
    "hour_24": (time_read("2026-03-01T24:00:00Z"), None),
    "second_60": (time_read("2026-03-01 23:59:60"), None),
    "year_0": (time_read("0000-01-01"), None),
    "infinity": (time_read("infinity"), None),
    "hour_alone": (time_read("2026-03-01T10"), None),
    "american": (time_read("03/01/2026"), None),
    "date_as_written": (
        call("to_date", text("2026-03-01T00:30:00+02:00")), date(2026, 3, 1)
    ),
    "no_date": (call("to_date", text("2026-04-31")), None),
    # flags and addresses
    "flag": (call("to_boolean", text(" YES ")), True),
    "no_flag": (call("to_boolean", "'null'"), False),
    "address": (call("clean_email", text(" Ola@Żabka.PL ")), "ola@żabka.pl"),
    "no_address": (call("clean_email", text("a b@c.de")), None),
    "address_line": (call("clean_email", text("a@b.de\n")), None),
}  # fmt: skip


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def answers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What an engine answers to all cases, asked at once."""
    server = Server("duckdb", {})
    if request.param != "duckdb":
        server = request.getfixturevalue(request.param)
    engine = Engine(server, tmp_path_factory.mktemp(f"cases_{request.param}"))
    asked = ",\n".join(f"{sql} as {name}" for name, (sql, _) in CASES.items())
    columns, [row] = engine.database.query(engine.compiled(f"select\n{asked}"))
    return dict(zip(columns, row, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_engines_answer_alike(answers: dict[str, Any], case: str) -> None:
    assert answers[case] == CASES[case][1]


ORDERED = ["", "A", "Z", "_", "a", "b", "Ä", "ż"]


def test_texts_are_ordered_bytewise(engine: Engine) -> None:
    """Capitals come before small letters, and letters outside ASCII last."""
    rows = pa.table({"word": pa.array(reversed(ORDERED), pa.string())})
    engine.database.load("ordering.words", rows)
    _, found = engine.database.query(
        engine.compiled(
            "select word, row_number() over (order by"
            " {{ lead_scoring.bytewise('word') }}) as position from ordering.words"
        )
    )
    assert [word for word, _ in sorted(found, key=lambda row: row[1])] == ORDERED


# --- what a database has of its own ---------------------------------------------------


def test_spark_in_another_time_zone_is_refused(spark: Server, tmp_path: Path) -> None:
    """The profile of a company may forget the setting."""
    profiles = (REPOSITORY / "profiles.yml").read_text(encoding="utf-8")
    changed = profiles.replace('timeZone": UTC', 'timeZone": Europe/Warsaw')
    assert changed != profiles
    (tmp_path / "profiles.yml").write_text(changed, encoding="utf-8")
    environment = {"DBT_PROFILES_DIR": str(tmp_path)}
    dbt = Dbt(tmp_path, server=spark, environment=environment)
    result = dbt.run("seed", "--select", "exchange_rates", check=False)
    assert result.returncode != 0
    assert "the time zone of the Spark session is Europe/Warsaw" in result.stdout


def test_raw_columns_may_have_collations_of_their_own(
    postgres: Server, tmp_path: Path
) -> None:
    """Half of the columns that people are told apart by are in another collation."""
    load.load("postgres", SAMPLE, postgres.environment)
    engine = Engine(postgres, tmp_path)
    for column in (
        "crm.leads.email",
        "marketing.email_events.email",
        "web.identifies.id",
    ):
        source, table_name, name = column.split(".")
        engine.database.connection.cursor().execute(
            f'alter table raw_{source}.{table_name} alter {name} type text collate "C"'
        )
    engine.dbt.run(
        "build",
        "--select",
        "+int_activities",
        "--exclude-resource-type",
        "test",
        "unit_test",
    )
