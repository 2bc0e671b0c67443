"""Runs the compiled scoring statement on given tables, without a dbt run per case.

The project is compiled once, with a scoring date that occurs nowhere else in the SQL;
each scoring replaces it by the date that is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from reference_scorer import (
    ACTIVITY_KINDS,
    ATTRIBUTE_KINDS,
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    TIMESTAMP,
)
from worlds import SEED_COLUMNS, World, rows_for_seed

COMPILED_DATE = "1987-06-05"

TYPES = {
    TEXT: pa.string(),
    NUMBER: pa.decimal128(28, 6),
    DATE: pa.date32(),
    TIMESTAMP: pa.timestamp("us"),
    BOOLEAN: pa.bool_(),
}

# the names that the project gives its schemas
RULES = "lead_scoring_rules"
STAGING = "lead_scoring_staging"
INTERMEDIATE = "lead_scoring_intermediate"


class ScoringEngine:
    """The scoring models on an in-memory database.

    Args:
        compiled: folder with the compiled models of a `dbt compile` whose scoring date
            was `COMPILED_DATE` and whose database is called `warehouse`.
    """

    def __init__(self, compiled: Path) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("attach ':memory:' as warehouse")
        for schema in (RULES, STAGING, INTERMEDIATE):
            self.connection.execute(f"create schema warehouse.{schema}")
        self.ledger_sql = (compiled / "scoring/int_scoring__ledger.sql").read_text()
        self.scores_sql = (compiled / "scoring/int_scoring__scores.sql").read_text()
        self.typed_rules = {
            path.stem: path.read_text()
            for path in (compiled / "staging/rules").glob("stg_rules__*.sql")
            if path.stem.removeprefix("stg_rules__") in SEED_COLUMNS
        }
        for seed in SEED_COLUMNS:
            self.load(f"{RULES}.{seed}", seed_table(seed, []))
        for name, sql in self.typed_rules.items():
            self.connection.execute(f"create view warehouse.{STAGING}.{name} as {sql}")

    def load(self, name: str, rows: pa.Table) -> None:
        """Replace a table by the given rows."""
        self.connection.register("given_rows", rows)
        self.connection.execute(
            f"create or replace table warehouse.{name} as select * from given_rows"
        )
        self.connection.unregister("given_rows")

    def score(self, world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The ledger, without its opening entries, and the scores of a world."""
        for seed in SEED_COLUMNS:
            self.load(f"{RULES}.{seed}", seed_table(seed, rows_for_seed(world, seed)))
        for name, rows in lead_tables(world).items():
            self.load(f"{INTERMEDIATE}.{name}", rows)
        self.load(
            f"{INTERMEDIATE}.int_activities", table(ACTIVITY_KINDS, world["activities"])
        )
        as_of_date = world["as_of_date"]
        self.build("int_scoring__ledger", self.ledger_sql, as_of_date)
        self.build("int_scoring__scores", self.scores_sql, as_of_date)
        ledger = self.rows(
            "int_scoring__ledger where entry_type not in ('opening', 'exclusion')"
        )
        return ledger, self.rows("int_scoring__scores")

    def build(self, name: str, sql: str, as_of_date: date) -> None:
        """Create a model's table for a scoring date."""
        dated = sql.replace(COMPILED_DATE, as_of_date.isoformat())
        self.connection.execute(
            f"create or replace table warehouse.{INTERMEDIATE}.{name} as {dated}"
        )

    def rows(self, relation: str) -> list[dict[str, Any]]:
        """All rows of a relation as dictionaries."""
        result = self.connection.execute(
            f"select * from warehouse.{INTERMEDIATE}.{relation}"
        )
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def lead_tables(world: World) -> dict[str, pa.Table]:
    """The leads of a world and the history of their attributes.

    The attributes that count on the world's date are by turns those of now, of the
    newest row of several that are valid on it, and of the earliest row of all.
    """
    as_of_date = world["as_of_date"]
    leads, history = [], []
    for number, lead in enumerate(world["leads"]):
        bare = {name: lead.get(name) for name in ("lead_id", "created_date")}
        leads.append(lead if number % 3 == 0 else bare)
        days = {
            1: ((-9, bare), (0, bare), (0, lead), (1, bare)),
            2: ((5, lead), (9, bare)),
        }
        for batch, (days_later, row) in enumerate(days.get(number % 3, ())):
            valid_from = as_of_date + timedelta(days=days_later)
            history.append({**row, "valid_from": valid_from, "batch_number": batch})
    recorded = {
        name: kind
        for name, kind in ATTRIBUTE_KINDS.items()
        if name not in ("age_years", "lead_age_days", "created_date")
    }
    return {
        "int_people__leads": table(ATTRIBUTE_KINDS | {"created_at": TIMESTAMP}, leads),
        "int_people__identifiers": table({"identifier": TEXT, "lead_id": TEXT}, []),
        "lead_attribute_history": table(
            recorded | {"valid_from": DATE, "batch_number": NUMBER}, history
        ),
    }


def table(kinds: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a typed table; kinds are those of the reference scorer."""
    schema = pa.schema([(name, TYPES[kind]) for name, kind in kinds.items()])
    columns = {name: [row.get(name) for row in rows] for name in kinds}
    return pa.table(columns, schema=schema)


def seed_table(seed: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a seed as text, as dbt loads it."""
    return table(dict.fromkeys(SEED_COLUMNS[seed], TEXT), rows)
