"""Commands that get a project parsed before see the project as they would parse it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Dbt
from warm_dbt import READ_BY_RUNS

#: A value of each var that nodes read when they run.
VALUES = {
    "as_of_date": "2026-03-31",
    "backfill_from": "2026-03-01",
    "backfill_resume": True,
    "backfill_to": "2026-03-02",
    "lead_id": "c50defeb81716a382656e55fc0a2ea18",
    "rescored_days": 3,
}


def nodes(dbt: Dbt, **variables: Any) -> dict[str, Any]:
    """All that dbt knows of the project, but for the time when it was read."""
    dbt.run("--no-partial-parse", "parse", variables=variables)
    manifest = dbt.manifest()
    del manifest["metadata"]
    return without_times(manifest)


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_times(item)
            for key, item in value.items()
            if key != "created_at"
        }
    return [without_times(item) for item in value] if isinstance(value, list) else value


def test_vars_that_are_read_by_runs_change_nothing_in_what_is_parsed(
    tmp_path: Path,
) -> None:
    assert VALUES.keys() == READ_BY_RUNS.keys()
    assert all(
        re.fullmatch(READ_BY_RUNS[name], str(value)) for name, value in VALUES.items()
    )
    without = nodes(Dbt(tmp_path))
    assert nodes(Dbt(tmp_path), **VALUES) == without
    assert nodes(Dbt(tmp_path), commerce_enabled=False) != without


@pytest.mark.parametrize("text", ["one", "a second"])
def test_each_command_reads_its_own_vars(tmp_path: Path, text: str) -> None:
    result = Dbt(tmp_path).run(
        *(
            "--quiet",
            "compile",
            "--inline",
            "{{ var('run_text') }} {{ as_of_date() }}",
        ),
        variables={"run_text": text, "as_of_date": "2026-03-31"},
    )
    assert text in result.stdout
    assert "2026-03-31" in result.stdout


def test_a_command_that_fails_says_so(tmp_path: Path) -> None:
    result = Dbt(tmp_path).run(
        "compile", "--inline", "{{ no_such_macro() }}", check=False
    )
    assert result.returncode == 2
    assert "'no_such_macro' is undefined" in result.stdout
