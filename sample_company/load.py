"""Loads raw files into PostgreSQL or Spark: `python -m sample_company.load --help`.

Connections are those of the targets in `profiles.yml`.
"""

import argparse
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sample_company.tables import TABLES, RawTable
from sample_company.write import NUMBER_TYPES

ROWS_PER_BATCH = 50_000

POSTGRES_TYPES = {
    pa.int64(): "bigint",
    pa.float64(): "double precision",
    pa.bool_(): "boolean",
}


def schema_name(source: str) -> str:
    """The schema that the project reads a source from unless a var says otherwise."""
    return f"raw_{source}"


def raw_file(files: Path, table: RawTable) -> Path:
    """The Parquet file of a table.

    Raises:
        FileNotFoundError: the folder does not hold it.
    """
    path = files / table.source / f"{table.name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {files} holds no raw files")
    return path


def postgres_columns(table: RawTable) -> str:
    types = (
        POSTGRES_TYPES.get(NUMBER_TYPES.get(name), "text") for name in table.columns
    )
    return ", ".join(
        f'"{name}" {kind}' for name, kind in zip(table.columns, types, strict=True)
    )


def csv_batches(path: Path, columns: list[str]) -> Iterator[io.BytesIO]:
    """A file's rows as CSV in which text is quoted and null is not."""
    options = pa_csv.WriteOptions(include_header=False)
    for batch in pq.ParquetFile(path).iter_batches(ROWS_PER_BATCH, columns=columns):
        buffer = io.BytesIO()
        pa_csv.write_csv(batch, buffer, options)
        buffer.seek(0)
        yield buffer


def load_postgres(files: Path) -> Iterator[tuple[str, int]]:
    """Replace the raw tables by COPY, all in one transaction; yields counts."""
    import psycopg2

    connection = psycopg2.connect(
        host=os.environ.get("PGHOST", "127.0.0.1"),
        port=int(os.environ.get("PGPORT", "5432")),
        user=os.environ.get("PGUSER", "postgres"),
        password=os.environ.get("PGPASSWORD", ""),
        dbname=os.environ.get("PGDATABASE", "postgres"),
    )
    with connection, connection.cursor() as cursor:
        for table in TABLES:
            path = raw_file(files, table)
            name = f"{schema_name(table.source)}.{table.name}"
            cursor.execute(f"create schema if not exists {schema_name(table.source)}")
            # views of the project on an earlier load go as well
            cursor.execute(f"drop table if exists {name} cascade")
            cursor.execute(f"create table {name} ({postgres_columns(table)})")
            for rows in csv_batches(path, list(table.columns)):
                cursor.copy_expert(f"copy {name} from stdin (format csv)", rows)
            cursor.execute(f"analyze {name}")
            yield name, pq.ParquetFile(path).metadata.num_rows
    connection.close()


def load_spark(files: Path, files_on_cluster: str) -> Iterator[tuple[str, int]]:
    """Replace the raw tables by copies of the Parquet files; yields counts.

    Args:
        files: the folder as this process sees it.
        files_on_cluster: the folder as the driver and the workers see it.
    """
    from pyhive import hive

    connection = hive.connect(
        host=os.environ.get("SPARK_THRIFT_HOST", "127.0.0.1"),
        port=int(os.environ.get("SPARK_THRIFT_PORT", "10000")),
        username=os.environ.get("SPARK_THRIFT_USER", "dbt"),
    )
    cursor = connection.cursor()
    for table in TABLES:
        path = raw_file(files, table)
        location = f"{files_on_cluster}/{table.source}/{table.name}.parquet"
        name = f"{schema_name(table.source)}.{table.name}"
        cursor.execute(f"create schema if not exists {schema_name(table.source)}")
        cursor.execute(f"drop table if exists {name}")
        cursor.execute(
            f"create table {name} using parquet as select * from parquet.`{location}`"
        )
        yield name, pq.ParquetFile(path).metadata.num_rows
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m sample_company.load",
        description="Load raw files into the database of a dbt target.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--target", choices=["postgres", "spark"], required=True)
    parser.add_argument(
        "--files",
        type=Path,
        default=Path("data/sample"),
        help="folder of Parquet files",
    )
    parser.add_argument(
        "--files-on-cluster",
        help="the same folder as Spark's driver and workers see it: a shared file"
        " system or an object store; unless given, the folder itself",
    )
    arguments = parser.parse_args()
    if arguments.target == "postgres":
        loaded = load_postgres(arguments.files)
    else:
        on_cluster = arguments.files_on_cluster or str(arguments.files.resolve())
        loaded = load_spark(arguments.files, on_cluster)
    for name, row_count in loaded:
        print(f"{name:40}{row_count:>12,}", flush=True)


if __name__ == "__main__":
    main()
