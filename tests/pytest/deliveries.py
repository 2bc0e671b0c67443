"""Raw tables as a loader delivers them: bit by bit, late, twice and out of order."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

#: When a raw row was loaded, as far as it can be read.
LOADED_AT = "try_cast(loaded_at as timestamptz)"

#: Raw tables whose rows are events, and those whose rows their source changes.
EVENTS = (
    "web/page_views",
    "web/tracked_events",
    "web/identifies",
    "marketing/email_events",
    "marketing/form_submissions",
    "marketing/ad_interactions",
    "marketing/social_interactions",
    "marketing/event_attendances",
    "commerce/cancellations",
)


class RawFiles:
    """A folder of raw tables that grows from a complete one.

    Args:
        complete: the folder with all rows.
        folder: the one that dbt reads.
    """

    def __init__(self, complete: Path, folder: Path) -> None:
        self.complete = complete
        self.folder = folder
        self.tables = [
            str(file.relative_to(complete).with_suffix(""))
            for file in sorted(complete.glob("*/*.parquet"))
        ]
        self.database = duckdb.connect()
        self.database.execute("set TimeZone = 'UTC'")

    def deliver(self, until: datetime | None = None) -> None:
        """Show what was loaded until then; rows without a load time at once."""
        condition = "true"
        if until:
            condition = f"coalesce({LOADED_AT} <= timestamptz '{until}+00', true)"
        for table in self.tables:
            self.write(table, f"select * from {self.rows(table)} where {condition}")

    def rows(self, table: str) -> str:
        """SQL: all rows of a raw table of the complete folder."""
        return f"read_parquet('{self.complete}/{table}.parquet')"

    def write(self, table: str, query: str) -> None:
        """Replace a raw table by the rows of a query, in one step as a loader would."""
        file = self.folder / f"{table}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.with_suffix(".written")
        self.database.execute(f"copy ({query}) to '{written}' (format parquet)")
        written.replace(file)
