"""Reads and fills the databases that the tests run on, whichever engine it is."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from servers import Server

Row = tuple[Any, ...]

POSTGRES_TYPES = {
    pa.string(): "text",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.bool_(): "boolean",
    pa.decimal128(28, 6): "numeric(28, 6)",
}


class Database(Protocol):
    """What the tests ask of a database."""

    def query(self, sql: str) -> tuple[list[str], list[Row]]:
        """The columns and rows of a query; dates and times without a zone, in UTC."""

    def load(self, name: str, rows: pa.Table) -> None:
        """Replace a table, `schema.table`, by the given rows."""


class DuckdbDatabase:
    def __init__(self, path: Path) -> None:
        self.path = path

    def query(self, sql: str) -> tuple[list[str], list[Row]]:
        with duckdb.connect(str(self.path)) as connection:
            result = connection.execute(sql)
            return [column[0] for column in result.description], result.fetchall()

    def load(self, name: str, rows: pa.Table) -> None:
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f"create schema if not exists {name.split('.')[0]}")
            connection.execute(f"create or replace table {name} as select * from rows")


class PostgresDatabase:
    def __init__(self, server: Server) -> None:
        import psycopg2

        environment = server.environment
        self.connection = psycopg2.connect(
            host=environment["PGHOST"],
            port=environment["PGPORT"],
            user=environment["PGUSER"],
            dbname=environment["PGDATABASE"],
        )
        self.connection.autocommit = True

    def query(self, sql: str) -> tuple[list[str], list[Row]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [column.name for column in cursor.description], cursor.fetchall()

    def load(self, name: str, rows: pa.Table) -> None:
        columns = ", ".join(
            f"{field.name} {POSTGRES_TYPES[field.type]}" for field in rows.schema
        )
        text = io.BytesIO()
        pa_csv.write_csv(rows, text, pa_csv.WriteOptions(include_header=False))
        text.seek(0)
        with self.connection.cursor() as cursor:
            cursor.execute(f"create schema if not exists {name.split('.')[0]}")
            cursor.execute(f"drop table if exists {name} cascade")
            cursor.execute(f"create table {name} ({columns})")
            cursor.copy_expert(f"copy {name} from stdin (format csv)", text)
            cursor.execute(f"analyze {name}")


class SparkDatabase:
    def __init__(self, server: Server) -> None:
        self.server = server

    def cursor(self) -> Any:
        """A session of its own: one remembers the files of tables that it has read."""
        from pyhive import hive

        return hive.connect(
            host=self.server.environment["SPARK_THRIFT_HOST"],
            port=int(self.server.environment["SPARK_THRIFT_PORT"]),
            configuration={"set:hiveconf:spark.sql.session.timeZone": "UTC"},
        ).cursor()

    def query(self, sql: str) -> tuple[list[str], list[Row]]:
        cursor = self.cursor()
        cursor.execute(sql)
        columns = [(name.split(".")[-1], kind) for name, kind, *_ in cursor.description]
        is_date = [kind == "DATE_TYPE" for _, kind in columns]
        rows = [
            tuple(
                date.fromisoformat(cell) if is_day and isinstance(cell, str) else cell
                for cell, is_day in zip(row, is_date, strict=True)
            )
            for row in cursor.fetchall()
        ]
        return [name for name, _ in columns], rows

    def load(self, name: str, rows: pa.Table) -> None:
        cursor = self.cursor()
        instants = [
            (field.name, pa.timestamp("us", tz="UTC"))
            if pa.types.is_timestamp(field.type)
            else (field.name, field.type)
            for field in rows.schema
        ]
        with tempfile.TemporaryDirectory() as folder:
            pq.write_table(rows.cast(pa.schema(instants)), f"{folder}/rows.parquet")
            cursor.execute(f"create schema if not exists {name.split('.')[0]}")
            cursor.execute(f"drop table if exists {name}")
            cursor.execute(
                f"create table {name} using parquet"
                f" as select * from parquet.`{folder}/rows.parquet`"
            )


def database_of(server: Server, duckdb_file: Path) -> Database:
    """The database of a server; of DuckDB the file."""
    if server.target == "postgres":
        return PostgresDatabase(server)
    if server.target == "spark":
        return SparkDatabase(server)
    return DuckdbDatabase(duckdb_file)


def comparable(cell: Any) -> Any:
    """A cell as it can be compared with that of another engine."""
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.replace(tzinfo=None) - cell.utcoffset()
    return cell


def sorted_rows(database: Database, relation: str, columns: Sequence[str]) -> list[Row]:
    """All rows of a relation, in an order that does not depend on the database."""
    _, rows = database.query(f"select {', '.join(columns)} from {relation}")
    cells = (tuple(comparable(cell) for cell in row) for row in rows)
    return sorted(cells, key=lambda row: [(cell is None, str(cell)) for cell in row])
