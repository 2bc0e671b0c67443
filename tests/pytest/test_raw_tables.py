"""Raw tables as another loader brings them: other names, columns and types."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import MARTS, REPOSITORY, Dbt
from test_project import SOURCES, WITHOUT_TESTS, contents, query

SAMPLE = REPOSITORY / "data/sample"

# raw table: schema and name that the loader gives it
DELIVERED_AS = {
    "crm.leads": "salesforce.lead",
    "crm.contacts": "salesforce.contact",
    "crm.accounts": "salesforce.account",
    "crm.opportunities": "salesforce.opportunity",
    "crm.sales_activities": "salesforce.task",
    "marketing.campaigns": "hubspot.campaign",
    "marketing.email_events": "hubspot.email_event",
    "marketing.form_submissions": "hubspot.form",
    "marketing.ad_interactions": "hubspot.ad_event",
    "marketing.social_interactions": "hubspot.social_event",
    "marketing.event_attendances": "hubspot.attendance",
    "web.page_views": "segment.pages",
    "web.tracked_events": "segment.tracks",
    "web.identifies": "segment.identifies",
    "commerce.products": "shopify.product",
    # words of SQL
    "commerce.orders": "shopify.order",
    "commerce.order_lines": "shopify.order_line",
    "commerce.cancellations": "shopify.refund",
    "support.tickets": "zendesk.ticket",
}
# documented column: column that the loader gives instead
RENAMED = {
    "crm": {"is_deleted": "_fivetran_deleted", "updated_at": "system_modstamp"},
    "commerce": {"customer_id": "user_id", "ordered_at": "processed_at"},
    "web": {"occurred_at": "timestamp"},
}
# columns that the loader does not bring; of them marts show the cost alone
LEFT_OUT = {
    "marketing.campaigns": ["cost"],
    "marketing.social_interactions": ["network"],
    "commerce.products": ["season", "unit_price"],
    "web.page_views": ["referrer"],
    "support.tickets": ["priority"],
}
WITH_COSTS = ("campaign_performance", "channel_performance")


def type_of(column: str, documented_type: str) -> str:
    """The type that the loader gives a column, unlike that of the sample."""
    if column == "loaded_at":
        return "timestamptz"
    if documented_type == "BOOLEAN":
        return "integer"
    if documented_type == "BIGINT":
        return "double"
    if documented_type == "DOUBLE":
        return "varchar"
    return documented_type


def deliver(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Create a table as the loader would; returns the columns that have other names."""
    source, name = table.split(".")
    schema, delivered_name = DELIVERED_AS[table].split(".")
    path = SAMPLE / source / f"{name}.parquet"
    renamed = {"loaded_at": "_fivetran_synced", **RENAMED.get(source, {})}
    columns, column_map = [], {}
    for column, documented_type, *_ in connection.execute(
        f"describe from '{path}'"
    ).fetchall():
        if column in LEFT_OUT.get(table, []):
            continue
        delivered = renamed.get(column, column)
        if delivered != column:
            column_map[column] = delivered
        # some loaders write names in capitals
        if source == "support":
            delivered = delivered.upper()
        columns.append(
            f'cast({column} as {type_of(column, documented_type)}) as "{delivered}"'
        )
    connection.execute(
        f"""
        create schema if not exists {schema};
        create table {schema}."{delivered_name}" as
        select 'x' as _line, {", ".join(columns)} from '{path}'
        """
    )
    return column_map


def deliver_all(database: Path) -> dict[str, Any]:
    """Create every table as the loader would; returns the vars that say so."""
    variables: dict[str, Any] = {"raw_files": ""}
    with duckdb.connect(str(database)) as connection:
        connection.execute("set timezone = 'UTC'")
        for table, delivered_as in DELIVERED_AS.items():
            source, name = table.split(".")
            schema, delivered_name = delivered_as.split(".")
            variables[f"{source}_schema"] = schema
            variables[f"{source}_{name}_identifier"] = delivered_name
            variables[f"{source}_{name}_columns"] = deliver(connection, table)
    # one by its relation, which needs neither schema nor name
    del variables["web_identifies_identifier"]
    variables["web_identifies_relation"] = "segment.identifies"
    return variables


class Loader(Dbt):
    """dbt on tables that another loader brought."""

    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.variables: dict[str, Any] = {}
        self.output = ""


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Loader:
    """The sample company, built from tables that another loader brought."""
    loader = Loader(tmp_path_factory.mktemp("loader"))
    loader.variables = deliver_all(loader.database)
    loader.output = loader.run(*WITHOUT_TESTS, variables=loader.variables).stdout
    return loader


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    dbt = Dbt(tmp_path_factory.mktemp("sample"))
    dbt.run(*WITHOUT_TESTS)
    return dbt


@pytest.fixture(scope="module")
def remapped(loader: Loader) -> str:
    """What dbt prints of other column maps and places, sound and mistaken ones."""
    models = {
        "crm_leads": {"loaded_at": None},
        "crm_contacts": {"loaded_at": "_synced"},
        "crm_accounts": {"is_delete": "_fivetran_deleted"},
        "support_tickets": {
            "topic": "lower(status) || '/' || id",
            "priority": None,
        },
    }
    result = loader.run(
        "run",
        "--select",
        "path:models/staging",
        variables={
            **loader.variables,
            **{
                f"{table}_columns": {**loader.variables[f"{table}_columns"], **columns}
                for table, columns in models.items()
            },
            "crm_opportunities_identifier": "sales_of_nobody",
            "web_identifies_relation": "segment.nobody",
        },
        check=False,
    )
    return plain(result.stdout)


def plain(output: str) -> str:
    """Output without the line breaks that dbt puts into messages."""
    return " ".join(output.split())


def test_marts_are_those_of_the_sample(loader: Loader, sample: Dbt) -> None:
    delivered, expected = contents(loader), contents(sample)
    for mart in MARTS:
        if mart in WITH_COSTS:
            assert without_costs(loader, mart) == without_costs(sample, mart)
        else:
            assert delivered[mart] == expected[mart], mart


def without_costs(dbt: Dbt, mart: str) -> list[tuple[Any, ...]]:
    """Every row of a mart but for costs and what follows from them."""
    columns = "columns(name -> name not like '%cost%')"
    return query(dbt, f"select {columns} from lead_scoring.{mart} order by all")


def test_tests_of_staging_models_pass(loader: Loader) -> None:
    loader.run("test", "--select", "path:models/staging", variables=loader.variables)


def test_columns_left_out_are_named_once(loader: Loader) -> None:
    output = plain(loader.output)
    for table, columns in LEFT_OUT.items():
        source, name = table.split(".")
        assert output.count(f"raw table {table} (") == 1
        assert f"has no {', '.join(columns)}: null is taken instead" in output
        assert f"var {source}_{name}_columns" in output
    assert output.count("null is taken instead") == len(LEFT_OUT)
    seasons = "select count(*), count(season) from lead_scoring_staging"
    ((rows, filled),) = query(loader, f"{seasons}.stg_commerce__products")
    assert rows > 0 and filled == 0


def test_a_column_left_out_that_a_mart_shows_is_null(
    loader: Loader, tmp_path: Path
) -> None:
    dbt = Dbt(tmp_path)
    shutil.copy(loader.database, dbt.database)
    with duckdb.connect(str(dbt.database)) as connection:
        for table in ("lead", "contact"):
            connection.execute(f"alter table salesforce.{table} drop column city")
    before = query(dbt, "select count(*), count(city) from lead_scoring.leads")
    assert before[0][1] > 0
    dbt.run(
        "run",
        "--select",
        "stg_crm__leads",
        "stg_crm__contacts",
        "path:models/people",
        "leads",
        variables=loader.variables,
    )
    after = query(dbt, "select count(*), count(city) from lead_scoring.leads")
    assert after == [(before[0][0], 0)]


def test_a_column_mapped_to_null_is_not_warned_of(remapped: str) -> None:
    assert "raw table support.tickets (" not in remapped
    assert "raw table web.page_views (" in remapped


def test_an_sql_expression_stands_for_a_column(loader: Loader, remapped: str) -> None:
    rows = query(
        loader,
        """
        select distinct topic = lower(status) || '/' || ticket_id
        from lead_scoring_staging.stg_support__tickets
        where ticket_id is not null
        """,
    )
    assert rows == [(True,)]


def test_a_required_column_must_be_there(remapped: str) -> None:
    assert "raw table crm.leads (" in remapped
    assert "has no loaded_at, without which it can not be used" in remapped
    assert "`crm_leads_columns: {loaded_at: name_of_the_column}`" in remapped
    assert "_fivetran_synced" in remapped


def test_a_mistake_in_a_column_map_is_named(remapped: str) -> None:
    assert "var crm_contacts_columns says that loaded_at is _synced, which" in remapped
    assert (
        "var crm_accounts_columns names is_delete, which is no column of crm.accounts"
        in remapped
    )


def test_a_table_that_is_not_there_is_named(remapped: str) -> None:
    assert "raw table crm.opportunities is not there" in remapped
    assert "sales_of_nobody" in remapped
    assert "crm_schema" in remapped and "crm_opportunities_relation" in remapped
    assert "create_missing_raw_tables" in remapped
    assert "raw table web.identifies is not there: segment.nobody" in remapped


def test_nothing_is_asked_without_introspection(tmp_path: Path) -> None:
    dbt = Dbt(tmp_path)
    variables = {"raw_files": "", "web_page_views_columns": {"loaded_at": "_synced"}}
    selection = ("--select", "path:models/staging")
    dbt.run("compile", "--no-introspect", *selection, variables=variables)
    compiled = dbt.target / "compiled/lead_scoring/models/staging/web"
    page_views = (compiled / "stg_web__page_views.sql").read_text()
    assert "_synced as loaded_at" in page_views
    dbt.run("ls", *selection, variables=variables)


def test_docs_are_made_before_there_are_raw_tables(tmp_path: Path) -> None:
    dbt = Dbt(tmp_path)
    dbt.run(
        "docs",
        "generate",
        "--select",
        "path:models/staging/crm",
        variables={"raw_files": ""},
    )
    assert (dbt.target / "catalog.json").exists()


def test_a_file_without_an_optional_column(tmp_path: Path) -> None:
    raw = tmp_path / "raw/support"
    raw.mkdir(parents=True)
    duckdb.execute(
        f"""
        copy (
            select * exclude (priority, loaded_at), loaded_at as "Loaded_At"
            from '{SAMPLE}/support/tickets.parquet'
        ) to '{raw}/tickets.parquet'
        """
    )
    dbt = Dbt(tmp_path)
    output = plain(
        dbt.run(
            "run",
            "--select",
            "stg_support__tickets",
            variables={"raw_files": str(raw.parent)},
        ).stdout
    )
    assert "raw table support.tickets (" in output
    assert "has no priority: null is taken instead" in output
    counts = query(
        dbt,
        """
        select count(priority), count(loaded_at) > 0
        from lead_scoring_staging.stg_support__tickets
        """,
    )
    assert counts == [(0, True)]


def test_freshness_follows_the_column_map(tmp_path: Path) -> None:
    """The latest load is asked of the column that holds it, text with offsets too."""
    dbt = Dbt(tmp_path)
    with duckdb.connect(str(dbt.database)) as connection:
        connection.execute(
            """
            create schema raw_support;
            create table raw_support.tickets as
            select strftime(now() + to_hours(h), '%Y-%m-%dT%H:%M:%SZ') as "_Synced"
            from (values (-100), (-1)) as loads (h)
            """
        )
    variables = {
        "raw_files": "",
        "as_of_date": "",
        "support_tickets_columns": {"loaded_at": "_synced"},
    }
    freshness = ("source", "freshness", "--select", "source:support.tickets")
    assert "PASS freshness" in dbt.run(*freshness, variables=variables).stdout
    with duckdb.connect(str(dbt.database)) as connection:
        connection.execute(
            """
            delete from raw_support.tickets
            where _synced = (select max(_synced) from raw_support.tickets)
            """
        )
    stale = dbt.run(*freshness, variables=variables, check=False)
    assert "ERROR STALE freshness" in stale.stdout


def test_every_place_can_be_said_by_a_var(tmp_path: Path) -> None:
    tables = [
        (path.parent.name, path.stem) for path in sorted(SAMPLE.glob("*/*.parquet"))
    ]
    assert len(tables) == len(DELIVERED_AS)
    variables: dict[str, Any] = {"raw_files": ""}
    for source in SOURCES:
        variables[f"{source}_database"] = f"{source}_lake"
        variables[f"{source}_schema"] = f"{source}_zone"
    for source, table in tables:
        variables[f"{source}_{table}_identifier"] = f"other_{table}"
    dbt = Dbt(tmp_path)
    dbt.run("parse", variables=variables)
    places = {
        key.removeprefix("source.lead_scoring."): node["relation_name"]
        for key, node in dbt.manifest()["sources"].items()
    }
    assert places == {
        f"{source}.{table}": f'"{source}_lake"."{source}_zone"."other_{table}"'
        for source, table in tables
    }
