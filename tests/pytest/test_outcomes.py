"""Scores and rules against what became of the leads, worked out with scikit-learn.

The expected figures come from the stored history, the activities and the seeds alone.
The real files are not in the repository; without them their tests are skipped.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import Dbt, copy_of_project
from scipy.stats import binomtest, chi2_contingency, ks_2samp
from sklearn.metrics import roc_auc_score
from test_real_data import DATA, SOURCES, needs_olist, query, write_raw

ONE_TIME = {"opportunity_won"}
MIN_OUTCOMES = 20

needs_maven_crm = pytest.mark.skipif(
    not (DATA / "maven_crm").is_dir(),
    reason=f"no opportunities in {DATA / 'maven_crm'}",
)


def build_outcomes(dbt: Dbt, variables: dict[str, object]) -> None:
    """Score the dates of a backfill, then compare them with the outcomes."""
    dbt.run(
        "build",
        "--select",
        "+score_performance",
        "+rule_performance",
        "--exclude-resource-type",
        "test",
        "unit_test",
        variables={"observation_interval": "day", **variables},
    )


def conversions_by_model(dbt: Dbt) -> dict[str, tuple[int, pd.DataFrame]]:
    """Of each model the horizon in days, and its conversions by human beings."""
    activities = query(
        dbt,
        """
        select lead_id, activity_type, activity_date
        from lead_scoring_intermediate.int_activities
        where not is_bot
        """,
    )
    with (dbt.project / "seeds/scoring_models.csv").open(encoding="utf-8") as file:
        return {
            row["model_id"]: (
                int(row["conversion_horizon_days"]),
                activities[activities["activity_type"] == row["conversion_activity"]],
            )
            for row in csv.DictReader(file)
        }


def observed_leads(
    scored: pd.DataFrame,
    observation_date: pd.Timestamp,
    horizon_days: int,
    conversions: pd.DataFrame,
) -> pd.DataFrame:
    """The leads who could still convert, and whether they did."""
    dates = conversions["activity_date"]
    is_earlier = dates <= observation_date
    is_within = ~is_earlier & (
        dates <= observation_date + pd.Timedelta(days=horizon_days)
    )
    leads = scored.assign(
        converted=scored["lead_id"].isin(conversions.loc[is_within, "lead_id"])
    )
    if set(conversions["activity_type"]) <= ONE_TIME:
        earlier = set(conversions.loc[is_earlier, "lead_id"])
        leads = leads[~leads["lead_id"].isin(earlier)]
    return leads


def auc_interval(auc: float, conversions: int, others: int) -> tuple[float, float]:
    """The interval of Hanley and McNeil (1982)."""
    one_way, other_way = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = (
        auc * (1 - auc)
        + (conversions - 1) * (one_way - auc**2)
        + (others - 1) * (other_way - auc**2)
    ) / (conversions * others)
    margin = 1.959963984540054 * variance**0.5
    return max(0.0, auc - margin), min(1.0, auc + margin)


def performance_of(leads: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of one model and date, from its leads in order of rank."""
    leads = leads.sort_values("score_rank")
    scores = leads["total_score"].astype(float)
    converted = leads["converted"]
    auc = roc_auc_score(converted, scores)
    auc_lower, auc_upper = auc_interval(auc, converted.sum(), (~converted).sum())
    overall = {
        "overall_lead_count": len(leads),
        "overall_conversion_count": converted.sum(),
        "overall_conversion_rate": converted.mean(),
        "auc": auc,
        "auc_lower": auc_lower,
        "auc_upper": auc_upper,
        "ks": ks_2samp(scores[converted], scores[~converted]).statistic,
        "gini": 2 * auc - 1,
    }
    deciles = [
        (str(number), leads.iloc[places])
        for number, places in enumerate(np.array_split(np.arange(len(leads)), 10), 1)
    ]
    bands = sorted(
        leads.groupby("score_band"),
        key=lambda band: band[1]["total_score"].max(),
        reverse=True,
    )
    rows = []
    for group_type, groups in (("decile", deciles), ("band", bands)):
        leads_so_far, conversions_so_far = 0, 0
        for rank, (name, group) in enumerate(groups, 1):
            count = int(group["converted"].sum())
            leads_so_far += len(group)
            conversions_so_far += count
            interval = binomtest(count, len(group)).proportion_ci(method="wilson")
            rows.append(
                {
                    "group_type": group_type,
                    "score_group": name,
                    "group_rank": rank,
                    "min_score": group["total_score"].min(),
                    "max_score": group["total_score"].max(),
                    "lead_count": len(group),
                    "conversion_count": count,
                    "conversion_rate": count / len(group),
                    "rate_lower": interval.low,
                    "rate_upper": interval.high,
                    "lift": group["converted"].mean() / converted.mean(),
                    "cumulative_lead_count": leads_so_far,
                    "cumulative_conversion_count": conversions_so_far,
                    "cumulative_capture": conversions_so_far / converted.sum(),
                    **overall,
                }
            )
    return rows


def expected_score_performance(dbt: Dbt, as_of_date: str) -> pd.DataFrame:
    history = query(dbt, "select * from lead_scoring.lead_score_history")
    conversions = conversions_by_model(dbt)
    rows = []
    for (model_id, date), scored in history.groupby(["model_id", "as_of_date"]):
        horizon_days, of_model = conversions[model_id]
        horizon_end = date + pd.Timedelta(days=horizon_days)
        if horizon_end > pd.Timestamp(as_of_date):
            continue
        leads = observed_leads(scored, date, horizon_days, of_model)
        rows += [
            {
                "model_id": model_id,
                "observation_date": date,
                "horizon_end_date": horizon_end,
                **row,
            }
            for row in performance_of(leads)
        ]
    return pd.DataFrame(rows)


def expected_rule_performance(dbt: Dbt) -> pd.DataFrame:
    ledger = query(dbt, "select * from lead_scoring_intermediate.int_outcomes__ledger")
    conversions = conversions_by_model(dbt)
    date = ledger["as_of_date"].min()
    with (dbt.project / "seeds/scoring_rules.csv").open(encoding="utf-8") as file:
        rules = [
            row
            for row in csv.DictReader(file)
            if row["rule_type"] != "reset"
            and (row["valid_from"] or "0001") <= str(date.date())
            and str(date.date()) < (row["valid_to"] or "9999")
        ]
    rows = []
    for rule in rules:
        of_model = ledger[ledger["model_id"] == rule["model_id"]]
        scored = of_model.loc[of_model["entry_type"] == "opening", ["lead_id"]]
        leads = observed_leads(scored, date, *conversions[rule["model_id"]])
        payments = of_model[of_model["rule_id"] == rule["rule_id"]]
        payments = payments.set_index("lead_id")["points"].astype(float)
        paid = leads["lead_id"].isin(payments.index)
        converted = leads["converted"]
        counts = pd.crosstab(paid, converted).reindex(
            index=[True, False], columns=[True, False], fill_value=0
        )
        # half a lead of the rarer kind on either side, at the overall rate
        smoothed = counts + counts.sum() * 0.5 / counts.sum().min()
        shares = smoothed / smoothed.sum()
        weights = np.log(shares[True] / shares[False])
        points = payments.reindex(leads.loc[paid, "lead_id"])
        rate_with, rate_without = (
            converted[paid].mean() if paid.any() else None,
            converted[~paid].mean() if (~paid).any() else None,
        )
        is_told_apart = None
        if paid.any() and not paid.all():
            is_told_apart = chi2_contingency(counts, correction=False).pvalue <= 0.05
        evidence = np.maximum(
            counts, np.outer(counts.sum(axis=1), counts.sum()) / len(leads)
        )
        is_enough = (
            counts.sum().min() >= MIN_OUTCOMES
            and evidence.min(axis=None) >= MIN_OUTCOMES / 4
        )
        rows.append(
            {
                "model_id": rule["model_id"],
                "rule_id": rule["rule_id"],
                "observation_date": date,
                "lead_count": len(leads),
                "conversion_count": converted.sum(),
                "paid_lead_count": paid.sum(),
                "paid_share": paid.mean(),
                "total_points": points.sum(),
                "average_points": points.mean() if paid.any() else None,
                "conversions_with": counts.loc[True, True],
                "conversions_without": counts.loc[False, True],
                "rate_with": rate_with,
                "rate_without": rate_without,
                "lift": rate_with / converted.mean() if paid.any() else None,
                "weight_of_evidence": weights[True],
                "information_value": ((shares[True] - shares[False]) * weights).sum(),
                "is_beyond_chance": is_told_apart,
                "has_warning": not (is_enough and is_told_apart is not None),
                "disagrees": bool(
                    is_enough
                    and is_told_apart
                    and np.sign(points.sum()) != np.sign(weights[True])
                ),
            }
        )
    return pd.DataFrame(rows)


def assert_same_figures(
    actual: pd.DataFrame, expected: pd.DataFrame, key: list[str]
) -> None:
    """The same rows, each figure to its last place."""
    actual = actual.set_index(key)[[c for c in expected.columns if c not in key]]
    expected = expected.set_index(key)
    assert len(expected) > 0
    for frame in (actual, expected):
        for column in frame.columns:
            if not column.endswith("_date"):
                frame[column] = frame[column].astype(float)
    pd.testing.assert_frame_equal(
        actual.sort_index(),
        expected.sort_index(),
        check_dtype=False,
        rtol=0,
        atol=6e-7,
    )


def assert_score_performance(dbt: Dbt, as_of_date: str) -> pd.DataFrame:
    """Every number of the mart is scikit-learn's, scipy's or pandas'."""
    actual = query(dbt, "select * from lead_scoring.score_performance")
    assert_same_figures(
        actual,
        expected_score_performance(dbt, as_of_date),
        ["model_id", "observation_date", "group_type", "score_group"],
    )
    return actual


def assert_rule_performance(dbt: Dbt) -> pd.DataFrame:
    actual = query(
        dbt,
        """
        select *, outcome_warning is not null as has_warning
        from lead_scoring.rule_performance
        """,
    )
    assert_same_figures(actual, expected_rule_performance(dbt), ["model_id", "rule_id"])
    return actual


# --- the sample company ---------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    dbt = Dbt(tmp_path_factory.mktemp("sample"))
    build_outcomes(dbt, {"backfill_from": "2026-03-31", "backfill_to": "2026-04-02"})
    return dbt


def test_sample__scores_perform_as_scikit_learn_says(sample: Dbt) -> None:
    performance = assert_score_performance(sample, "2026-06-30")
    dates = performance.groupby("model_id")["observation_date"].nunique()
    # 90 days after 2 April the horizon is not over; those of 30 and 60 days are
    assert dates["b2b_demand_generation"] == dates["shoe_shop"] == 2
    assert dates["content_marketing"] == dates["outdoor_shop"] == 3


def test_sample__rules_perform_as_pandas_says(sample: Dbt) -> None:
    performance = assert_rule_performance(sample)
    assert performance["disagrees"].any()
    assert performance["has_warning"].any()
    assert not performance["has_warning"].all()


# --- rules of one's own on real data --------------------------------------------------


def write_rows(project: Path, seed: str, rows: list[dict[str, object]]) -> None:
    """Put rows in the place of a seed's own."""
    path = project / "seeds" / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def project_with_rules(
    folder: Path, rules: list[tuple[str, str, str, str, int]]
) -> Path:
    """The project with one model, which foresees won opportunities within 90 days.

    Args:
        folder: where it is put.
        rules: rule, attribute, operator, value and points of each.
    """
    project = copy_of_project(folder)
    model = {"model_id": "sales"}
    group = {**model, "group_id": "person"}
    for seed in ("scoring_rule_conditions", "scoring_exclusions", "score_grades"):
        write_rows(project, seed, [])
    write_rows(project, "qualification_rules", [])
    write_rows(
        project,
        "scoring_models",
        [
            {
                **model,
                "model_name": "Sales",
                "status": "champion",
                "conversion_activity": "opportunity_won",
                "conversion_horizon_days": 90,
            }
        ],
    )
    write_rows(
        project,
        "scoring_groups",
        [{**group, "group_name": "Person", "score_type": "fit"}],
    )
    write_rows(
        project,
        "score_bands",
        [
            {
                **model,
                "score_type": "total",
                "band": band,
                "lower_bound": lower_bound,
                "lower_inclusive": lower_bound and "true",
            }
            for band, lower_bound in (("low", ""), ("middle", "5"), ("high", "20"))
        ],
    )
    write_rows(
        project,
        "scoring_rules",
        [
            {
                **group,
                "rule_id": rule_id,
                "description": rule_id,
                "rule_type": "attribute",
                "signal": attribute,
                "operator": operator,
                "value": value,
                "points": points,
            }
            for rule_id, attribute, operator, value, points in rules
        ],
    )
    return project


def build_on_crm(dbt: Dbt, raw: Path, as_of_date: str, days: tuple[str, str]) -> None:
    build_outcomes(
        dbt,
        {
            "raw_files": str(raw),
            "as_of_date": as_of_date,
            "backfill_from": days[0],
            "backfill_to": days[1],
            "default_model": "sales",
            **{f"{name}_enabled": name == "crm" for name in SOURCES},
        },
    )


@pytest.fixture(scope="module")
def marketplace_leads() -> pd.DataFrame:
    """Leads from December 2017 on: of those before nobody recorded what they bought."""
    contacts = pd.read_csv(
        DATA / "olist/olist_marketing_qualified_leads_dataset.csv", dtype=str
    )
    return contacts[contacts["first_contact_date"] >= "2017-12-01"]


@pytest.fixture(scope="module")
def olist(
    marketplace_leads: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory
) -> Dbt:
    work = tmp_path_factory.mktemp("olist_outcomes")
    deals = pd.read_csv(DATA / "olist/olist_closed_deals_dataset.csv", dtype=str)
    deals = deals[deals["mql_id"].isin(marketplace_leads["mql_id"])]
    loaded_at = "2018-11-15 03:00:00"
    leads = pd.DataFrame(
        {
            "id": marketplace_leads["mql_id"],
            "lead_source": marketplace_leads["origin"],
            "created_at": marketplace_leads["first_contact_date"],
            "updated_at": marketplace_leads["first_contact_date"],
            "loaded_at": loaded_at,
        }
    )
    opportunities = pd.DataFrame(
        {
            "id": deals["seller_id"],
            "lead_id": deals["mql_id"],
            "is_closed": True,
            "is_won": True,
            "created_at": deals["won_date"],
            "closed_at": deals["won_date"],
            "updated_at": deals["won_date"],
            "loaded_at": loaded_at,
        }
    )
    write_raw(work / "raw", "crm", {"leads": leads, "opportunities": opportunities})
    project = project_with_rules(
        work / "project",
        [
            ("searched", "lead_source", "in", "organic_search|paid_search", 10),
            ("social", "lead_source", "eq", "social", -5),
            ("mail", "lead_source", "eq", "email", 5),
            ("contacted_this_month", "lead_age_days", "lt", "30", 20),
        ],
    )
    dbt = Dbt(work, project)
    build_on_crm(dbt, work / "raw", "2018-07-02", ("2018-04-01", "2018-04-05"))
    return dbt


@needs_olist
def test_olist__scores_perform_as_scikit_learn_says(olist: Dbt) -> None:
    performance = assert_score_performance(olist, "2018-07-02")
    assert performance["observation_date"].nunique() == 3
    # new leads are won sooner, and search brings better ones than social media
    assert (performance["auc_lower"] > 0.55).all()
    assert performance["outcome_warning"].isna().all()
    best = performance[performance["group_rank"] == 1]
    assert (best["lift"] > 1.5).all()


@needs_olist
def test_olist__rules_perform_as_pandas_says(
    olist: Dbt, marketplace_leads: pd.DataFrame
) -> None:
    performance = assert_rule_performance(olist).set_index("rule_id")
    assert set(performance["observation_date"]) == {pd.Timestamp("2018-04-03")}
    # whom a rule pays, from the raw file: leads of that day without a deal so far
    deals = pd.read_csv(DATA / "olist/olist_closed_deals_dataset.csv", dtype=str)
    won = deals[deals["won_date"] < "2018-04-04"]["mql_id"]
    leads = marketplace_leads[
        (marketplace_leads["first_contact_date"] <= "2018-04-03")
        & ~marketplace_leads["mql_id"].isin(won)
    ]
    assert (performance["lead_count"] == len(leads)).all()
    is_social = leads["origin"] == "social"
    assert performance.loc["social", "paid_lead_count"] == is_social.sum()
    is_new = leads["first_contact_date"] > "2018-03-04"
    assert performance.loc["contacted_this_month", "paid_lead_count"] == is_new.sum()
    assert performance.loc["contacted_this_month", "weight_of_evidence"] > 0.3
    assert performance.loc["social", "weight_of_evidence"] < 0


@pytest.fixture(scope="module")
def maven_crm(tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    work = tmp_path_factory.mktemp("maven_crm")
    pipeline = pd.read_csv(DATA / "maven_crm/sales_pipeline.csv", dtype=str)
    # of deals that are open the account is often missing: there a blank would tell
    pipeline = pipeline[pipeline["deal_stage"].isin(["Won", "Lost"])].merge(
        pd.read_csv(DATA / "maven_crm/accounts.csv", dtype=str),
        how="left",
        on="account",
    )
    loaded_at = "2018-01-01 03:00:00"
    leads = pd.DataFrame(
        {
            "id": pipeline["opportunity_id"],
            "company": pipeline["account"],
            "industry": pipeline["sector"],
            "employee_count": pipeline["employees"].astype(float),
            "country": pipeline["office_location"],
            "lead_source": pipeline["product"],
            "created_at": pipeline["engage_date"],
            "updated_at": pipeline["engage_date"],
            "loaded_at": loaded_at,
        }
    )
    opportunities = pd.DataFrame(
        {
            "id": "opportunity-" + pipeline["opportunity_id"],
            "lead_id": pipeline["opportunity_id"],
            "is_closed": True,
            "is_won": pipeline["deal_stage"] == "Won",
            "created_at": pipeline["engage_date"],
            "closed_at": pipeline["close_date"],
            "updated_at": pipeline["close_date"],
            "loaded_at": loaded_at,
        }
    )
    write_raw(work / "raw", "crm", {"leads": leads, "opportunities": opportunities})
    project = project_with_rules(
        work / "project",
        [
            ("large", "employee_count", "gte", "5000", 15),
            ("small", "employee_count", "lt", "500", -5),
            (
                "technology",
                "industry",
                "in",
                "technolgy|software|telecommunications",
                10,
            ),
            ("abroad", "country", "ne", "United States", -5),
            ("large_product", "lead_source", "in", "GTK 500|GTX Plus Pro|GTXPro", 10),
        ],
    )
    dbt = Dbt(work, project)
    build_on_crm(dbt, work / "raw", "2017-12-31", ("2017-09-30", "2017-10-02"))
    return dbt


@needs_maven_crm
def test_maven_crm__figures_say_no_signal(maven_crm: Dbt) -> None:
    """What is known of these companies does not foretell their deals."""
    performance = assert_score_performance(maven_crm, "2017-12-31")
    assert performance["observation_date"].nunique() == 3
    assert (performance["overall_conversion_count"] > 500).all()
    assert (performance["auc_lower"] < 0.5).all()
    assert (performance["auc_upper"] > 0.5).all()
    assert performance["outcome_warning"].str.startswith("no signal").all()


@needs_maven_crm
def test_maven_crm__no_rule_tells_much(maven_crm: Dbt) -> None:
    performance = assert_rule_performance(maven_crm)
    assert (performance["information_value"] < 0.02).all()
    assert not performance["disagrees"].any()


def test_rules_look_as_far_ahead_as_the_models(tmp_path: Path) -> None:
    """A model that looks further ahead is warned of, and has no rows."""
    dbt = Dbt(tmp_path)
    variables = {"rule_observation_days": 60}
    dbt.run(
        "build",
        "--select",
        "+stg_rules__scoring_models",
        "rules_of_every_model_are_judged",
        "--indirect-selection",
        "empty",
        variables=variables,
    )
    warnings = {
        result["unique_id"]: result["failures"]
        for result in dbt.results()
        if result["status"] == "warn"
    }
    assert warnings == {"test.lead_scoring.rules_of_every_model_are_judged": 3}
