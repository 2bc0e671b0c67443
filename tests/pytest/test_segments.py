"""Segments of the sample company, against the seeds and figures worked out here."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from conftest import REPOSITORY, Dbt, Engine, copy_of_project, query

SCORING_DATE = date(2026, 6, 30)
RFM_WINDOW_DAYS = 730
LIFE_CYCLE = {
    "anonymous",
    "subscriber",
    "lead",
    "mql",
    "sql",
    "opportunity",
    "customer",
    "lapsed",
}
RFM = {
    "champions",
    "loyal",
    "potential_loyalists",
    "new",
    "promising",
    "need_attention",
    "about_to_sleep",
    "at_risk",
    "cannot_lose_them",
    "hibernating",
    "lost",
}


def seed(name: str) -> list[dict[str, str]]:
    path = REPOSITORY / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frame(dbt: Dbt, sql: str) -> pd.DataFrame:
    with duckdb.connect(str(dbt.database), read_only=True) as connection:
        return connection.execute(sql).df()


def values(dbt: Dbt, column: str) -> set[str]:
    rows = query(
        dbt,
        f"select distinct {column} from lead_scoring.lead_segments"
        f" where {column} is not null",
    )
    return {value for (value,) in rows}


def test_every_lead_has_one_row(duckdb_sample: Engine) -> None:
    assert query(
        duckdb_sample.dbt,
        """
        select count(*), count(distinct segments.lead_id), count(leads.lead_id)
        from lead_scoring.lead_segments as segments
        full join lead_scoring.leads using (lead_id)
        """,
    ) == query(
        duckdb_sample.dbt,
        "select count(*), count(*), count(*) from lead_scoring.leads",
    )


def test_the_sample_shows_every_segment(duckdb_sample: Engine) -> None:
    dbt = duckdb_sample.dbt
    assert values(dbt, "life_cycle_segment") == LIFE_CYCLE
    assert values(dbt, "rfm_segment") == RFM
    assert {row["rfm_segment"] for row in seed("rfm_segments")} == RFM
    bands = {
        row["band"]
        for row in seed("score_bands")
        if row["model_id"] == "shoe_shop" and row["score_type"] == "total"
    }
    assert values(dbt, "engagement_segment") == bands
    assert values(dbt, "open_intent") == {row["intent"] for row in seed("intents")}
    lists = {
        list_name
        for text in values(dbt, "interest_lists")
        for list_name in text.split("; ")
    }
    assert lists == {row["list_name"] for row in seed("interest_lists")}


def test_the_sample_shows_a_play_of_every_kind_and_channel(
    duckdb_sample: Engine,
) -> None:
    dbt = duckdb_sample.dbt
    plays = seed("playbook")
    assert values(dbt, "segment_type") == {play["segment_type"] for play in plays}
    assert values(dbt, "channel") == {play["channel"] for play in plays}
    # excluded people have no play, nor has who can't be reached
    without = query(
        dbt,
        """
        select count(*) filter (leads.is_excluded and campaign is not null),
            count(*) filter (leads.has_opted_out and channel != 'none'),
            count(*) filter (leads.email is null and channel = 'email'),
            count(*) filter (not leads.is_identified and channel not in ('ads', 'none'))
        from lead_scoring.lead_segments
        inner join lead_scoring.leads using (lead_id)
        """,
    )
    assert without == [(0, 0, 0, 0)]


def fifths(buyers: pd.DataFrame, column: str) -> pd.Series:
    """Quintiles of buyers by a column, 5 the greatest; ties by lead id."""
    ordered = buyers.sort_values([column, "lead_id"], ascending=[False, True])
    size, larger = divmod(len(ordered), 5)
    quintiles = [
        quintile
        for position, quintile in enumerate([5, 4, 3, 2, 1])
        for _ in range(size + (position < larger))
    ]
    return pd.Series(quintiles, index=ordered.lead_id)


def test_quintiles_are_those_of_pandas(duckdb_sample: Engine) -> None:
    dbt = duckdb_sample.dbt
    activities = frame(
        dbt,
        """
        select lead_id, activity_type, asset, value::double as value,
            activity_date::date::text as day
        from lead_scoring.lead_activities
        where activity_type in ('order_placed', 'order_cancelled') and not is_bot
        """,
    )
    activities = activities[activities.day <= str(SCORING_DATE)]
    placed = activities[activities.activity_type == "order_placed"]
    cancelled = activities[activities.activity_type == "order_cancelled"]
    orders = placed.merge(
        cancelled.groupby(["lead_id", "asset"]).value.sum().rename("cancelled"),
        how="left",
        on=["lead_id", "asset"],
    )
    orders["kept"] = orders.value - orders.cancelled.fillna(0)
    orders = orders[orders.cancelled.isna() | (orders.kept > 1e-9)]
    first_day = str(SCORING_DATE - timedelta(days=RFM_WINDOW_DAYS - 1))
    recent = orders[orders.day >= first_day].groupby("lead_id")
    buyers = pd.DataFrame(
        {
            "last_order": orders.groupby("lead_id").day.max(),
            "order_count": recent.size(),
            "order_value": recent.kept.sum().round(6),
        }
    ).fillna(0)
    buyers = buyers.reset_index()
    expected = pd.DataFrame(
        {
            "recency_quintile": fifths(buyers, "last_order"),
            "frequency_quintile": fifths(buyers, "order_count"),
            "monetary_quintile": fifths(buyers, "order_value"),
        }
    ).sort_index()
    grid = {
        (int(row["recency_quintile"]), int(row["frequency_quintile"])): row[
            "rfm_segment"
        ]
        for row in seed("rfm_segments")
    }
    assert len(grid) == 25
    found = frame(
        dbt,
        """
        select lead_id, recency_quintile, frequency_quintile, monetary_quintile,
            rfm_segment
        from lead_scoring.lead_segments
        where recency_quintile is not null
        """,
    )
    found = found.set_index("lead_id").sort_index()
    assert len(expected) > 300
    pd.testing.assert_frame_equal(
        found[list(expected.columns)],
        expected,
        check_dtype=False,
        check_names=False,
    )
    for row in found.itertuples():
        cell = (row.recency_quintile, row.frequency_quintile)
        assert row.rfm_segment == grid[cell]


def test_favourite_categories_are_those_of_python(duckdb_sample: Engine) -> None:
    """Points by hand for every lead, where the two best are not all but equal."""
    signals = {row["activity_type"]: row for row in seed("category_signals")}
    policies = {row["decay_id"]: row for row in seed("decay_policies")}
    activities = query(
        duckdb_sample.dbt,
        """
        select lead_id, activity_type, category, activity_date
        from lead_scoring.lead_activities
        where category is not null and not is_bot
        """,
    )
    products = {
        category
        for _, activity_type, category, _ in activities
        if signals.get(activity_type, {}).get("names_products") == "true"
    }
    points: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for lead_id, activity_type, category, day in activities:
        if activity_type in signals and category in products and day <= SCORING_DATE:
            signal = signals[activity_type]
            policy = policies[signal["decay_id"]]
            fraction = max(
                0.5 ** ((SCORING_DATE - day).days / float(policy["half_life_days"])),
                float(policy["floor_fraction"] or 0),
            )
            points[lead_id][category] += float(signal["points"]) * fraction
    found = dict(
        query(
            duckdb_sample.dbt,
            """
            select lead_id, favourite_category
            from lead_scoring.lead_segments
            where favourite_category is not null
            """,
        )
    )
    compared = 0
    for lead_id, by_category in points.items():
        best = sorted(by_category.values(), reverse=True)
        if best[0] > 1e-4 and (len(best) == 1 or best[0] - best[1] > 1e-4):
            assert found[lead_id] == max(by_category, key=by_category.__getitem__)
            compared += 1
    assert compared > 800
    assert set(found) <= set(points)


def test_open_intents_are_those_of_python(duckdb_sample: Engine) -> None:
    found = query(
        duckdb_sample.dbt,
        """
        select lead_id, open_intent, open_intent_date
        from lead_scoring.lead_segments
        where open_intent is not null
        """,
    )
    activities = query(
        duckdb_sample.dbt,
        """
        select lead_id, activity_type, asset, category, occurred_at, activity_date
        from lead_scoring.lead_activities
        where not is_bot
        """,
    )
    latest: dict[tuple[str, int], Any] = {}
    closed: dict[tuple[str, str], Any] = {}
    intents = seed("intents")
    for lead_id, activity_type, asset, category, at, _ in activities:
        key = (lead_id, activity_type)
        closed[key] = max(closed.get(key, at), at)
        for number, row in enumerate(intents):
            tested = {"asset": asset, "category": category}.get(row["field"])
            if row["opened_by"] == activity_type and (
                not row["field"] or tested in row["value"].split("|")
            ):
                latest[lead_id, number] = max(latest.get((lead_id, number), at), at)
    expected: dict[str, tuple[Any, str]] = {}
    for (lead_id, number), at in latest.items():
        row = intents[number]
        closings = [closed.get((lead_id, kind)) for kind in row["closed_by"].split("|")]
        age = (SCORING_DATE - at.date()).days
        if age < int(row["window_days"]) and not any(
            closing and closing >= at for closing in closings
        ):
            expected[lead_id] = max(
                expected.get(lead_id, (at, row["intent"])), (at, row["intent"])
            )
    assert {lead_id: (intent, day) for lead_id, intent, day in found} == {
        lead_id: (intent, at.date()) for lead_id, (at, intent) in expected.items()
    }
    assert len(found) > 50


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """A copy of the project, so that its seeds can be changed."""
    work = tmp_path_factory.mktemp("segments")
    return Dbt(
        work,
        copy_of_project(work / "project"),
        environment={"DBT_PROFILES_DIR": str(work / "project")},
    )


def test_a_company_without_playbook_and_grid_has_none(
    duckdb_sample: Engine, project: Dbt, tmp_path: Path
) -> None:
    """A header line alone is a table that a company does not need."""
    names = ("playbook", "rfm_segments", "intents", "interest_lists")
    paths = [project.project / "seeds" / f"{name}.csv" for name in names]
    shipped = [path.read_text(encoding="utf-8") for path in paths]
    dbt = Dbt(tmp_path, project.project, environment=project.environment)
    shutil.copy(duckdb_sample.dbt.database, dbt.database)
    try:
        for path, text in zip(paths, shipped, strict=True):
            path.write_text(text.split("\n")[0] + "\n", encoding="utf-8")
        dbt.run("seed", "--select", *names)
        dbt.run(
            "build",
            "--select",
            *names,
            *(f"stg_rules__{name}" for name in names),
            "path:models/segments",
            "lead_segments",
            "--exclude",
            "resource_type:unit_test",
            variables={
                "sample_raw_files": str(REPOSITORY / "data/sample"),
                "as_of_date": str(SCORING_DATE),
            },
        )
    finally:
        for path, text in zip(paths, shipped, strict=True):
            path.write_text(text, encoding="utf-8")
    assert query(
        dbt,
        """
        select count(*) > 2000, count(campaign), count(rfm_segment),
            count(recency_quintile) > 300, count(open_intent), count(interest_lists)
        from lead_scoring.lead_segments
        """,
    ) == [(True, 0, 0, True, 0, 0)]


def test_money_is_exact(duckdb_sample: Engine) -> None:
    """What buyers are worth adds up to what was ordered less what was cancelled."""
    ((total,),) = query(
        duckdb_sample.dbt, "select sum(order_value) from lead_scoring.lead_segments"
    )
    ((placed, cancelled),) = query(
        duckdb_sample.dbt,
        """
        select sum(value) filter (activity_type = 'order_placed'),
            sum(value) filter (activity_type = 'order_cancelled')
        from lead_scoring.lead_activities
        where activity_date <= date '2026-06-30'
        """,
    )
    assert isinstance(total, Decimal)
    assert total == placed - cancelled
