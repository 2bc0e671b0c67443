"""The project as a package of a company's own project, `integration_tests`.

What the company changes has results that were worked out by hand; its project compares
them as well, in its own dbt tests.
"""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPOSITORY, Dbt, query, takes_minutes
from servers import Server

ANN, BOB, CAT, DAN = "ann@acme.pl", "bob@beta.io", "cat@shop.de", "dan@company.example"


def copy_company(folder: Path) -> Path:
    """A copy of the company's project, inside a folder that looks like this project."""
    package = folder / "lead_scoring"
    package.mkdir()
    left_out = {"integration_tests", "target", "logs", ".git", ".venv"}
    for path in REPOSITORY.iterdir():
        if path.name not in left_out:
            (package / path.name).symlink_to(path)
    return shutil.copytree(
        REPOSITORY / "integration_tests",
        package / "integration_tests",
        ignore=shutil.ignore_patterns("dbt_packages", "target", "logs", "*.duckdb"),
    )


def build_company(work: Path, server: Server | None = None) -> Dbt:
    dbt = Dbt(work, copy_company(work), server)
    dbt.run("deps")
    dbt.run("seed")
    dbt.run("run-operation", "lead_scoring.create_missing_raw_tables")
    dbt.run("build")
    return dbt


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """The company's warehouse, built."""
    return build_company(tmp_path_factory.mktemp("company"))


@pytest.fixture
def changed_company(company: Dbt, tmp_path: Path) -> Dbt:
    """The company again, so that its files can be changed."""
    project = shutil.copytree(company.project, tmp_path / "project", symlinks=True)
    dbt = Dbt(tmp_path, project)
    shutil.copy(company.database, dbt.database)
    return dbt


def edit(dbt: Dbt, path: str, old: str, new: str) -> None:
    file = dbt.project / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def points(dbt: Dbt, model_id: str = "company_fit") -> dict[tuple[str, str], Decimal]:
    """What each rule of a model pays each person."""
    rows = query(
        dbt,
        f"""
        select email, rule_id, points
        from scoring.lead_score_ledger
        inner join scoring.leads using (lead_id)
        where model_id = '{model_id}' and entry_type = 'rule'
        """,
    )
    return {(email, rule_id): points for email, rule_id, points in rows}


def statuses(dbt: Dbt) -> dict[str, str]:
    """The status of each node of the latest command."""
    return {result["unique_id"]: result["status"] for result in dbt.results()}


@pytest.fixture(scope="module")
def built(company: Dbt) -> dict[str, str]:
    return statuses(company)


def test_everything_passes_and_the_company_expects_the_same(built) -> None:
    assert_as_expected(built)


def test_the_company_gets_the_same_on_postgres(
    postgres: Server, tmp_path: Path
) -> None:
    assert_as_expected(statuses(build_company(tmp_path, postgres)))


@takes_minutes
def test_the_company_gets_the_same_on_spark(spark: Server, tmp_path: Path) -> None:
    assert_as_expected(statuses(build_company(tmp_path, spark)))


def assert_as_expected(built: dict[str, str]) -> None:
    """Everything passes, the company's own tests of its results among it."""
    assert set(built.values()) <= {"success", "pass", "no-op"}
    own_tests = [name for name in built if name.startswith("test.company_warehouse.")]
    assert set(own_tests) >= {
        "test.company_warehouse.scores_are_as_expected",
        "test.company_warehouse.points_are_as_expected",
        "test.company_warehouse.attributes_are_as_expected",
        "test.company_warehouse.delivered_history_is_recorded",
        "test.company_warehouse.namesakes_do_what_the_company_means",
    }
    assert any("dbt_utils_unique_combination" in name for name in own_tests)


def test_raw_tables_by_schema_identifier_and_columns(company: Dbt) -> None:
    assert query(
        company,
        f"select company_name, crm_lead_id from scoring.leads where email = '{BOB}'",
    ) == [("Beta", "L1")]


def test_a_raw_table_can_be_a_model_of_the_company(company: Dbt) -> None:
    assert query(
        company,
        f"select full_name, crm_contact_id from scoring.leads where email = '{ANN}'",
    ) == [("Ann Lis", "1")]


def test_rules_are_the_companys(company: Dbt) -> None:
    rules = "select count(*), count(distinct model_id) from scoring_rules.scoring_rules"
    assert query(company, rules) == [(12, 2)]
    assert query(
        company, "select distinct model_id from scoring.lead_scores order by all"
    ) == [("company_fit",), ("partner_care",)]
    # Prezes is a word of the company's own list
    assert points(company)[ANN, "president"] == 30
    # and shop.de and beta.io are free mail providers in that list alone
    assert points(company)[BOB, "free_mail"] == -1


def test_a_shipped_rule_table_can_stay(company: Dbt) -> None:
    shipped = (REPOSITORY / "seeds/exchange_rates.csv").read_text().splitlines()[1:]
    rates = query(company, "select count(*) from scoring_rules.exchange_rates")
    assert rates == [(len(shipped),)]


def test_a_source_that_is_off_pays_nothing(company: Dbt) -> None:
    assert query(company, "select count(*) from erp.tickets") == [(1,)]
    assert (ANN, "ticket_opened") not in points(company)


def test_an_activity_source_of_the_company_pays(company: Dbt) -> None:
    paid = points(company)
    assert paid[ANN, "call_answered"] == 14
    assert paid[BOB, "call_answered"] == 7
    assert query(
        company,
        """
        select count(*)
        from scoring.lead_activities
        where source_name = 'phone' and activity_type = 'phone_call_answered'
        """,
    ) == [(3,)]


def test_attributes_of_the_company_pay_and_exclude(company: Dbt) -> None:
    paid = points(company)
    assert paid[ANN, "team_plan"] == 20
    # 40 seats of a newer row of another identifier, whose plan is not known
    assert paid[ANN, "seats"] == 20
    assert paid[ANN, "trial_ends"] == 3
    assert paid[ANN, "partner_visit"] == 4
    excluded = "select email, exclusion_reason from scoring.leads where is_excluded"
    assert query(company, excluded) == [(DAN, "Own staff")]
    audience = (
        "select count(*) from scoring.lead_scores where model_id = 'partner_care'"
    )
    assert query(company, audience) == [(1,)]


def test_attributes_of_the_company_are_a_mart_with_a_contract(company: Dbt) -> None:
    columns = query(
        company,
        """
        select column_name, data_type
        from information_schema.columns
        where table_schema = 'scoring' and table_name = 'lead_extra_attributes'
        order by ordinal_position
        """,
    )
    assert columns == [
        ("lead_id", "VARCHAR"),
        ("plan_tier", "VARCHAR"),
        ("seat_count", "DECIMAL(28,6)"),
        ("trial_ends_on", "DATE"),
        ("is_partner", "BOOLEAN"),
    ]
    node = company.manifest()["nodes"]["model.lead_scoring.lead_extra_attributes"]
    assert node["contract"]["enforced"]
    assert node["columns"]["plan_tier"]["description"] == "Plan that the person uses."


def test_decay_is_the_companys(company: Dbt) -> None:
    """Two visits, 7 and 20 days old; by halves in 14 days they would pay 8.63."""
    assert points(company)[ANN, "pricing_page"] == 8


def test_schemas_are_the_companys(company: Dbt) -> None:
    schemas = query(
        company, "select distinct table_schema from information_schema.tables"
    )
    assert {schema for (schema,) in schemas} == {
        "erp",
        "company",
        "lead_scoring_operations",
        "scoring",
        "scoring_rules",
        "scoring_staging",
        "scoring_work",
    }


def test_both_models_of_one_name_are_there(company: Dbt) -> None:
    assert query(
        company,
        "select prospect_id, shouted_name, is_excluded from company.leads order by all",
    ) == [("L1", "BOB", False), ("L2", "DAN", True)]
    assert query(company, "select count(*) from scoring.leads") == [(4,)]


def test_vars_are_the_companys(company: Dbt) -> None:
    # abandoned after 1 day, on 30 March; after the usual 3 days nobody knew it yet
    assert points(company)[ANN, "checkout_abandoned"] == -6
    # device-z is a visitor whom var lead_predicate leaves out
    visitors = "select count(*) from scoring.leads where not is_identified"
    assert query(company, visitors) == [(0,)]
    segments = "select count(engagement_segment) from scoring.lead_segments"
    assert query(company, segments) == [(3,)]


def test_plays_are_the_companys(company: Dbt) -> None:
    """For the bands of the company's model, of which the hot one comes before all."""
    assert query(
        company,
        f"""
        select segments.engagement_segment, segments.segment, segments.campaign
        from scoring.lead_segments as segments
        inner join scoring.leads as leads on segments.lead_id = leads.lead_id
        where leads.email = '{ANN}'
        """,
    ) == [("hot", "hot", "book_a_demo")]


def test_unit_tests_run_when_asked_for(
    built: dict[str, str], changed_company: Dbt
) -> None:
    """Without namesakes, which dbt can't tell apart there, and with the usual decay."""
    assert not any(name.startswith("unit_test.") for name in built)

    project = changed_company.project
    for path in ("leads.sql", "stg_support__tickets.sql", "_models.yml"):
        (project / "models" / path).unlink()
    (project / "macros/decay_fraction.sql").unlink()
    (project / "tests/namesakes_do_what_the_company_means.sql").unlink()
    contacts = project / "models/stg_crm__contacts.sql"
    contacts.rename(contacts.with_name("contacts.sql"))
    edit(changed_company, "dbt_project.yml", "'stg_crm__contacts'", "'contacts'")
    changed_company.run(
        "test",
        "--select",
        "test_type:unit,lead_scoring.people",
        "test_type:unit,lead_scoring.activities",
        "test_int_scoring__ledger__points_decay_with_age",
        variables={"unit_tests_enabled": True, "commerce_database": "archive"},
    )
    ran = statuses(changed_company)
    assert set(ran.values()) <= {"pass", "success"}
    assert sum(name.startswith("unit_test.lead_scoring.") for name in ran) > 40
    # the same manifest shows where a source would be in another database
    sources = changed_company.manifest()["sources"]
    assert sources["source.lead_scoring.commerce.orders"]["database"] == "archive"


def test_a_mistake_in_a_rule_of_the_company_is_named(changed_company: Dbt) -> None:
    edit(changed_company, "seeds/rules/scoring_rules.csv", ",seat_count,", ",seats,")
    result = changed_company.run("build", "--select", "scoring_rules", check=False)
    assert result.returncode == 1
    assert re.search(
        r"seed scoring_rules, row model_id=company_fit, rule_id=seats: signal 'seats'"
        r" is not known of leads; use one of .*, plan_tier, seat_count, trial_ends_on,",
        result.stdout,
    )


def test_namesakes_without_the_flag_are_refused(changed_company: Dbt) -> None:
    flag = "require_ref_searches_node_package_before_root: "
    edit(changed_company, "dbt_project.yml", flag + "true", flag + "false")
    result = changed_company.run("seed", "--select", "calls", check=False)
    assert result.returncode != 0
    assert re.search(r"another package has a model \w+ as well", result.stdout)


def test_a_rule_table_beside_the_shipped_one_is_refused(changed_company: Dbt) -> None:
    shipped = "exchange_rates:\n      +enabled: true"
    edit(
        changed_company,
        "dbt_project.yml",
        shipped,
        # of one schema dbt itself would refuse the two
        f"decay_policies: {{+enabled: true, +schema: shipped}}\n    {shipped}",
    )
    result = changed_company.run("seed", "--select", "calls", check=False)
    assert result.returncode != 0
    assert "company_warehouse has a seed decay_policies as well" in result.stdout


def test_an_attribute_that_is_there_already_is_refused(changed_company: Dbt) -> None:
    result = changed_company.run(
        "parse",
        variables={"extra_lead_attributes": [{"name": "email", "type": "text"}]},
        check=False,
    )
    assert result.returncode != 0
    assert "var extra_lead_attributes: 'email' is there already" in result.stdout


def test_the_summary_is_that_of_the_package(company: Dbt) -> None:
    summary = company.run("run-operation", "lead_scoring.print_summary").stdout
    assert "Scoring date 2026-03-31" in summary
    assert "4 leads, 4 of them identified" in summary
    assert "Model company_fit" in summary


def test_the_docs_name_tests_that_are_here() -> None:
    named = re.findall(r"`(test_\w+)`", (REPOSITORY / "docs/package.md").read_text())
    assert len(named) > 10
    assert set(named) <= set(globals())
