"""Runs the hand-written script and keeps its two tables in a DuckDB file."""

from pathlib import Path

import duckdb

from benchmarks.command_line import call

SCRIPT = Path(__file__).with_name("by_hand.sql")
SEEDS = Path(__file__).parents[1] / "seeds"


def run(raw_files: Path, day: str, database: Path) -> None:
    """Scores a day."""
    connection = duckdb.connect(str(database))
    connection.execute("set threads = 2")
    connection.execute("set memory_limit = '6GB'")
    connection.execute("set preserve_insertion_order = false")
    connection.execute(f"set variable raw_files = '{raw_files}'")
    connection.execute(f"set variable seeds = '{SEEDS}'")
    connection.execute(f"set variable day = '{day}'")
    for statement in duckdb.extract_statements(SCRIPT.read_text()):
        connection.execute(statement)
    connection.close()


if __name__ == "__main__":
    call(run, __doc__)
