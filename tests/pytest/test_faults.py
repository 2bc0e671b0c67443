"""What goes wrong at night, each with the result that docs/operations.md gives."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scheduled import Company

from scheduled_run.exit_codes import ExitCode

MEGABYTE = 1024 * 1024
#: The marts with a scoring date, and what they need of scoring.
SCORES = "int_scoring__ledger+"

# Gives dbt another time of day, which goes on from there. A file of this name is run by
# Python when it starts.
CLOCK = """
import importlib.abc, importlib.util, os, sys, time
from datetime import datetime, timedelta

OFFSET = datetime.fromisoformat(os.environ["CLOCK"]) - datetime.fromtimestamp(
    float(os.environ["CLOCK_SET_AT"])
)

class Shifted(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + OFFSET

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "dbt.tracking":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def load_with_clock(module):
            load(module)
            module.datetime = Shifted
        spec.loader.exec_module = load_with_clock
        return spec

if sys.argv[0].endswith("dbt"):
    sys.meta_path.insert(0, Finder())
"""


# built once for both files
pytestmark = pytest.mark.xdist_group("scheduled")


def without_fixed_date(text: str) -> str:
    """`dbt_project.yml` whose scoring date is today, so that freshness is checked."""
    return "\n".join(
        line for line in text.splitlines() if "sample_as_of_date:" not in line
    )


def with_variables(**variables: Any) -> Callable[[str], str]:
    lines = "".join(f"    {name}: {value}\n" for name, value in variables.items())
    return lambda text: text.replace(
        "vars:\n  lead_scoring:\n", f"vars:\n  lead_scoring:\n{lines}"
    )


# --- raw tables -----------------------------------------------------------------------


def test_a_source_whose_load_stopped_stops_the_run(company: Company) -> None:
    """Before anything is built; one that is empty or unreadable is named as well."""
    company.change("dbt_project.yml", without_fixed_date)
    company.change_raw_file("support.tickets", "select * from raw limit 0")
    company.raw_file("web.page_views").write_bytes(b"PAR1 and no more")
    with company.nothing_is_published():
        output = company.run(code=ExitCode.STALE_SOURCE).stdout
    assert "stale: crm.leads was last loaded " in output
    assert " days " in output
    assert ", at 2026-0" in output
    assert "not to be told: support.tickets has no rows" in output
    assert "not to be told: web.page_views Invalid Input Error: " in output
    assert f"{company.raw_file('web.page_views').name}" in output
    assert "exit code 20 (stale_source)" in output
    assert "building and testing" not in output


def test_tables_that_are_empty_or_late_are_accepted_when_said(company: Company) -> None:
    company.change("dbt_project.yml", without_fixed_date)
    company.change(
        "dbt_project.yml",
        with_variables(freshness_warn_hours=1, freshness_error_hours=1_000_000),
    )
    company.change_raw_file("support.tickets", "select * from raw limit 0")
    with company.nothing_is_published():
        output = company.run(code=ExitCode.UNKNOWN_FRESHNESS).stdout
    assert "not to be told: support.tickets has no rows" in output
    output = company.run(
        "--empty-table", "support.tickets", "--", "--select", "exchange_rates"
    ).stdout
    assert "to be looked at:\n  raw table " in output
    assert "raw table crm.leads was last loaded " in output


def test_a_corrupted_raw_file_is_named(company: Company) -> None:
    path = company.raw_file("crm.accounts")
    path.write_bytes(path.read_bytes()[:2000])
    with company.nothing_is_published():
        output = company.run(
            "--skip-freshness", "--", "--select", "stg_crm__accounts+",
            code=ExitCode.BUILD_FAILED,
        ).stdout  # fmt: skip
    failure = output[output.index("errors and 0 failed tests") :]
    assert "model stg_crm__accounts: error" in failure
    assert "No magic bytes found at end of file" in failure
    assert "accounts.parquet" in failure


def test_a_lost_column_that_is_required_is_named(company: Company) -> None:
    company.change_raw_file("crm.accounts", "select * exclude (id) from raw")
    with company.nothing_is_published():
        output = company.run(
            "--skip-freshness", "--", "--select", "stg_crm__accounts",
            code=ExitCode.BUILD_FAILED,
        ).stdout  # fmt: skip
    assert "raw table crm.accounts (" in output
    assert "has no id, without which it can not be used" in output


def test_a_lost_column_that_is_optional_is_null_with_a_warning(
    company: Company,
) -> None:
    company.change_raw_file("crm.accounts", "select * exclude (industry) from raw")
    output = company.run(
        "--skip-freshness", "--", "--select", "stg_crm__accounts"
    ).stdout
    words = " ".join(output.split())
    assert "has no industry: null is taken instead" in words
    assert company.query(
        "select count(industry), count(*) > 0 "
        "from lead_scoring_staging.stg_crm__accounts"
    ) == [(0, True)]


# --- the clock ------------------------------------------------------------------------


def at(time: str, company: Company) -> dict[str, str]:
    """An environment in which a run starts at another time."""
    folder = company.folder / "clock"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(CLOCK)
    import time as clock

    return {"PYTHONPATH": str(folder), "CLOCK": time, "CLOCK_SET_AT": str(clock.time())}


def test_a_run_over_midnight_scores_the_date_of_its_start(company: Company) -> None:
    """And a clock that was set back publishes nothing over what is there."""
    company.change("dbt_project.yml", without_fixed_date)
    scores = ("--skip-freshness", "--", "--select", SCORES)
    company.run(*scores, environment=at("2026-07-01T23:59:45", company))
    for mart in ("lead_scores", "lead_score_ledger", "lead_segments"):
        assert company.query(
            f"select distinct cast(as_of_date as text) from lead_scoring.{mart}",
            company.published,
        ) == [("2026-07-01",)]
    with company.nothing_is_published():
        output = company.run(
            *scores,
            code=ExitCode.EARLIER_DATE,
            environment=at("2026-06-30T12:00:00", company),
        ).stdout
    assert "scoring date 2026-06-30, and those of 2026-07-01 are published" in output


# --- the disk -------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Makes a folder with room for so many bytes; where nobody may, skips."""
    mounted: list[Path] = []

    def make(size: int) -> Path:
        folder = tmp_path / "small_disk"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
            pytest.skip("only root may mount a small disk; a limit is tested instead")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


def limited_to(size: int) -> Callable[[], None]:
    """Lets a process write no file beyond a size: a full disk that needs no mount."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def full_size(company: Company) -> int:
    return company.published.stat().st_size


def test_a_disk_that_is_full_while_building(
    company: Company, small_disk: Callable[[int], Path]
) -> None:
    warehouse = small_disk(8 * MEGABYTE) / "warehouse.duckdb"
    with company.nothing_is_published():
        output = company.run(
            "--skip-freshness",
            code=ExitCode.BUILD_FAILED,
            environment={"LEAD_SCORING_DB": str(warehouse)},
        ).stdout
    assert "No space left on device" in output


def test_a_warehouse_that_can_not_grow(company: Company) -> None:
    with company.nothing_is_published():
        output = company.run(
            "--skip-freshness",
            code=ExitCode.BUILD_FAILED,
            environment={"LEAD_SCORING_DB": str(company.folder / "other.duckdb")},
            preexec_fn=limited_to(8 * MEGABYTE),
        ).stdout
    assert "File too large" in output


def test_a_disk_that_is_full_while_publishing(
    company: Company, small_disk: Callable[[int], Path]
) -> None:
    """The copy before stays, and the half of the new one goes."""
    disk = small_disk(full_size(company) * 3 // 2)
    published = disk / company.published.name
    published.write_bytes(company.published.read_bytes())
    before = published.stat()
    output = company.run(
        "--retry",
        code=ExitCode.PUBLISHING_FAILED,
        environment={"LEAD_SCORING_PUBLISHED": str(published)},
    ).stdout
    assert "No space left on device" in output
    assert list(disk.iterdir()) == [published]
    assert published.stat().st_mtime_ns == before.st_mtime_ns
    assert company.query("select count(*) > 5 from lead_scoring.publication", published)


def test_a_publication_that_can_not_grow(company: Company) -> None:
    limit = 5 * MEGABYTE
    assert limit < full_size(company)
    with company.nothing_is_published():
        output = company.run(
            "--retry", code=ExitCode.PUBLISHING_FAILED, preexec_fn=limited_to(limit)
        ).stdout
    assert "File too large" in output
    company.run("--retry")
