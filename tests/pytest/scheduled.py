"""Scheduled runs of a copy of the project, which tests may change and break."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import REPOSITORY

#: What a copy of the project needs; the environment and earlier results are no part.
PARTS = (
    "analyses", "data", "macros", "models", "scheduled_run", "seeds", "tests",
    "dbt_project.yml", "profiles.yml",
)  # fmt: skip

#: A test that passes, until a test lets it fail.
FAILING_TEST = "tests/singular/segments_are_wanted.sql"

#: A build that takes no time: one mart and its tests.
ONE_MART = ("--skip-freshness", "--", "--select", "lead_segments")


class Company:
    """A copy of the project with a warehouse and a published file of its own.

    `reset` brings the first state back. Paths stay the same, so that dbt need not read
    the whole project anew in each test.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = {}) -> None:
        self.folder = folder
        self.project = folder / "project"
        self.warehouse = folder / "warehouse.duckdb"
        self.published = folder / "dashboards" / "published.duckdb"
        self.target = folder / "target"
        self.lock = folder / "target.lock"
        self.state = self.target / "scheduled_run" / "run_results.json"
        self.environment = {
            **os.environ,
            "LEAD_SCORING_DB": str(self.warehouse),
            "LEAD_SCORING_PUBLISHED": str(self.published),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(folder / "logs"),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.environment.pop("DBT_PROFILES_DIR", None)
        for part in PARTS:
            source, copy = REPOSITORY / part, self.project / part
            if source.is_dir():
                shutil.copytree(
                    source, copy, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, copy)

    def saved(self) -> Iterator[tuple[Path, Path]]:
        """What tests change, and where its first state is kept."""
        for path in (
            self.warehouse,
            self.published,
            self.state,
            self.project / "data",
            self.project / "models",
            self.project / "tests",
            self.project / "dbt_project.yml",
        ):
            yield path, self.folder / "first" / path.relative_to(self.folder)

    def save(self) -> None:
        for path, kept in self.saved():
            copy(path, kept)

    def reset(self) -> None:
        shutil.rmtree(self.published.parent)
        self.warehouse.with_name("warehouse.duckdb.wal").unlink(missing_ok=True)
        for path, kept in self.saved():
            copy(kept, path)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "scheduled_run", *arguments]

    def run(
        self, *arguments: str, code: int = 0, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """A scheduled run that has to end with an exit code."""
        environment = {**self.environment, **options.pop("environment", {})}
        result = subprocess.run(
            self.command(*arguments),
            cwd=self.project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **options,
        )
        if result.returncode != code:
            pytest.fail(
                f"exit code {result.returncode}, not {code}:\n{result.stdout[-6000:]}"
            )
        return result

    def start(self, *arguments: str, until: str) -> subprocess.Popen[str]:
        """A scheduled run that has begun, up to a word of its output."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout
        for line in process.stdout:
            if until in line:
                return process
        pytest.fail(f"the run ended before it said {until}")

    def change(self, path: str, change: Callable[[str], str]) -> None:
        """Change a text file of the project."""
        file = self.project / path
        file.write_text(change(file.read_text()))

    def write(self, path: str, text: str) -> None:
        (self.project / path).write_text(text)

    def raw_file(self, table: str) -> Path:
        source, name = table.split(".")
        return self.project / "data" / "sample" / source / f"{name}.parquet"

    def change_raw_file(self, table: str, select: str) -> None:
        """Replace a raw table by a query on it, which calls it `raw`."""
        path = self.raw_file(table)
        rows = duckdb.sql(f"with raw as (from '{path}') {select}").to_arrow_table()
        import pyarrow.parquet as pq

        pq.write_table(rows, path)

    def execute(self, sql: str, file: Path | None = None) -> None:
        with duckdb.connect(str(file or self.warehouse)) as connection:
            connection.execute(sql)

    def query(self, sql: str, file: Path | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query on the warehouse, or on another file."""
        with duckdb.connect(str(file or self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def publication(self) -> list[tuple[Any, ...]]:
        """What the published file says of itself."""
        return self.query("from lead_scoring.publication order by mart", self.published)

    def change_state(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Change the results of the latest run, which a retry goes on from."""
        state = json.loads(self.state.read_text())
        change(state)
        self.state.write_text(json.dumps(state))

    @contextmanager
    def nothing_is_published(self) -> Iterator[None]:
        """The published file has to stay as it is, and alone."""
        before = self.published.stat()
        yield
        after = self.published.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert [path.name for path in self.published.parent.iterdir()] == [
            self.published.name
        ]


def copy(source: Path, destination: Path) -> None:
    """Replace a file or folder by a copy."""
    if source.is_dir():
        shutil.rmtree(destination, ignore_errors=True)
        shutil.copytree(source, destination, copy_function=shutil.copy)
    else:
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, destination)
