"""The project on a Spark cluster that loses a worker in the middle of a run.

Takes minutes, so it runs with LONG_TESTS alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DBT, MARTS, REPOSITORY, Dbt, Engine, takes_minutes
from databases import SparkDatabase, sorted_rows
from servers import ServerMissingError, SparkCluster, spark_cluster
from test_engines import SAMPLE

from sample_company import load

pytestmark = takes_minutes


@pytest.fixture(scope="module")
def cluster() -> Iterator[SparkCluster]:
    try:
        with spark_cluster(workers=2) as started:
            yield started
    except ServerMissingError as missing:
        pytest.skip(str(missing))


def wait_for(dbt: Dbt, text: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until dbt has logged something."""
    log = dbt.work / "logs" / "dbt.log"
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        if log.exists() and text in log.read_text(errors="replace"):
            return
        assert process.poll() is None, "the run ended before a worker could be killed"
        time.sleep(0.5)
    pytest.fail(f"dbt never logged {text!r}")


def test_a_worker_is_killed_in_the_middle_of_a_run(
    cluster: SparkCluster, duckdb_sample: Engine, tmp_path: Path
) -> None:
    """The run ends well or fails; after the next one the marts are right."""
    load.load("spark", SAMPLE, cluster.server.environment)
    dbt = Dbt(tmp_path, server=cluster.server)
    build = [str(DBT), "build", "--exclude-resource-type", "test", "unit_test"]
    process = subprocess.Popen(
        [*build, "--target", "spark"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            **cluster.server.environment,
            "DBT_TARGET_PATH": str(dbt.target),
            "DBT_LOG_PATH": str(dbt.work / "logs"),
        },
        stdout=sys.stdout,
        stderr=sys.stdout,
    )
    try:
        wait_for(dbt, "create table profiled_activities", process)
        cluster.workers[0].kill()
        assert process.wait(1200) in (0, 1)
    finally:
        process.kill()

    dbt.run("build", "--exclude-resource-type", "unit_test")
    assert {row["status"] for row in dbt.results()} == {
        "success", "pass", "warn", "no-op",
    }  # fmt: skip
    database = SparkDatabase(cluster.server)
    for mart in MARTS:
        relation = f"lead_scoring.{mart}"
        columns, _ = duckdb_sample.database.query(f"select * from {relation} limit 0")
        expected = sorted_rows(duckdb_sample.database, relation, columns)
        assert sorted_rows(database, relation, columns) == expected
