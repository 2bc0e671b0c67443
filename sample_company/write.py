"""Files: one per raw table, written part by part."""

from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sample_company.tables import TABLES, RawTable

#: Columns that hold no text.
NUMBER_TYPES = {
    "employee_count": pa.int64(),
    "annual_revenue": pa.float64(),
    "amount": pa.float64(),
    "cost": pa.float64(),
    "value": pa.float64(),
    "total_amount": pa.float64(),
    "line_amount": pa.float64(),
    "unit_price": pa.float64(),
    "quantity": pa.int64(),
    "duration_minutes": pa.int64(),
    "minutes_attended": pa.int64(),
    "has_opted_out": pa.bool_(),
    "is_deleted": pa.bool_(),
    "is_closed": pa.bool_(),
    "is_won": pa.bool_(),
}


def schema_of(table: RawTable) -> pa.Schema:
    """The file's columns in order: text, unless listed in `NUMBER_TYPES`."""
    return pa.schema(
        [(name, NUMBER_TYPES.get(name, pa.string())) for name in table.columns]
    )


class SampleWriter:
    """Writes tables in parts, so that not all rows are ever in memory."""

    def __init__(self, out: Path, file_format: str) -> None:
        self.out = out
        self.file_format = file_format
        self.row_counts = {table.key: 0 for table in TABLES}
        self._writers = {}

    def __enter__(self) -> Self:
        for table in TABLES:
            path = self.path_of(table)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[table.key] = self._open(path, schema_of(table))
        return self

    def __exit__(self, *_) -> None:
        for writer in self._writers.values():
            writer.close()

    def path_of(self, table: RawTable) -> Path:
        return self.out / table.source / f"{table.name}.{self.file_format}"

    def write(self, table: RawTable, rows: pa.Table) -> None:
        """Append rows; their columns must be those of the table."""
        if set(rows.column_names) != set(table.columns):
            difference = set(rows.column_names) ^ set(table.columns)
            raise ValueError(f"{table.key}: unexpected or missing {sorted(difference)}")
        rows = rows.select(list(table.columns)).cast(schema_of(table))
        self._writers[table.key].write_table(rows.combine_chunks())
        self.row_counts[table.key] += rows.num_rows

    def _open(self, path: Path, schema: pa.Schema):
        if self.file_format == "csv":
            # Text is quoted and null is not, so that "" and null stay apart.
            return pa_csv.CSVWriter(path, schema)
        return pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=9, store_schema=False
        )
