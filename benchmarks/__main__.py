"""Measures what scoring costs against the length of a company's history.

    python -m benchmarks                           1 and 10 million activities
    python -m benchmarks --sizes 1 3 10 30 100     in millions
    python -m benchmarks --quick                   a small company, to see that it works

On the same raw files, one after the other, each in a process of its own: this project
(a full run, a day's increment, a past day again), and the same rules by a hand-written
script, with pandas and with Polars. What these write is compared row by row with the
marts.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.compare import differences
from benchmarks.generate import LAST_DAY, Company, dbt_vars, generate
from benchmarks.measure import Measured, measured
from benchmarks.report import draw, table

HERE = Path(__file__).parent
PROJECT = HERE.parent
SCHEMA = "lead_scoring"

WITHOUT_TESTS = ["--exclude-resource-type", "test", "unit_test"]

BACKFILL_MODEL = PROJECT / "models" / "marts" / "lead_score_history.sql"
BACKFILL_COMMAND = ["run", "--select", BACKFILL_MODEL.stem]
BACKFILL_DAY = (LAST_DAY - timedelta(days=30)).isoformat()
BACKFILL_VARS = {"backfill_from": BACKFILL_DAY, "backfill_to": BACKFILL_DAY}
"""How a single past day is scored again. Left out where there is no such model."""

OTHER_WAYS = {"by hand": "by_hand", "pandas": "with_pandas", "polars": "with_polars"}

DAY_BEFORE = LAST_DAY - timedelta(days=1)


class Benchmark:
    """The measurements of one size."""

    def __init__(self, folder: Path, company: Company, arguments: argparse.Namespace):
        self.folder = folder
        self.company = company
        self.arguments = arguments
        self.data = folder / "data"
        self.results: dict[str, Measured] = {}
        self.identical: dict[str, bool] = {}

    def run(self) -> None:
        """Generates the data and measures all ways."""
        in_own_process(generate, self.company, self.data)
        self.measure_dbt()
        for way, module in OTHER_WAYS.items():
            if way in self.arguments.ways:
                self.measure_other(way, module)

    def measure_dbt(self) -> None:
        """Measures this project.

        The increments come first, from a database that had the day before; the full run
        with the day ends in the database that the other ways are compared with.
        """
        if self.arguments.tests:
            before = self.database("dbt_tested")
            self.dbt("full, with tests", before, "before", DAY_BEFORE, ["build"])
            self.dbt("increment, with tests", before, "with", LAST_DAY, ["build"])
            before.unlink(missing_ok=True)
        increment = self.database("dbt_increment")
        self.dbt("before the day", increment, "before", DAY_BEFORE, self.build())
        self.dbt("increment", increment, "with", LAST_DAY, self.build())
        if BACKFILL_MODEL.exists():
            self.dbt(
                "backfill of a day",
                increment,
                "with",
                LAST_DAY,
                BACKFILL_COMMAND,
                BACKFILL_VARS,
            )
        full = self.database("dbt")
        self.dbt("full", full, "with", LAST_DAY, self.build())
        if (
            full.exists()
            and increment.exists()
            and self.results["increment"].wall_seconds
        ):
            self.compare("increment", full, increment, SCHEMA)
        increment.unlink(missing_ok=True)

    def build(self) -> list[str]:
        """Returns the command that builds all but tests."""
        return ["build", *WITHOUT_TESTS]

    def dbt(
        self,
        name: str,
        database: Path,
        files: str,
        day: date,
        command: list[str],
        further_vars: dict[str, str] | None = None,
    ) -> None:
        """Measures one command of dbt."""
        given = {
            **dbt_vars(self.data / files, day),
            **json.loads(self.arguments.vars),
            **(further_vars or {}),
        }
        self.results[name] = measured(
            [
                str(Path(sys.executable).with_name("dbt")),
                "--quiet",
                *command,
                "--project-dir",
                str(PROJECT),
                "--profiles-dir",
                os.environ.get("DBT_PROFILES_DIR", str(PROJECT)),
                "--target-path",
                str(self.folder / "target"),
                "--log-path",
                str(self.folder / "logs"),
                "--vars",
                json.dumps(given),
            ],
            self.folder / f"{name.replace(' ', '_').replace(',', '')}.log",
            {"LEAD_SCORING_DB": str(database)},
            self.arguments.time_limit,
            self.arguments.memory_limit,
        )
        self.report(name)

    def measure_other(self, way: str, module: str) -> None:
        """Measures another way, and compares what it wrote with the marts."""
        database = self.database(module)
        self.results[way] = measured(
            [
                sys.executable,
                "-m",
                f"benchmarks.{module}",
                str(self.data / "with"),
                LAST_DAY.isoformat(),
                str(database),
            ],
            self.folder / f"{module}.log",
            {"PYTHONPATH": str(PROJECT), "POLARS_MAX_THREADS": "2"},
            self.arguments.time_limit,
            self.arguments.memory_limit,
        )
        self.report(way)
        full = self.database("dbt", is_new=False)
        if self.results[way].wall_seconds is not None and full.exists():
            self.compare(way, full, database, "main")
        database.unlink(missing_ok=True)

    def compare(self, name: str, full: Path, other: Path, schema: str) -> None:
        """Notes whether the rows are those of the full run."""
        found = in_own_process(differences, full, other, SCHEMA, schema)
        self.identical[name] = not any(count for _, count, _ in found.values())
        for mart, (_, count, some) in found.items():
            if count:
                print(f"  {name}: {count} rows of {mart} differ, such as {some[:2]}")

    def database(self, name: str, is_new: bool = True) -> Path:
        """Returns a database's path, without what an earlier run left there."""
        path = self.folder / f"{name}.duckdb"
        if is_new:
            path.unlink(missing_ok=True)
        return path

    def report(self, name: str) -> None:
        """Says what was measured."""
        found = self.results[name]
        took = found.note or (
            f"{found.wall_seconds:.1f} s, CPU {found.cpu_seconds:.1f} s, "
            f"{found.peak_megabytes} MB"
        )
        print(f"  {name}: {took}", flush=True)

    def summary(self) -> dict[str, object]:
        """Returns the results of this size."""
        return {
            "company": vars(self.company),
            "days": self.company.days,
            "results": {name: found.as_row() for name, found in self.results.items()},
            "identical": self.identical,
        }


def in_own_process(function: Callable[..., Any], *arguments: object) -> Any:
    """Calls a function in a process of its own.

    What a child is said to have used at most is never less than what its parent had
    when it started the child, so this process has to stay small.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def companies(arguments: argparse.Namespace) -> dict[str, Company]:
    """Returns the companies to measure, by what they are called in the table."""
    if arguments.quick:
        small = Company(
            activities=100_000, activities_a_day=250, people=1_500, strangers=1_500
        )
        return {"0.1 M": small}
    return {
        f"{size:g} M": Company(activities=round(size * 1_000_000))
        for size in arguments.sizes
    }


def parsed(arguments: list[str] | None = None) -> argparse.Namespace:
    """Returns the command line's arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 10])
    parser.add_argument("--quick", action="store_true", help="a small company")
    parser.add_argument(
        "--no-tests",
        dest="tests",
        action="store_false",
        help="no runs with dbt's tests",
    )
    parser.add_argument("--ways", nargs="*", default=list(OTHER_WAYS), help="others")
    parser.add_argument("--folder", type=Path, help="for data and databases; kept")
    parser.add_argument("--vars", default="{}", help="further vars of dbt, as JSON")
    parser.add_argument("--time-limit", type=float, default=10_800, help="seconds")
    parser.add_argument("--memory-limit", type=int, default=16_000, help="megabytes")
    parser.add_argument("--results", type=Path, help="folder for results and plot")
    return parser.parse_args(arguments)


def machine() -> str:
    """Returns what the measurements were made on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return (
        f"{os.cpu_count()} cores, {memory} GB, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )


def main(given: list[str] | None = None) -> int:
    """Measures all sizes, prints the table and draws the plot."""
    arguments = parsed(given)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    folder = arguments.folder or Path(
        tempfile.mkdtemp(prefix="lead_scoring_benchmark_")
    )
    folder = folder.resolve()
    summaries = {}
    for name, company in companies(arguments).items():
        print(f"{name}: {company.days} days up to {LAST_DAY}", flush=True)
        own_folder = folder / name.replace(" ", "").lower()
        own_folder.mkdir(parents=True, exist_ok=True)
        benchmark = Benchmark(own_folder, company, arguments)
        benchmark.run()
        summaries[name] = benchmark.summary()
        if not arguments.folder:
            shutil.rmtree(own_folder)
    found = {"machine": machine(), "sizes": summaries}
    print("\n" + table(found))
    results = arguments.results or (None if arguments.quick else HERE / "results")
    if results:
        results.mkdir(parents=True, exist_ok=True)
        (results / "results.json").write_text(json.dumps(found, indent=2) + "\n")
        (results / "results.md").write_text(table(found))
        draw(found, results / "cost_against_history.svg")
    if not arguments.folder:
        shutil.rmtree(folder, ignore_errors=True)
    is_identical = all(
        all(summary["identical"].values()) for summary in summaries.values()
    )
    return 0 if is_identical else 1


if __name__ == "__main__":
    sys.exit(main())
