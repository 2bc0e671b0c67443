"""The project on data that nobody made for it: marketplace leads and shop purchases.

The files are not in the repository; without them these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from conftest import REPOSITORY, Dbt

from sample_company.tables import TABLES

DATA = REPOSITORY.parent / "shared" / "data"
SOURCES = ("crm", "marketing", "web", "commerce", "support")

needs_olist = pytest.mark.skipif(
    not (DATA / "olist").is_dir(), reason=f"no marketplace leads in {DATA / 'olist'}"
)
needs_cdnow = pytest.mark.skipif(
    not (DATA / "cdnow").is_dir(), reason=f"no shop purchases in {DATA / 'cdnow'}"
)


def write_raw(folder: Path, source: str, tables: dict[str, pd.DataFrame]) -> None:
    """Write a source's raw tables; columns and tables not given are empty."""
    for table in TABLES:
        if table.source != source:
            continue
        rows = tables.get(table.name, pd.DataFrame()).reindex(columns=table.columns)
        path = folder / source / f"{table.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        duckdb.from_df(rows.astype(object)).write_parquet(str(path))


def build(dbt: Dbt, raw: Path, source: str, as_of_date: str) -> None:
    """Run the whole project, tests included, on one source alone."""
    dbt.run(
        "build",
        "--exclude-resource-type",
        "unit_test",
        variables={
            "raw_files": str(raw),
            "as_of_date": as_of_date,
            "reporting_currency": "USD",
            **{f"{name}_enabled": name == source for name in SOURCES},
        },
    )


def query(dbt: Dbt, sql: str) -> pd.DataFrame:
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        return connection.execute(sql).fetchdf()


def assert_ledger_reconciles(dbt: Dbt) -> None:
    unequal = query(
        dbt,
        """
        select scores.model_id, scores.lead_id
        from lead_scoring.lead_scores as scores
        left join (
            select model_id, lead_id, sum(points) as points
            from lead_scoring.lead_score_ledger
            group by model_id, lead_id
        ) as ledger using (model_id, lead_id)
        where scores.total_score != coalesce(ledger.points, 0)
        """,
    )
    assert unequal.empty


# --- marketplace leads ----------------------------------------------------------------


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    work = tmp_path_factory.mktemp("olist")
    contacts = pd.read_csv(
        DATA / "olist/olist_marketing_qualified_leads_dataset.csv", dtype=str
    )
    deals = pd.read_csv(DATA / "olist/olist_closed_deals_dataset.csv", dtype=str)
    loaded_at = "2018-11-15 03:00:00"
    leads = pd.DataFrame(
        {
            "id": contacts["mql_id"],
            "lead_source": contacts["origin"],
            "created_at": contacts["first_contact_date"],
            "updated_at": contacts["first_contact_date"],
            "loaded_at": loaded_at,
        }
    )
    opportunities = pd.DataFrame(
        {
            "id": deals["seller_id"],
            "lead_id": deals["mql_id"],
            "name": deals["business_segment"],
            "amount": deals["declared_monthly_revenue"].astype(float),
            "is_closed": True,
            "is_won": True,
            "created_at": deals["won_date"],
            "closed_at": deals["won_date"],
            "updated_at": deals["won_date"],
            "loaded_at": loaded_at,
        }
    )
    write_raw(work / "raw", "crm", {"leads": leads, "opportunities": opportunities})
    dbt = Dbt(work)
    build(dbt, work / "raw", "crm", "2018-11-14")
    return dbt


@needs_olist
def test_olist__every_lead_and_every_deal_arrives(olist: Dbt) -> None:
    counts = query(
        olist,
        """
        select
            (select count(*) from lead_scoring.leads) as leads,
            (
                select count(*)
                from lead_scoring.lead_activities
                where activity_type = 'opportunity_won'
            ) as won,
            (
                select count(distinct lead_id)
                from lead_scoring.lead_activities
                where activity_type = 'opportunity_won'
            ) as leads_won,
            (select count(*) from lead_scoring.rejected_records) as rejected,
            (
                select count(*)
                from lead_scoring.lead_scores
                where model_id = 'b2b_demand_generation'
            ) as scored
        """,
    ).iloc[0]
    assert counts.to_dict() == {
        "leads": 8000,
        "won": 842,
        "leads_won": 842,
        "rejected": 0,
        "scored": 8000,
    }


@needs_olist
def test_olist__ledger_reconciles(olist: Dbt) -> None:
    assert_ledger_reconciles(olist)


# --- shop purchases -------------------------------------------------------------------


@pytest.fixture(scope="module")
def purchases() -> pd.DataFrame:
    rows = pd.read_csv(DATA / "cdnow/cdnow_master.csv", dtype={"customer_id": str})
    rows["date"] = pd.to_datetime(rows["date"])
    # the shop sold CDs: a basket of several stands for shoes, a single one for less
    rows["category"] = "accessories"
    rows.loc[rows["number_of_cds"] > 1, "category"] = "shoes"
    return rows


@pytest.fixture(scope="module")
def cdnow_raw(
    purchases: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    raw = tmp_path_factory.mktemp("cdnow_raw")
    number = pd.Series(range(len(purchases))).astype(str)
    ordered_at = purchases["date"].dt.strftime("%Y-%m-%d %H:%M:%S")
    loaded_at = (purchases["date"] + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    orders = pd.DataFrame(
        {
            "id": "order-" + number,
            "customer_id": purchases["customer_id"],
            "currency": "USD",
            "total_amount": purchases["dollar_value"],
            "ordered_at": ordered_at,
            "updated_at": ordered_at,
            "loaded_at": loaded_at,
        }
    )
    lines = pd.DataFrame(
        {
            "id": "line-" + number,
            "order_id": orders["id"],
            "product_id": purchases["category"],
            "quantity": purchases["number_of_cds"],
            "line_amount": purchases["dollar_value"],
            "updated_at": ordered_at,
            "loaded_at": loaded_at,
        }
    )
    products = pd.DataFrame({"id": ["shoes", "accessories"]})
    products["name"] = products["category"] = products["id"]
    products["loaded_at"] = "1997-01-01"
    tables = {"orders": orders, "order_lines": lines, "products": products}
    write_raw(raw, "commerce", tables)
    return raw


@pytest.fixture(scope="module")
def cdnow(cdnow_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    dbt = Dbt(tmp_path_factory.mktemp("cdnow"))
    build(dbt, cdnow_raw, "commerce", "1998-06-30")
    return dbt


@needs_cdnow
def test_cdnow__every_customer_and_every_purchase_arrives(cdnow: Dbt) -> None:
    counts = query(
        cdnow,
        """
        select
            (select count(*) from lead_scoring.leads) as leads,
            count(*) filter (where activity_type = 'order_placed') as orders,
            count(*) filter (where activity_type = 'order_line_purchased') as lines,
            sum(value) filter (where activity_type = 'order_placed') as revenue
        from lead_scoring.lead_activities
        """,
    ).iloc[0]
    assert counts["leads"] == 23_570
    assert counts["orders"] == counts["lines"] == 69_659
    assert round(counts["revenue"], 2) == 2_500_315.63


@needs_cdnow
def test_cdnow__ledger_reconciles(cdnow: Dbt) -> None:
    assert_ledger_reconciles(cdnow)


@needs_cdnow
def test_cdnow__shoe_shop_rules_pay_what_pandas_says(
    cdnow: Dbt, purchases: pd.DataFrame
) -> None:
    customers = purchases.groupby("customer_id")
    past_year = purchases[purchases["date"] > "1997-06-30"]
    spent = past_year.groupby("customer_id")["dollar_value"].sum().round(2)
    expected = pd.DataFrame(index=sorted(customers.groups))
    lines = purchases.groupby(["customer_id", "category"]).size().unstack(fill_value=0)
    expected["shoes_purchased"] = lines["shoes"] * 20
    expected["accessories_purchased"] = lines["accessories"] * 5
    expected["spent"] = spent
    expected = expected.fillna(0)
    expected["money_above_250"] = (expected["spent"] > 250) * 30
    expected["money_below_25"] = (expected["spent"] < 25) * -20
    is_away = customers["date"].max() <= "1997-12-30"
    expected["no_purchase"] = is_away * -15
    expected["no_mail_opened"] = -10
    expected["no_link_clicked"] = -15
    expected = expected.drop(columns="spent").astype(float)

    ledger = query(
        cdnow,
        """
        select customer_id, rule_id, points::double as points
        from lead_scoring.lead_score_ledger
        inner join lead_scoring.leads using (lead_id)
        where model_id = 'shoe_shop'
        """,
    )
    actual = ledger.pivot(index="customer_id", columns="rule_id", values="points")
    actual = actual.fillna(0).reindex(columns=expected.columns, fill_value=0)
    assert set(ledger["rule_id"]) <= set(expected.columns)
    pd.testing.assert_frame_equal(
        actual, expected, check_names=False, check_index_type=False
    )


@needs_cdnow
def test_cdnow__top_decile_holds_the_later_buyers(
    cdnow_raw: Path, purchases: pd.DataFrame, tmp_path: Path
) -> None:
    dbt = Dbt(tmp_path)
    build(dbt, cdnow_raw, "commerce", "1997-10-01")
    ranked = query(
        dbt,
        """
        select customer_id
        from lead_scoring.lead_scores
        inner join lead_scoring.leads using (lead_id)
        where model_id = 'outdoor_shop'
        order by score_rank
        """,
    )["customer_id"]
    later = purchases.loc[purchases["date"] > "1997-10-01", "customer_id"]
    buys_again = ranked.isin(set(later))
    top_decile = buys_again.head(len(ranked) // 10)
    assert top_decile.mean() / buys_again.mean() >= 2.4
