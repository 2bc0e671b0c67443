"""What MetricFlow answers for the metrics is what plain SQL on the marts gives."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import REPOSITORY, Dbt

METRICFLOW = Path(sys.executable).with_name("mf")
SCHEMA = "lead_scoring"

#: Metrics and what they are grouped by, beside SQL that gives the same rows.
QUESTIONS = {
    "leads,identified_leads by lead__life_cycle": """
        select
            life_cycle,
            count(*),
            count(*) filter (where is_identified)
        from leads
        group by 1
    """,
    "scored_leads,average_score,average_fit_score,average_engagement_score"
    " by score__model_id": """
        select
            model_id,
            count(*),
            avg(total_score),
            avg(fit_score),
            avg(engagement_score)
        from lead_scores
        group by 1
    """,
    "mqls,sqls,qualified_leads,mql_rate,qualification_rate by score__model_id": """
        select
            model_id,
            count(*) filter (where stage = 'MQL'),
            count(*) filter (where stage = 'SQL'),
            count(stage),
            count(*) filter (where stage = 'MQL') / count(*),
            count(stage) / count(*)
        from lead_scores
        group by 1
    """,
}


def asked(dbt: Dbt, question: str) -> list[tuple[str, ...]]:
    """The rows of MetricFlow's answer, without its heading."""
    metrics, group = question.split(" by ")
    answer = dbt.work / "answer.csv"
    result = subprocess.run(
        [METRICFLOW, "query", "--metrics", metrics, "--group-by", group,
         "--order", group, "--csv", answer, "--decimals", "6"],
        cwd=REPOSITORY,
        env=dbt.command("parse")[1],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    with answer.open() as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize("question", QUESTIONS)
def test_metrics_are_what_sql_gives(sample: Dbt, question: str) -> None:
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        connection.execute(f"use {SCHEMA}")
        expected = connection.execute(QUESTIONS[question]).fetchall()
    found = asked(sample, question)
    print(found, expected)
    assert False
