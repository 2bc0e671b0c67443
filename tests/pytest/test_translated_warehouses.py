"""The SQL compiled for other warehouses gives the rows that DuckDB's own SQL gives.

sqlglot translates each warehouse's SQL into DuckDB's, so that what its macros say is
run on the sample company, though not on the warehouse. Databricks has the macros of
Spark, which are run on Spark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot
from conftest import REPOSITORY, Dbt
from test_other_warehouses import VARIABLES, compiled, skip_without_adapters

# what sqlglot can't translate, in words that it can
UNTRANSLATED = {
    "bigquery": [
        (
            r"array_agg\((.*?) ignore nulls order by (\w+) limit 1\)"
            r"\[safe_offset\(0\)\]",
            r"min_by(\1, case when \1 is not null then \2 end)",
        ),
        (
            r"array_agg\(\s*(\w+) order by (\w+) desc, \1 desc limit 1\s*\)"
            r"\[offset\(0\)\]",
            r"max_by(\1, struct(\2, \1))",
        ),
    ],
    "redshift": [
        (r"varchar\(65535\)", "varchar"),
        (
            r"listagg\((.*?), chr\(31\)\) within group \((order by \w+)\)",
            r"string_agg(\1, chr(31) \2)",
        ),
    ],
    "snowflake": [
        (
            r"lateral split_to_table\((.*?), '\|'\) as parts",
            r"unnest(string_split(\1, '|')) as parts(value)",
        ),
        (
            r"substring\(\s*max\(to_char\((\w+), 'YYYYMMDDHH24MISSFF6'\)"
            r" \|\| (\w+)\), 21\s*\)",
            r"max_by(\2, [cast(\1 as text), \2])",
        ),
    ],
    "trino": [(r"to_milliseconds\((\(CAST.*?\))\) / 86400000", r"\1")],
}

# columns that are made of the time of a run, or of what it asks the database
RUNS_OWN = ("scored_at", "batch_number", "delivery_id", "signature")

# of these some columns are named by a seed, which a run asks the database for
MAPPED = ("hubspot_score_updates", "salesforce_score_updates")

# both files read what was compiled once
pytestmark = pytest.mark.xdist_group("warehouses")


@pytest.fixture(scope="module")
def warehouse_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company as DuckDB's own SQL scores it."""
    skip_without_adapters()
    dbt = Dbt(tmp_path_factory.mktemp("own"))
    only = ("--resource-type", "seed", "--resource-type", "model")
    dbt.run("build", *only, variables=VARIABLES)
    return dbt.database


@pytest.fixture
def database(warehouse_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database `analytics`, beside the one that has been built."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{warehouse_file}' as warehouse (read_only)")
        connection.execute("attach ':memory:' as analytics")
        connection.execute("use analytics")
        yield connection


@pytest.mark.parametrize("warehouse", sorted(UNTRANSLATED))
def test_rows_are_those_of_duckdb(
    warehouse: str, database: duckdb.DuckDBPyConnection
) -> None:
    manifest = compiled(warehouse)
    nodes = list(manifest["nodes"].values())
    models = {
        node["unique_id"]: node for node in nodes if node["resource_type"] == "model"
    }

    def create(node: dict, query: str) -> None:
        schema, name = node["schema"], node.get("alias") or node["identifier"]
        database.execute(f'create schema if not exists "{schema}"')
        database.execute(f'create table "{schema}"."{name}" as {query}')

    for table in manifest["sources"].values():
        path = (
            REPOSITORY / f"data/sample/{table['source_name']}/{table['name']}.parquet"
        )
        create(table, f"select * from '{path}'")
    for node in nodes:
        if node["resource_type"] == "seed":
            create(node, f"select * from warehouse.{node['schema']}.{node['alias']}")

    # made by a hook, which asks the database
    confirmations = "lead_scoring_operations.crm_confirmations"
    database.execute("create schema lead_scoring_operations")
    database.execute(
        f"create table {confirmations} as select * from warehouse.{confirmations}"
    )

    different = []
    while models:
        ready = [
            models[name]
            for name, node in models.items()
            if not models.keys() & set(node["depends_on"]["nodes"])
        ]
        for node in ready:
            del models[node["unique_id"]]
            sql = node["compiled_code"]
            for pattern, words in UNTRANSLATED[warehouse]:
                sql = re.sub(pattern, words, sql, flags=re.DOTALL)
            create(node, sqlglot.transpile(sql, read=warehouse, write="duckdb")[0])

            table = f'"{node["schema"]}"."{node["alias"]}"'
            columns = database.execute(f"describe warehouse.{table}").fetchall()
            if node["name"] in MAPPED:
                there = {name for name, *_ in database.table(table).description}
                columns = [column for column in columns if column[0] in there]
                assert len(columns) > 2
            typed = ", ".join(
                f'cast("{name}" as {kind})'
                for name, kind, *_ in columns
                if name not in RUNS_OWN
            )
            own = f"select {typed} from warehouse.{table}"
            translated = f"select {typed} from analytics.{table}"
            (count,) = database.execute(
                f"select count(*) from (({own} except all {translated})"
                f" union all ({translated} except all {own}))"
            ).fetchone()
            if count:
                different.append(f"{node['name']}: {count} rows")

    assert not different
