"""How a way is called: with the raw files, the day and the database to write."""

import argparse
from collections.abc import Callable
from pathlib import Path


def call(run: Callable[[Path, str, Path], None], description: str | None) -> None:
    """Runs a way with the arguments of the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("raw_files", type=Path)
    parser.add_argument("day")
    parser.add_argument("database", type=Path)
    arguments = parser.parse_args()
    run(arguments.raw_files, arguments.day, arguments.database)
