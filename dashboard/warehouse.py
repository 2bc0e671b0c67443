"""Where the marts are, and one way to query them on DuckDB, PostgreSQL and Spark.

The variables of the environment are those of profiles.yml. On DuckDB the published copy
is read where there is one. It is replaced by renaming, so a file is opened for one page
and closed at once: a new copy is seen as soon as it is there, and no run is kept out.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[1]
TARGETS = ("duckdb", "postgres", "spark")

#: An answer of a server is kept for so many seconds.
KEPT_SECONDS = 60

#: So long a file is waited for that a run is writing.
WAITING_SECONDS = 5

#: DuckDB has one instance per file and process: of two pages at a time, one begun
#: before the file was replaced, both would read the old file.
FILE_LOCK = threading.RLock()

Parameters = Mapping[str, Any]
Environment = Mapping[str, str]

PARAMETER = re.compile(r"(?<!:):([a-z_][a-z_0-9]*)")


class WarehouseError(Exception):
    """The marts can't be read; the text says what to do."""


def bound(sql: str, marker: str) -> str:
    """SQL with its parameters, `:name`, as a driver wants them."""
    if marker == "%":
        return PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))
    return PARAMETER.sub(r"$\1", sql)


def cell(value: Any) -> Any:
    """A value as pandas and charts can use it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value


def frame(names: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a table: numbers are floats or integers, dates times without a zone."""
    columns = {}
    for place, name in enumerate(names):
        values = [cell(row[place]) for row in rows]
        known = [value for value in values if value is not None]
        if any(isinstance(value, datetime) for value in known):
            columns[name] = pd.Series(pd.to_datetime(values))
        elif known and all(isinstance(value, int | float) for value in known):
            columns[name] = pd.Series(values)
        else:
            columns[name] = pd.Series(values, dtype=object)
    return pd.DataFrame(columns, columns=names)


@dataclass(frozen=True)
class Place:
    """What a warehouse is, in words that a cache can tell apart.

    Attributes:
        target: `duckdb`, `postgres` or `spark`.
        name: file or server, to be shown.
        schema: schema with the marts.
        operations: schema with table `run_history`.
    """

    target: str
    name: str
    schema: str
    operations: str


class Warehouse:
    """The marts of one engine.

    Args:
        place: what it is.
        connect: opens a connection of Python's database interface.
        marker: how the driver writes parameters.
    """

    def __init__(self, place: Place, connect: Callable[[], Any], marker: str) -> None:
        self.place = place
        self.connect = connect
        self.marker = marker
        self.known: dict[tuple[Any, str], tuple[str, ...]] = {}
        self.opened = threading.local()

    def version(self) -> Any:
        """Changes when there may be new rows."""
        return int(time.time() // KEPT_SECONDS)

    @contextmanager
    def session(self) -> Iterator[Any]:
        """A connection, which is closed in the end; the queries within share it."""
        connection = getattr(self.opened, "connection", None)
        if connection is not None:
            yield connection
            return
        with closing(self.connect()) as connection:
            self.opened.connection = connection
            try:
                yield connection
            finally:
                self.opened.connection = None

    def fetch(
        self, sql: str, parameters: Parameters
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Columns and rows of a query."""
        with self.session() as connection:
            cursor = connection.cursor()
            if parameters:
                cursor.execute(bound(sql, self.marker), dict(parameters))
            else:
                cursor.execute(sql)
            names = [column[0].split(".")[-1] for column in cursor.description]
            return names, self.typed(cursor.description, cursor.fetchall())

    @staticmethod
    def typed(description: Any, rows: list[Any]) -> list[tuple[Any, ...]]:
        """Rows with dates as dates; the driver of Spark gives them as text."""
        days = [
            str(column[1]) in ("DATE_TYPE", "TIMESTAMP_TYPE") for column in description
        ]
        if not any(days):
            return [tuple(row) for row in rows]
        return [
            tuple(
                datetime.fromisoformat(value)
                if is_day and isinstance(value, str)
                else value
                for value, is_day in zip(row, days, strict=True)
            )
            for row in rows
        ]

    def query(self, sql: str, parameters: Parameters | None = None) -> pd.DataFrame:
        """The rows of a query, whose parameters are written `:name`.

        Raises:
            WarehouseError: the warehouse can't be reached, or has no such table.
        """
        try:
            return frame(*self.fetch(sql, parameters or {}))
        except WarehouseError:
            raise
        except Exception as error:  # each driver has errors of its own
            raise WarehouseError(f"{self.place.name}: {error}") from error

    def mart(self, name: str) -> str:
        """A mart's name in SQL."""
        return f"{self.place.schema}.{name}"

    def columns(self, mart: str, schema: str | None = None) -> tuple[str, ...]:
        """The columns of a mart; none where there is no such mart."""
        schema = schema or self.place.schema
        key = (self.version(), f"{schema}.{mart}")
        if key not in self.known:
            self.known = {
                kept: value for kept, value in self.known.items() if kept[0] == key[0]
            }
            self.known[key] = self.columns_of(schema, mart)
        return self.known[key]

    def columns_of(self, schema: str, table: str) -> tuple[str, ...]:
        """The columns of a table as the engine lists them."""
        found = self.query(
            "select column_name from information_schema.columns"
            " where table_schema = :schema and table_name = :name"
            " order by ordinal_position",
            {"schema": schema, "name": table},
        )
        return tuple(found["column_name"])


class DuckdbFile(Warehouse):
    """The marts in a DuckDB file.

    Args:
        file: the published copy, or the warehouse itself.
        schema: schema with the marts.
    """

    def __init__(self, file: Path, schema: str) -> None:
        place = Place("duckdb", str(file), schema, f"{schema}_operations")
        super().__init__(place, self.open, "$")
        self.file = file

    def version(self) -> Any:
        """Changes when the file is replaced or written."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def open(self) -> Any:
        """A connection that only reads; a file that a run is writing is waited for."""
        import duckdb

        if not self.file.exists():
            raise WarehouseError(
                f"There is no file {self.file}: run `make build`, or `make daily` for"
                " the published copy."
            )
        deadline = time.monotonic() + WAITING_SECONDS
        while True:
            try:
                connection = duckdb.connect(
                    str(self.file),
                    read_only=True,
                    config={
                        "autoinstall_known_extensions": False,
                        "autoload_known_extensions": False,
                    },
                )
                connection.execute("set TimeZone = 'UTC'")
                return connection
            except duckdb.IOException as error:
                if time.monotonic() > deadline:
                    raise WarehouseError(
                        f"{self.file} is being written. Try again when the run is"
                        " over, or read a published copy, which `make daily` makes."
                    ) from error
                time.sleep(0.25)

    @contextmanager
    def session(self) -> Iterator[Any]:
        with FILE_LOCK, super().session() as connection:
            yield connection


class SparkServer(Warehouse):
    def columns_of(self, schema: str, table: str) -> tuple[str, ...]:
        tables = self.query(f"show tables in {schema}")
        if table not in set(tables["tableName"]):
            return ()
        described = self.query(f"describe table {schema}.{table}")
        names = list(described["col_name"])
        return tuple(names[: names.index("")] if "" in names else names)


def name_of_schema(environment: Environment) -> str:
    """The schema of the marts.

    Raises:
        WarehouseError: it is none that can be written in SQL as it is.
    """
    schema = environment.get("LEAD_SCORING_SCHEMA") or "lead_scoring"
    if not re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", schema):
        raise WarehouseError(f"LEAD_SCORING_SCHEMA is no name of a schema: {schema}")
    return schema


def duckdb_file(environment: Environment, folder: Path) -> Path:
    """The file to read: as told, else the published copy, else the warehouse."""
    warehouse = folder / (environment.get("LEAD_SCORING_DB") or "warehouse.duckdb")
    told = environment.get("LEAD_SCORING_PUBLISHED")
    if told:
        return folder / told
    published = warehouse.with_name("published.duckdb")
    return published if published.exists() else warehouse


def postgres_connection(environment: Environment) -> Any:
    import psycopg2

    connection = psycopg2.connect(
        host=environment.get("PGHOST", "127.0.0.1"),
        port=environment.get("PGPORT", "5432"),
        user=environment.get("PGUSER", "postgres"),
        password=environment.get("PGPASSWORD", ""),
        dbname=environment.get("PGDATABASE", "postgres"),
        options="-c TimeZone=UTC -c default_transaction_read_only=on",
    )
    connection.autocommit = True
    return connection


def spark_connection(environment: Environment) -> Any:
    from pyhive import hive

    return hive.connect(
        host=environment.get("SPARK_THRIFT_HOST", "127.0.0.1"),
        port=int(environment.get("SPARK_THRIFT_PORT", "10000")),
        username=environment.get("SPARK_THRIFT_USER", "dbt"),
        configuration={"set:hiveconf:spark.sql.session.timeZone": "UTC"},
    )


def on_server(
    kind: type[Warehouse],
    target: str,
    name: str,
    schema: str,
    connect: Callable[[], Any],
) -> Warehouse:
    """The published schema of a server, or that of the marts where there is none."""
    operations = f"{schema}_operations"
    published = kind(
        Place(target, name, f"{schema}_published", operations), connect, "%"
    )
    try:
        if published.columns("publication"):
            return published
    except WarehouseError:  # Spark answers so for a schema that is not there
        pass
    return kind(Place(target, name, schema, operations), connect, "%")


def open_warehouse(
    environment: Environment | None = None,
    target: str | None = None,
    folder: Path = REPOSITORY,
) -> Warehouse:
    """The warehouse that the environment names.

    Args:
        environment: variables as in profiles.yml; unless given, those of the process.
        target: `duckdb`, `postgres` or `spark`; else as LEAD_SCORING_TARGET says.
        folder: where relative files are looked for.

    Raises:
        WarehouseError: no such target, or a schema whose name is none.
    """
    environment = os.environ if environment is None else environment
    target = target or environment.get("LEAD_SCORING_TARGET") or "duckdb"
    schema = name_of_schema(environment)
    if target == "duckdb":
        return DuckdbFile(duckdb_file(environment, folder), schema)
    if target == "postgres":
        name = f"PostgreSQL on {environment.get('PGHOST', '127.0.0.1')}"
        return on_server(
            Warehouse, target, name, schema, lambda: postgres_connection(environment)
        )
    if target == "spark":
        name = f"Spark on {environment.get('SPARK_THRIFT_HOST', '127.0.0.1')}"
        return on_server(
            SparkServer, target, name, schema, lambda: spark_connection(environment)
        )
    raise WarehouseError(f"Unknown target {target}: use one of {', '.join(TARGETS)}.")


def shows_names(environment: Environment | None = None) -> bool:
    """Whether names and e-mail addresses may be shown."""
    environment = os.environ if environment is None else environment
    return environment.get("LEAD_SCORING_SHOW_NAMES", "").lower() in (
        "1",
        "true",
        "yes",
    )
