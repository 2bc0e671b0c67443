"""The rules that the unit tests score with are the shipped ones.

Unit tests have their rows in a file of their own; this says when the seed has moved on.
"""

import csv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

# What typing the seed adds or fills in.
DEFAULTS = {"count_once_per": "activity", "is_sound": "true"}


def rows_by_key(path: str) -> dict[tuple[str, str], dict[str, str]]:
    with (REPOSITORY / path).open(encoding="utf-8", newline="") as file:
        return {(row["model_id"], row["rule_id"]): row for row in csv.DictReader(file)}


def test_shipped_rules__are_rows_of_the_seed() -> None:
    fixture = rows_by_key("tests/fixtures/shipped_rules.csv")
    seed = rows_by_key("seeds/scoring_rules.csv")
    for key, row in fixture.items():
        shipped = {
            column: seed[key].get(column) or DEFAULTS.get(column, "") for column in row
        }
        assert row == shipped
        left_out = set(seed[key]) - set(row) - {"description"}
        assert not any(seed[key][column] for column in left_out)


def test_shipped_rules__hold_the_whole_shoe_shop() -> None:
    fixture = rows_by_key("tests/fixtures/shipped_rules.csv")
    seed = rows_by_key("seeds/scoring_rules.csv")
    assert {key for key in fixture if key[0] == "shoe_shop"} == {
        key for key in seed if key[0] == "shoe_shop"
    }
