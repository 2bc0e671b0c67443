"""The project installed as a package of somebody else's dbt project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest
import warm_dbt
from conftest import REPOSITORY

PROJECT = """
name: our_company
version: "1.0.0"
profile: lead_scoring
models:
  our_company:
    +materialized: view
vars:
  lead_scoring:
    crm_contacts_relation: "{{ ref('our_contacts') }}"
    crm_contacts_columns: {email: email_address, loaded_at: _fivetran_synced}
    crm_schema: salesforce
    crm_accounts_identifier: companies
    crm_accounts_columns: {loaded_at: _fivetran_synced}
    crm_opportunities_relation: "{{ source('deals', 'won') }}"
"""
SOURCES = """
sources:
  - name: deals
    schema: salesforce
    tables:
      - name: won
"""
CONTACTS = "select 'c-1' as id, 'A@b.example' as email_address, 'K' as \"First_Name\","
CONTACTS += " timestamp '2026-01-01' as created_at, now() as _fivetran_synced"
STAGED = ("stg_crm__contacts", "stg_crm__accounts", "stg_crm__opportunities")


class Company:
    """A dbt project that installs this one, and a warehouse."""

    def __init__(self, work: Path) -> None:
        self.project = work / "project"
        self.database = work / "warehouse.duckdb"
        self.target = work / "target"
        (self.project / "models").mkdir(parents=True)
        (self.project / "dbt_project.yml").write_text(PROJECT)
        (self.project / "packages.yml").write_text(
            f"packages: [{{local: {json.dumps(str(REPOSITORY))}}}]"
        )
        (self.project / "models/our_contacts.sql").write_text(CONTACTS)
        (self.project / "models/deals.yml").write_text(SOURCES)

    def run(self, *arguments: str) -> str:
        result = warm_dbt.run(
            ["--no-use-colors", *arguments],
            self.project,
            {
                **os.environ,
                "DBT_PROFILES_DIR": str(REPOSITORY),
                "DBT_TARGET_PATH": str(self.target),
                "DBT_LOG_PATH": str(self.project.parent / "logs"),
                "LEAD_SCORING_DB": str(self.database),
            },
        )
        assert result.returncode == 0, result.stdout[-6000:]
        return " ".join(result.stdout.split())


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    company = Company(tmp_path_factory.mktemp("company"))
    with duckdb.connect(str(company.database)) as connection:
        connection.execute(
            """
            create schema salesforce;
            create table salesforce.companies as
            select 'a-1' as id, now() as _fivetran_synced;
            create table salesforce.won as
            select 'o-1' as id, 'c-1' as contact_id, now() as loaded_at,
                timestamp '2026-01-02' as created_at
            """
        )
    company.run("deps")
    selection = [part for model in STAGED for part in ("--select", f"+{model}")]
    company.run("build", *selection)
    return company


def test_raw_tables_are_models_and_sources_of_the_company(company: Company) -> None:
    with duckdb.connect(str(company.database), read_only=True) as connection:
        contacts = connection.execute(
            """
            select crm_contact_id, email, first_name, rejection_reason
            from lead_scoring_staging.stg_crm__contacts
            """
        ).fetchall()
        opportunities = connection.execute(
            """
            select opportunity_id, crm_contact_id, rejection_reason
            from lead_scoring_staging.stg_crm__opportunities
            """
        ).fetchall()
    assert contacts == [("c-1", "a@b.example", "K", None)]
    assert opportunities == [("o-1", "c-1", None)]


def test_lineage_leads_to_where_the_rows_are(company: Company) -> None:
    manifest = json.loads((company.target / "manifest.json").read_text())
    parents = {
        model: manifest["parent_map"][f"model.lead_scoring.{model}"] for model in STAGED
    }
    assert parents == {
        "stg_crm__contacts": ["model.our_company.our_contacts"],
        "stg_crm__accounts": ["source.lead_scoring.crm.accounts"],
        "stg_crm__opportunities": ["source.our_company.deals.won"],
    }


def test_the_sample_company_does_not_count(company: Company) -> None:
    """Neither its files nor its scoring date."""
    manifest = json.loads((company.target / "manifest.json").read_text())
    sources = manifest["sources"]
    assert all("external_location" not in node["meta"] for node in sources.values())
    leads = sources["source.lead_scoring.crm.leads"]
    assert leads["relation_name"] == '"warehouse"."salesforce"."leads"'
    assert leads["freshness"]["warn_after"] == {"count": 36, "period": "hour"}
    # of the company's own models the company says itself how fresh they must be
    assert sources["source.lead_scoring.crm.contacts"]["freshness"] is None


def test_missing_raw_tables_can_be_made(company: Company) -> None:
    created = company.run("run-operation", "lead_scoring.create_missing_raw_tables")
    assert created.count("created ") == 16
    assert '"salesforce"."leads"' in created
    assert "contacts" not in created and "opportunities" not in created
