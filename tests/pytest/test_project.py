"""The project as its users run it, on the sample company."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import MARTS, REPOSITORY, Dbt, query

SOURCES = ("crm", "marketing", "web", "commerce", "support")
B2B = "b2b_demand_generation"
WITHOUT_TESTS = ("build", "--exclude-resource-type", "test")


def contents(dbt: Dbt) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every mart, in a fixed order."""
    return {
        mart: query(dbt, f"select * from lead_scoring.{mart} order by all")
        for mart in MARTS
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The sample company, built with all data tests and unit tests."""
    dbt = Dbt(tmp_path_factory.mktemp("sample"))
    dbt.run("build", variables={"unit_tests_enabled": True})
    return dbt


def test_every_test_passes_and_set_aside_rows_are_a_warning(sample: Dbt) -> None:
    statuses = {result["unique_id"]: result["status"] for result in sample.results()}
    # nothing is run for exposures
    assert set(statuses.values()) <= {"success", "pass", "warn", "no-op"}
    assert sum(unique_id.startswith("unit_test.") for unique_id in statuses) > 20
    warned = {unique_id for unique_id, status in statuses.items() if status == "warn"}
    assert "test.lead_scoring.raw_rows_were_rejected" in warned
    assert all(".source_" in name or "raw_rows" in name for name in warned), warned


def described_things(manifest: dict[str, Any]) -> dict[str, str | None]:
    """Everything that dbt's documentation shows of this project, with its description.

    Generic tests and materializations are described where they are defined; so are the
    branches of macros for engines, beside their dispatcher.
    """
    kinds = (
        "nodes",
        "sources",
        "exposures",
        "metrics",
        "semantic_models",
        "unit_tests",
    )
    things: dict[str, str | None] = {}
    for node in (node for kind in kinds for node in manifest[kind].values()):
        if node["package_name"] != "lead_scoring":
            continue
        if node["resource_type"] in ("test", "operation"):
            continue
        name = f"{node['resource_type']} {node['name']}"
        things[name] = node["description"]
        if node["resource_type"] in ("exposure", "metric"):
            things[f"{name}: label"] = node["label"]
        if node["resource_type"] == "source":
            things[f"source {node['source_name']}"] = node["source_description"]
        columns = node.get("columns", {})
        parts = [*(columns.values() if isinstance(columns, dict) else ())]
        parts += [
            part
            for parts_of in ("entities", "dimensions", "measures")
            for part in node.get(parts_of) or ()
        ]
        for part in parts:
            things[f"{name}.{part['name']}"] = part["description"]
    for macro in manifest["macros"].values():
        if (
            macro["package_name"] != "lead_scoring"
            or "__" in macro["name"]
            or macro["name"].startswith(("test_", "materialization_"))
        ):
            continue
        name = f"macro {macro['name']}"
        things[name] = macro["description"]
        described = {argument["name"]: argument for argument in macro["arguments"]}
        for argument in arguments_of(macro):
            things[f"{name}({argument})"] = described.get(argument, {}).get(
                "description"
            )
    return things


def arguments_of(macro: dict[str, Any]) -> list[str]:
    """The arguments of a macro, as its SQL names them."""
    signature = re.search(
        rf"macro\s+{macro['name']}\s*\(([^)]*(?:\([^)]*\)[^)]*)*)\)", macro["macro_sql"]
    )
    assert signature, macro["name"]
    return re.findall(r"(?:^|,)\s*(\w+)\s*(?==|,|$)", signature[1])


def test_everything_is_described(sample: Dbt) -> None:
    things = described_things(sample.manifest())
    kinds = {name.split(" ")[0] for name in things}
    assert kinds == {
        *("analysis", "exposure", "macro", "metric", "model", "seed", "semantic_model"),
        *("source", "unit_test"),
    }
    assert [name for name, description in things.items() if not description] == []


def test_names_fit_postgresql(sample: Dbt) -> None:
    """Dbt makes relations of these names, and refuses one of more than 63 letters."""
    manifest = sample.manifest()
    nodes = [*manifest["nodes"].values(), *manifest["unit_tests"].values()]
    related = ("model", "seed", "unit_test")
    assert [
        node["name"]
        for node in nodes
        if node["resource_type"] in related and len(node["name"]) > 63
    ] == []


def joins_of_all_pairs(plan: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The joins of a plan that compare each row with each: what, and the smaller side.

    DuckDB has no other way for an outer join on more than comparisons of one side with
    the other, such as with an `or`.
    """
    if plan["name"].strip() in ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN"):
        rows = [
            int(child["extra_info"].get("Estimated Cardinality", 0))
            for child in plan["children"]
        ]
        yield str(plan["extra_info"]), min(rows)
    for child in plan["children"]:
        yield from joins_of_all_pairs(child)


def plan_of(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """How DuckDB would answer a query."""
    rows = connection.execute(f"explain (format json) {sql}").fetchall()
    (plan,) = json.loads(rows[0][1])
    return plan


def test_no_model_or_test_compares_all_pairs_of_what_grows(sample: Dbt) -> None:
    """Rule tables may stand on one side; 500 rows are more than the largest has."""
    found, explained = [], 0
    with duckdb.connect(str(sample.database), read_only=True) as connection:
        for file in sample.target.glob("compiled/lead_scoring/*/**/*.sql"):
            # unit tests stand in a folder below the yml
            if any(folder.suffix == ".yml" for folder in file.parents[1:]):
                continue
            explained += 1
            plan = plan_of(connection, file.read_text())
            found += [
                (file.name, condition[:300])
                for condition, rows in joins_of_all_pairs(plan)
                if rows > 500
            ]
        assert found == []
        assert explained > 300
        leads = "lead_scoring.lead_scores"
        plan = plan_of(
            connection,
            f"""
            select count(*)
            from {leads} as a
            left join {leads} as b
                on a.lead_id = b.lead_id and (a.grade is null or a.grade < b.grade)
            """,
        )
        assert [rows > 500 for _, rows in joins_of_all_pairs(plan)] == [True]


def test_every_kind_of_unfit_row_is_set_aside(sample: Dbt) -> None:
    reasons = query(sample, "select distinct reason from lead_scoring.rejected_records")
    assert {reason for (reason,) in reasons} >= {
        "missing_id",
        "unparsable_date",
        "missing_date",
        "no_identifier",
        "dated_after_load",
        "unknown_order",
    }


def test_better_people_have_better_scores(sample: Dbt) -> None:
    """Leads whose deal was won outscore those whose deal was lost or never came."""
    won, others = query(
        sample,
        f"""
        select avg(score_percentile)
        from lead_scoring.lead_scores as scores
        left join (
            select distinct lead_id
            from lead_scoring.lead_activities
            where activity_type = 'opportunity_won'
        ) as winners using (lead_id)
        where model_id = '{B2B}'
        group by winners.lead_id is null
        order by winners.lead_id is null
        """,
    )
    assert won[0] > 0.75 > others[0]


def test_every_grade_stage_and_band_occurs(sample: Dbt) -> None:
    grades = query(
        sample,
        f"select distinct grade from lead_scoring.lead_scores where model_id = '{B2B}'",
    )
    assert {grade for (grade,) in grades} == {f"{f}{e}" for f in "ABCD" for e in "1234"}
    stages = query(
        sample,
        f"select distinct stage from lead_scoring.lead_scores where model_id = '{B2B}'",
    )
    assert {stage for (stage,) in stages} == {"MQL", "SQL", None}
    segments = query(
        sample, "select distinct engagement_segment from lead_scoring.lead_segments"
    )
    assert {segment for (segment,) in segments} >= {
        "ambassador",
        "engaged",
        "disengaged",
    }


def test_limits_appear_in_the_ledger(sample: Dbt) -> None:
    kinds = query(
        sample, "select distinct entry_type from lead_scoring.lead_score_ledger"
    )
    assert {kind for (kind,) in kinds} >= {"rule", "group_limit", "score_limit"}


def test_polish_letters_survive_and_match(sample: Dbt) -> None:
    names = query(
        sample,
        """
        select count(*)
        from lead_scoring.leads
        where regexp_matches(last_name, '[żółćęśąź]')
        """,
    )
    assert names[0][0] > 0
    (points,) = query(
        sample,
        """
        select sum(points)
        from lead_scoring.lead_score_ledger
        where rule_id in ('business_owner', 'large_polish_city', 'polish_article')
        """,
    )
    assert points[0] > 0


def test_summary_names_counts_best_leads_and_the_file(sample: Dbt) -> None:
    summary = sample.run("run-operation", "print_summary").stdout
    ((lead_count,),) = query(sample, "select count(*) from lead_scoring.leads")
    ((best,),) = query(
        sample,
        f"""
        select lead_id
        from lead_scoring.lead_scores
        where model_id = '{B2B}' and score_rank = 1
        """,
    )
    assert "Scoring date 2026-06-30" in summary
    assert f"{lead_count} leads" in summary
    assert "MQL" in summary
    assert best in summary
    assert str(sample.database) in summary


def test_a_second_run_changes_nothing(sample: Dbt) -> None:
    before = contents(sample)
    sample.run("run")
    assert contents(sample) == before


@pytest.mark.parametrize(
    "analysis",
    [
        "explain_lead",
        "leads_to_work_today",
        "rules_that_never_pay",
        "rules_that_pay_for_nothing",
        "score_distribution",
        "stage_count_by_threshold",
        "what_a_lead_needs",
        "which_campaign_to_stop",
    ],
)
def test_analyses_answer(sample: Dbt, analysis: str) -> None:
    ((lead_id,),) = query(
        sample,
        f"""
        select lead_id
        from lead_scoring.lead_scores
        where model_id = '{B2B}' and stage is null and top_reasons_for is not null
        order by score_rank
        limit 1
        """,
    )
    sample.run("compile", "--select", analysis, variables={"lead_id": lead_id})
    compiled = sample.target / f"compiled/lead_scoring/analyses/{analysis}.sql"
    rows = query(sample, compiled.read_text())
    assert rows
    if analysis == "explain_lead":
        ((total,),) = query(
            sample,
            f"""
            select total_score
            from lead_scoring.lead_scores
            where model_id = '{B2B}' and lead_id = '{lead_id}'
            """,
        )
        assert sum(row[2] for row in rows if row[0] == B2B) == total


def test_a_past_date_sees_nothing_that_came_later(sample: Dbt, tmp_path: Path) -> None:
    dbt = Dbt(tmp_path)
    shutil.copy(sample.database, dbt.database)
    dbt.run(
        "run",
        "--select",
        "int_scoring__ledger+",
        variables={"as_of_date": "2026-03-31"},
    )
    latest = query(
        dbt,
        """
        select max(as_of_date), max(last_activity_at)::date
        from lead_scoring.lead_score_ledger
        """,
    )
    assert [str(day) for day in latest[0]] == ["2026-03-31", "2026-03-31"]
    younger = query(
        dbt,
        """
        select count(*)
        from lead_scoring.lead_scores
        inner join lead_scoring.leads using (lead_id)
        where created_date > date '2026-03-31'
        """,
    )
    assert younger == [(0,)]


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_can_be_switched_off(tmp_path: Path, source: str) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(REPOSITORY / "data/sample", raw)
    shutil.rmtree(raw / source)
    dbt = Dbt(tmp_path)
    dbt.run(
        "build",
        "--exclude",
        "test_type:generic",
        variables={"raw_files": str(raw), f"{source}_enabled": False},
    )
    for mart in ("lead_scores", "lead_segments", "channel_performance"):
        assert query(dbt, f"select count(*) > 1 from lead_scoring.{mart}") == [(True,)]
    arrived = query(
        dbt, "select distinct source_name from lead_scoring.lead_activities"
    )
    assert {name for (name,) in arrived} == set(SOURCES) - {source}


def test_a_missing_raw_table_is_named(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(REPOSITORY / "data/sample", raw)
    (raw / "support/tickets.parquet").unlink()
    dbt = Dbt(tmp_path)
    result = dbt.run("run", variables={"raw_files": str(raw)}, check=False)
    assert result.returncode == 1
    assert "support/tickets.parquet" in result.stdout


def test_raw_tables_in_the_database(sample: Dbt, tmp_path: Path) -> None:
    """Without `raw_files` the sources are tables of schemas that vars name."""
    dbt = Dbt(tmp_path)
    with duckdb.connect(str(dbt.database)) as connection:
        for folder in (REPOSITORY / "data/sample").iterdir():
            schema = "erp" if folder.name == "commerce" else f"raw_{folder.name}"
            connection.execute(f"create schema {schema}")
            for path in folder.glob("*.parquet"):
                connection.execute(
                    f"create table {schema}.{path.stem} as from '{path}'"
                )
        connection.execute("alter table erp.orders rename to sales")
    dbt.run(
        *WITHOUT_TESTS,
        variables={
            "raw_files": "",
            "commerce_schema": "erp",
            "commerce_orders_identifier": "sales",
        },
    )
    assert contents(dbt) == contents(sample)


def test_the_documented_example_of_own_tables_works(tmp_path: Path) -> None:
    """The views that the docs show, and empty tables for what a company has not got."""
    docs = (REPOSITORY / "docs/own_data.md").read_text()
    views = docs.split("```sql\n")[1].split("```")[0]
    dbt = Dbt(tmp_path)
    with duckdb.connect(str(dbt.database)) as connection:
        connection.execute(
            """
            create table marketing_qualified_leads as
            select * from (values
                ('a', 'social', '2026-01-05'), ('b', 'paid_search', '2026-02-01')
            ) as leads (mql_id, origin, first_contact_date);
            create table closed_deals as
            select * from (values
                ('s1', 'a', 'pet', 100.0, '2026-02-10 12:00:00')
            ) as deals (
                seller_id, mql_id, business_segment, declared_monthly_revenue, won_date
            )
            """
        )
        connection.execute(views)
    variables = {
        "raw_files": "",
        **{f"{source}_enabled": source == "crm" for source in SOURCES},
    }
    created = dbt.run(
        "run-operation", "create_missing_raw_tables", variables=variables
    ).stdout
    assert created.count("created ") == 3
    dbt.run(*WITHOUT_TESTS, variables=variables)
    assert query(
        dbt,
        """
        select lead_source, sum((activity_type = 'opportunity_won')::int)
        from lead_scoring.leads
        left join lead_scoring.lead_activities using (lead_id)
        group by lead_source
        order by lead_source
        """,
    ) == [("paid_search", None), ("social", 1)]


def test_a_scoring_date_that_is_none_is_refused(tmp_path: Path) -> None:
    result = Dbt(tmp_path).run("parse", variables={"as_of_date": "June"}, check=False)
    assert result.returncode != 0
    assert "var as_of_date is 'June'" in result.stdout
