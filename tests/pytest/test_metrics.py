"""What MetricFlow answers for the metrics is what plain SQL on the marts gives."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY, Dbt, Engine, copy_of_project

METRICFLOW = Path(sys.executable).with_name("mf")
METRICS = yaml.safe_load(
    (REPOSITORY / "models" / "metrics" / "_metrics.yml").read_text()
)["metrics"]

#: Metrics, what they are grouped by, and SQL that gives the same columns.
QUESTIONS = [
    (
        "leads,identified_leads",
        "lead__life_cycle",
        "life_cycle, count(*), count(*) filter (where is_identified)"
        " from lead_scoring.leads",
    ),
    (
        "scored_leads,average_score,average_fit_score,average_engagement_score",
        "score__model_id",
        "model_id, count(*), avg(total_score), avg(fit_score), avg(engagement_score)"
        " from lead_scoring.lead_scores",
    ),
    (
        "mqls,sqls,qualified_leads,mql_rate,qualification_rate",
        "score__model_id",
        """
            model_id,
            count(*) filter (where stage = 'MQL'),
            count(*) filter (where stage = 'SQL'),
            count(stage),
            count(*) filter (where stage = 'MQL') / count(*),
            count(stage) / count(*)
        from lead_scoring.lead_scores
        """,
    ),
    (
        "stage_entries,mql_entries,sql_entries,stage_conversion",
        "stage_entry__model_id",
        """
            model_id,
            count(*),
            count(*) filter (where stage = 'MQL'),
            count(*) filter (where stage = 'SQL'),
            count(*) filter (where stage = 'SQL')
            / nullif(count(*) filter (where stage = 'MQL'), 0)
        from lead_scoring.lead_stage_history
        """,
    ),
    (
        "buyers,order_revenue,revenue_per_buyer",
        "lead__rfm_segment",
        """
            rfm_segment,
            count(rfm_segment),
            sum(order_value),
            sum(order_value) / count(rfm_segment)
        from lead_scoring.lead_segments
        where rfm_segment is not null
        """,
    ),
    (
        "pipeline",
        "lead__segment",
        "segment, sum(open_opportunity_amount) from lead_scoring.lead_segments",
    ),
    (
        "campaign_cost,campaign_mqls,cost_per_mql,return_on_cost,profit_of_campaigns,"
        "revenue_first_touch,revenue_last_touch,revenue_linear,revenue_time_decay,"
        "revenue_position_based",
        "campaign__channel",
        """
            channel,
            sum(cost),
            sum(mql_count),
            sum(cost) / nullif(sum(mql_count), 0),
            sum(revenue_linear) / nullif(sum(cost), 0),
            sum(revenue_linear) - sum(cost),
            sum(revenue_first_touch),
            sum(revenue_last_touch),
            sum(revenue_linear),
            sum(revenue_time_decay),
            sum(revenue_position_based)
        from lead_scoring.campaign_performance
        """,
    ),
    # a day of the time spine on which nobody entered a stage is not left out
    (
        "stage_entries",
        "metric_time__day",
        "entered_date, count(*) from lead_scoring.lead_stage_history",
    ),
    # a metric of scores by an attribute of the lead
    (
        "scored_leads",
        "lead__country",
        """
            leads.country, count(*)
        from lead_scoring.lead_scores as scores
        left join lead_scoring.leads as leads on scores.lead_id = leads.lead_id
        """,
    ),
]


def cell(value: object) -> str | float:
    """A cell that is the same from a file and from a database."""
    try:
        return round(float(str(value)), 6)
    except ValueError:
        return "" if value is None else str(value)[:10]


def rows(found: list[tuple]) -> list[tuple]:
    """Rows that have anything in them, in one order."""
    cells = [tuple(cell(value) for value in row) for row in found]
    return sorted((row for row in cells if any(row[1:])), key=str)


@pytest.fixture(scope="module")
def project(duckdb_sample: Engine, tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """A copy of the project: MetricFlow reads what dbt wrote into its folder alone."""
    folder = copy_of_project(tmp_path_factory.mktemp("metricflow") / "project")
    database = {"LEAD_SCORING_DB": str(duckdb_sample.dbt.database)}
    dbt = Dbt(folder, folder, environment=database)
    dbt.run("parse")
    return dbt


def asked(dbt: Dbt, metrics: str, group: str, answer: Path) -> list[tuple]:
    """The rows of MetricFlow's answer: the group, and the metrics in their order."""
    result = subprocess.run(
        [
            METRICFLOW, "query", "--quiet",
            "--metrics", metrics, "--group-by", group, "--csv", answer,
        ],
        cwd=dbt.project,
        env=dbt.command("parse")[1],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    with answer.open() as file:
        return [
            tuple(row[name] for name in (group, *metrics.split(",")))
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("metrics", "group", "sql"), QUESTIONS)
def test_metrics_are_what_sql_gives(
    duckdb_sample: Engine,
    project: Dbt,
    metrics: str,
    group: str,
    sql: str,
    tmp_path: Path,
) -> None:
    database = duckdb_sample.database
    _, expected = database.query(f"select {sql} group by 1")
    found = asked(project, metrics, group, tmp_path / "answer.csv")
    assert rows(expected)
    assert rows(found) == rows(expected)


def test_every_metric_is_asked_for() -> None:
    asked_for = {name for names, _, _ in QUESTIONS for name in names.split(",")}
    assert {metric["name"] for metric in METRICS} == asked_for


def test_configurations_are_valid(project: Dbt) -> None:
    """MetricFlow's own checks, its queries on the warehouse among them."""
    result = subprocess.run(
        [METRICFLOW, "validate-configs"],
        cwd=project.project,
        env=project.command("parse")[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
