"""Generates the raw tables of a company, with a history of any length.

The company is the same in all sizes: as many people, as many activities a day, and the
same last days. What differs is how far the history goes back. Each raw table is a
folder of Parquet files by month of loading. Its last day, D, is a file of its own, so
that there are two folders of raw files, of which the second costs no space:

    before/   all that was loaded before D
    with/     links to the same files, and what was loaded on D

Run `python -m benchmarks.generate --help`.
"""

import argparse
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb

QUERIES = Path(__file__).parent / "raw"

LAST_DAY = date(2026, 6, 30)
"""The day that can be held back, and the last scoring date."""

LOOK_BACK_DAYS = 50
"""So many days after it happened an event has been loaded, again or late."""


@dataclass(frozen=True)
class Company:
    """What a company is like; `company.json` in the folder of its data says so."""

    activities: int = 1_000_000
    activities_a_day: int = 9_000
    people: int = 50_000
    strangers: int = 50_000
    seed: int = 1

    @property
    def days(self) -> int:
        """The length of the history."""
        return max(2, round(self.activities / self.activities_a_day))

    @property
    def first_day(self) -> date:
        """The first day of the history."""
        return LAST_DAY - timedelta(days=self.days - 1)


def raw_tables() -> list[tuple[str, str]]:
    """Returns source and name of each raw table."""
    return [
        (query.parent.name, query.stem)
        for query in sorted(QUERIES.glob("*/*.sql"))
        if not query.stem.startswith("_")
    ]


def dbt_vars(folder: Path, day: date) -> dict[str, str]:
    """Returns the vars with which dbt scores a day on one of the two folders."""
    return {
        "raw_files": str(folder),
        "as_of_date": day.isoformat(),
        **{
            f"{source}_{table}_identifier": f"{table}/*"
            for source, table in raw_tables()
        },
    }


def generate(company: Company, folder: Path) -> None:
    """Writes a company's raw tables; a folder that has them already is left alone."""
    described = json.dumps(vars(company), indent=2)
    description = folder / "company.json"
    if description.exists() and description.read_text() == described:
        return
    shutil.rmtree(folder, ignore_errors=True)
    before, with_day = folder / "before", folder / "with"
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(partial(write_table, company, folder), raw_tables()))
    shutil.rmtree(folder / "scratch", ignore_errors=True)
    for name, raw_files, day in (
        ("before_the_day", before, LAST_DAY - timedelta(days=1)),
        ("with_the_day", with_day, LAST_DAY),
    ):
        (folder / f"vars_{name}.json").write_text(json.dumps(dbt_vars(raw_files, day)))
    description.write_text(described)


def write_table(company: Company, folder: Path, raw_table: tuple[str, str]) -> None:
    """Writes one raw table, month by month."""
    source, table = raw_table
    before, with_day = folder / "before", folder / "with"
    (before / source / table).mkdir(parents=True)
    (with_day / source / table).mkdir(parents=True)
    connection = prepared_connection(company, folder)
    query = (QUERIES / source / f"{table}.sql").read_text()
    for name, load_from, load_to in slices(company):
        path = before / source / table / f"{name}.parquet"
        if write_slice(connection, query, path, company, load_from, load_to):
            os.link(path, with_day / source / table / path.name)
    path = with_day / source / table / f"{LAST_DAY}.parquet"
    day_after = LAST_DAY + timedelta(days=1)
    write_slice(connection, query, path, company, LAST_DAY, day_after)
    connection.close()


def prepared_connection(company: Company, folder: Path) -> duckdb.DuckDBPyConnection:
    """Returns a connection that knows the company's people and the queries' helpers."""
    connection = duckdb.connect()
    connection.execute("set memory_limit = '3GB'")
    connection.execute(f"set temp_directory = '{folder / 'scratch'}'")
    set_variables(
        connection,
        people=company.people,
        strangers=company.strangers,
        seed=company.seed,
        activities_a_day=company.activities_a_day,
        end_second=seconds(LAST_DAY + timedelta(days=1)),
    )
    connection.execute((QUERIES / "_macros.sql").read_text())
    connection.execute((QUERIES / "_people.sql").read_text())
    for helpers in sorted(QUERIES.glob("*/_*.sql")):
        connection.execute(helpers.read_text())
    return connection


def slices(company: Company) -> list[tuple[str, date | None, date]]:
    """Returns the months of loading up to the last day: name, first day, day after."""
    months: list[tuple[str, date | None, date]] = []
    start: date | None = None
    month = company.first_day.replace(day=1)
    while month <= LAST_DAY:
        next_month = (month + timedelta(days=32)).replace(day=1)
        end = min(next_month, LAST_DAY)
        if start is None or start < end:
            months.append((f"{month:%Y-%m}", start, end))
        start, month = end, next_month
    return months


def write_slice(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    company: Company,
    load_from: date | None,
    load_to: date,
) -> bool:
    """Writes what was loaded in a span of days; says whether there is such a file.

    A table that does not change is written once.
    """
    first_day = company.first_day
    if load_from is not None:
        first_day = max(first_day, load_from - timedelta(days=LOOK_BACK_DAYS))
    set_variables(
        connection,
        first_day=seconds(first_day) // 86400,
        last_day=seconds(load_to) // 86400 - 1,
        load_from=0 if load_from is None else seconds(load_from),
        load_to=seconds(load_to),
    )
    connection.execute(f"copy ({query}) to '{path}' (format parquet)")
    count = connection.execute(
        "select sum(num_rows) from parquet_file_metadata(?)", [str(path)]
    ).fetchone()
    if load_from is not None and count and not count[0]:
        path.unlink()
        return False
    return True


def set_variables(connection: duckdb.DuckDBPyConnection, **values: int) -> None:
    """Sets variables of the queries."""
    for name, value in values.items():
        connection.execute(f"set variable {name} = {value}")


def seconds(day: date) -> int:
    """Returns the seconds from 1970 to the start of a day in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def main() -> None:
    """Generates what the command line asks for."""
    default = Company()
    parser = argparse.ArgumentParser(description="Generate a company's raw tables.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--millions", type=float, default=1, help="of activities")
    parser.add_argument("--a-day", type=int, default=default.activities_a_day)
    parser.add_argument("--people", type=int, default=default.people)
    parser.add_argument("--strangers", type=int, default=default.strangers)
    parser.add_argument("--seed", type=int, default=default.seed)
    arguments = parser.parse_args()
    generate(
        Company(
            activities=round(arguments.millions * 1_000_000),
            activities_a_day=arguments.a_day,
            people=arguments.people,
            strangers=arguments.strangers,
            seed=arguments.seed,
        ),
        arguments.folder.resolve(),
    )


if __name__ == "__main__":
    main()
