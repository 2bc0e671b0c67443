"""The project compiles for warehouses that nothing here is connected to.

dbt and the adapters are those of .venv-warehouses, which `make warehouses` sets up.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from conftest import REPOSITORY
from sqlglot import exp
from sqlglot.errors import SqlglotError

PYTHON = REPOSITORY / ".venv-warehouses/bin/python"
WAREHOUSES = ["bigquery", "databricks", "redshift", "snowflake", "trino"]

# attributes of a company's own, for what is compiled only with some
VARIABLES = {
    "extra_lead_attributes_model": "int_people__records",
    "extra_lead_attributes": [
        {"name": "status", "type": "text"},
        {"name": "record_rank", "type": "number"},
        {"name": "is_merged", "type": "boolean"},
    ],
    # the history is compiled for one date
    "rescored_days": 0,
}

# to look for garbage takes a tenth of the time
DBT = "import gc; gc.disable(); from dbt.cli.main import cli; cli()"

# The adapter asks the connection what the cluster can do, and without introspection dbt
# gives it none. This is the adapter's own answer while dbt parses: what a SQL warehouse
# can do.
DBT_FOR_DATABRICKS = """
from dbt.adapters.databricks.impl import DatabricksAdapter
DatabricksAdapter.has_dbr_capability = DatabricksAdapter._has_dbr_capability_parse
"""

# both files read what was compiled once
pytestmark = pytest.mark.xdist_group("warehouses")


def skip_without_adapters() -> None:
    if not PYTHON.exists() and os.environ.get("REQUIRE_WAREHOUSES") != "1":
        pytest.skip("no .venv-warehouses; `make warehouses` sets it up")


@cache
def compiled(warehouse: str) -> dict[str, Any]:
    """Compile the whole project; dbt's manifest of it."""
    skip_without_adapters()
    program = (DBT_FOR_DATABRICKS if warehouse == "databricks" else "") + DBT
    with tempfile.TemporaryDirectory() as work:
        result = subprocess.run(
            [
                *(str(PYTHON), "-c", program),
                *("--no-use-colors", "--no-version-check"),
                *("compile", "--no-introspect", "--no-populate-cache"),
                *("--profiles-dir", ".ci/warehouses", "--target", warehouse),
                *("--vars", json.dumps(VARIABLES)),
                *("--target-path", f"{work}/target", "--log-path", f"{work}/logs"),
            ],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
        return json.loads(Path(work, "target/manifest.json").read_text())


def mistakes_in(sql: str | None, warehouse: str) -> list[str]:
    """What keeps a compiled node from being one query of the warehouse."""
    if sql is None:
        return ["was not compiled"]
    try:
        statements = sqlglot.parse(sql, dialect=warehouse)
    except SqlglotError as error:
        return [str(error)]
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        return ["is not one query"]
    # what sqlglot can't read it keeps as a command, without an error
    return [
        f"is not understood: {command.sql()[:200]}"
        for command in statements[0].find_all(exp.Command)
    ] + [
        f"has a condition without a table: {select.sql()[:200]}"
        for select in statements[0].find_all(exp.Select)
        if select.args.get("where") and not select.args.get("from_")
    ]


@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_project_compiles(warehouse: str) -> None:
    nodes = [
        node
        for node in compiled(warehouse)["nodes"].values()
        if node["resource_type"] in ("model", "test", "analysis")
    ]
    mistakes = [
        f"{node['unique_id']} {mistake}"
        for node in nodes
        for mistake in mistakes_in(node.get("compiled_code"), warehouse)
    ]

    assert {node["resource_type"] for node in nodes} == {"model", "test", "analysis"}
    assert not mistakes, "\n".join(mistakes)
