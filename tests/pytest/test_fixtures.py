"""The rules that the unit tests score with are the shipped ones.

Unit tests have their rows in files of their own; this says when the seed has moved on.
"""

import csv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = ["shoe_shop_rules", "content_and_outdoor_rules"]

# What typing the seed adds or fills in.
DEFAULTS = {"count_once_per": "activity", "is_sound": "true"}


def rows_by_key(path: str) -> dict[tuple[str, str], dict[str, str]]:
    with (REPOSITORY / path).open(encoding="utf-8", newline="") as file:
        return {(row["model_id"], row["rule_id"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_rules__are_rows_of_the_seed(name: str) -> None:
    fixture = rows_by_key(f"tests/fixtures/{name}.csv")
    seed = rows_by_key("seeds/scoring_rules.csv")
    assert fixture
    for key, row in fixture.items():
        shipped = {
            column: seed[key].get(column) or DEFAULTS.get(column, "") for column in row
        }
        assert row == shipped
        left_out = set(seed[key]) - set(row) - {"description"}
        assert not any(seed[key][column] for column in left_out)


def test_fixture_rules__hold_the_whole_shoe_shop() -> None:
    fixture = rows_by_key("tests/fixtures/shoe_shop_rules.csv")
    seed = rows_by_key("seeds/scoring_rules.csv")
    assert set(fixture) == {key for key in seed if key[0] == "shoe_shop"}


def test_fixture_rules__are_all_compared() -> None:
    files = (REPOSITORY / "tests/fixtures").glob("*_rules.csv")
    assert {file.stem for file in files} == set(FIXTURES)
