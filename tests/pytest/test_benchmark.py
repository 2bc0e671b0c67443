"""On the benchmark's raw files all ways of scoring give the same rows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Dbt

from benchmarks import by_hand, with_pandas, with_polars
from benchmarks.compare import differences
from benchmarks.generate import LAST_DAY, Company, generate

SMALL = Company(
    activities=100_000, activities_a_day=160, people=1_000, strangers=1_000, seed=7
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the raw files of a small company."""
    folder = tmp_path_factory.mktemp("benchmark")
    generate(SMALL, folder / "data")
    return folder


@pytest.fixture(scope="module")
def marts(work: Path) -> Path:
    """What the project makes of the files: a day, and then the next one added to it."""
    dbt = Dbt(work)
    for name in ("before_the_day", "with_the_day"):
        dbt.run(
            "build",
            "--exclude-resource-type",
            "test",
            "unit_test",
            variables=json.loads((work / f"data/vars_{name}.json").read_text()),
        )
    return dbt.database


@pytest.mark.parametrize(
    "run",
    [by_hand.run, with_pandas.run, with_polars.run],
    ids=lambda run: run.__module__,
)
def test_other_ways_give_the_same_rows(
    run: Callable[[Path, str, Path], None], work: Path, marts: Path
) -> None:
    database = work / f"{run.__module__}.duckdb"
    run(work / "data" / "with", LAST_DAY.isoformat(), database)
    for mart, (rows, count, some) in differences(
        marts, database, first_schema="lead_scoring"
    ).items():
        assert rows > 1_000
        assert count == 0, f"{mart}: {count} rows differ, such as {some[:4]}"


def test_the_day_held_back_is_the_only_difference(work: Path) -> None:
    before = {path.relative_to(work / "data/before") for path in files(work, "before")}
    with_day = {path.relative_to(work / "data/with") for path in files(work, "with")}
    assert before < with_day
    assert {path.stem for path in with_day - before} == {LAST_DAY.isoformat()}
    for path in before:
        assert (work / "data/before" / path).samefile(work / "data/with" / path)


def test_a_longer_history_has_the_same_last_day(work: Path, tmp_path: Path) -> None:
    shorter = Company(**{**vars(SMALL), "activities": 10_000})
    generate(shorter, tmp_path / "data")
    for path in files(work, "with"):
        if path.stem == LAST_DAY.isoformat():
            short = tmp_path / "data" / path.relative_to(work / "data")
            assert short.read_bytes() == path.read_bytes()


def files(work: Path, folder: str) -> list[Path]:
    return sorted((work / "data" / folder).glob("*/*/*.parquet"))
