"""Every kind of mistake in a rule table is named, with its row; sound rows are left alone.

The seeds are loaded and their tests compiled once. Each case then changes or adds a row inside
a transaction, runs the compiled tests of that seed, and rolls back.
"""

import csv
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import warm_dbt
from conftest import REPOSITORY, copy_of_project

B2B = "b2b_demand_generation"


def run_dbt(project: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Runs dbt on a project; everything that it writes goes beside the project."""
    work = project.parent
    return warm_dbt.run(
        ["--no-use-colors", *arguments],
        project,
        {
            **os.environ,
            "DBT_PROFILES_DIR": str(project),
            "DBT_TARGET_PATH": str(work / "target"),
            "DBT_LOG_PATH": str(work / "logs"),
            "LEAD_SCORING_DB": str(work / "warehouse.duckdb"),
        },
    )


@dataclass
class Seeds:
    """The loaded seeds, the compiled tests of each, and how they fared."""

    connection: duckdb.DuckDBPyConnection
    schema: str
    tests: dict[str, list[str]]
    statuses: dict[str, str]

    def change(self, seed: str, row: dict, cells: dict) -> None:
        """Changes cells of the one row that has these values."""
        assignments = ", ".join(f"{column} = $new_{column}" for column in cells)
        self._execute_on_row(
            f"update {self.schema}.{seed} set {assignments}", row, cells
        )

    def copy(self, seed: str, row: dict, cells: dict) -> None:
        """Adds a copy of the one row that has these values, with other cells."""
        path = REPOSITORY / "seeds" / f"{seed}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        values = ", ".join(f"$new_{c}" if c in cells else c for c in columns)
        self._execute_on_row(
            f"insert into {self.schema}.{seed} select {values} from {self.schema}.{seed}",
            row,
            cells,
        )

    def _execute_on_row(self, statement: str, row: dict, cells: dict) -> None:
        condition = " and ".join(f"{c} is not distinct from $old_{c}" for c in row)
        parameters = {f"new_{column}": value for column, value in cells.items()}
        parameters |= {f"old_{column}": value for column, value in row.items()}
        changed = self.connection.execute(f"{statement} where {condition}", parameters)
        assert changed.fetchone() == (1,), f"no single row of {seed_row(row)}"

    def mistakes(self, seed: str) -> Iterator[tuple[str, str, str]]:
        """Seed, row and mistake of all that the tests of a seed find."""
        for name in self.tests[seed]:
            yield from self.connection.execute(f"execute {name}").fetchall()


def seed_row(row: dict) -> str:
    return ", ".join(f"{column}={value}" for column, value in row.items())


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project, so that its files can be changed."""
    return copy_of_project(tmp_path_factory.mktemp("seeds") / "project")


@pytest.fixture(scope="module")
def broken_build(project) -> subprocess.CompletedProcess:
    """What dbt says to a seed file that holds a mistake."""
    path = project / "seeds" / "scoring_exclusions.csv"
    shipped = path.read_bytes()
    path.write_bytes(shipped.replace(b"list:own_domains", b"list:our_domains"))
    try:
        return run_dbt(project, "build", "--select", "path:seeds")
    finally:
        path.write_bytes(shipped)


@pytest.fixture(scope="module")
def loaded_seeds(project, broken_build):
    work = project.parent
    result = run_dbt(project, "build", "--select", "path:seeds")
    assert (work / "target" / "run_results.json").exists(), result.stdout
    manifest = json.loads((work / "target" / "manifest.json").read_text())
    run_results = json.loads((work / "target" / "run_results.json").read_text())
    tests: dict[str, list[str]] = {}
    statuses = {}
    prepared = {}
    for each in run_results["results"]:
        node = manifest["nodes"].get(each["unique_id"], {})
        if node.get("resource_type") == "test":
            statuses[node["name"]] = each["status"]
            if " as mistake" in each["compiled_code"]:
                seed = node["attached_node"].split(".")[-1]
                tests.setdefault(seed, []).append(node["name"])
                prepared[node["name"]] = each["compiled_code"]
    connection = duckdb.connect(str(work / "warehouse.duckdb"))
    for name, query in prepared.items():
        connection.execute(f"prepare {name} as {query}")
    (schema,) = connection.execute(
        "select table_schema from information_schema.tables"
        " where table_name = 'scoring_rules'"
    ).fetchone()
    yield Seeds(connection, schema, tests, statuses)
    connection.close()


@pytest.fixture
def seeds(loaded_seeds):
    """The shipped seeds; what a test changes is undone."""
    loaded_seeds.connection.execute("begin")
    yield loaded_seeds
    loaded_seeds.connection.execute("rollback")


def test_shipped_seeds_hold_no_mistake(seeds):
    assert len(seeds.statuses) >= 30
    assert {n: s for n, s in seeds.statuses.items() if s != "pass"} == {}
    for seed in seeds.tests:
        assert list(seeds.mistakes(seed)) == []


def test_every_cell_loads_as_text(seeds):
    not_text = seeds.connection.execute(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = $schema and data_type != 'VARCHAR'",
        {"schema": seeds.schema},
    ).fetchall()
    assert not_text == []
    empty = seeds.connection.execute(
        f"select count(*) from {seeds.schema}.scoring_rules"
        " where decay_id = '' or valid_from = '' or points = ''"
    ).fetchone()
    assert empty == (0,)


#: The columns that name a row.
KEYS = {
    "category_signals": ["activity_type"],
    "crm_field_map": ["crm", "crm_object", "field"],
    "decay_policies": ["decay_id"],
    "exchange_rates": ["currency"],
    "intents": ["intent", "opened_by", "value"],
    "interest_lists": ["list_name", "activity_type", "value"],
    "lead_routes": ["route_id"],
    "playbook": ["segment_type", "segment"],
    "qualification_rules": ["model_id", "stage"],
    "reference_lists": ["list_name", "item"],
    "sales_owners": ["owner_id"],
    "rfm_segments": ["recency_quintile", "frequency_quintile"],
    "score_bands": ["model_id", "score_type", "band"],
    "score_grades": ["model_id", "fit_band", "engagement_band"],
    "scoring_exclusions": ["model_id", "field", "operator", "value"],
    "scoring_groups": ["model_id", "group_id"],
    "scoring_models": ["model_id"],
    "scoring_rule_conditions": ["model_id", "rule_id", "field", "operator", "value"],
    "scoring_rules": ["model_id", "rule_id"],
}

# Rows of the shipped seeds that the cases break.

ATTRIBUTE = {"model_id": B2B, "rule_id": "size_small"}
BOOLEAN = {"model_id": B2B, "rule_id": "free_mail"}
ACTIVITY = {"model_id": B2B, "rule_id": "pricing_page"}
LISTING = {"model_id": B2B, "rule_id": "social_liked_or_followed"}
METRIC = {"model_id": B2B, "rule_id": "many_pages"}
RESET = {"model_id": B2B, "rule_id": "deal_lost"}
OLD_VERSION = {"model_id": B2B, "rule_id": "mail_opened", "valid_from": None}
NEW_VERSION = {"model_id": B2B, "rule_id": "mail_opened", "valid_from": "2026-01-01"}
ON_ACTIVITY = {"model_id": B2B, "rule_id": "webinar_attended"}
ON_LEAD = {"model_id": B2B, "rule_id": "pricing_page_decision_maker"}
ON_ATTRIBUTE = {"model_id": B2B, "rule_id": "marketing_leader"}
GROUP = {"model_id": B2B, "group_id": "mail"}
MODEL = {"model_id": "shoe_shop"}
CHALLENGER = {"model_id": "b2b_short_list"}
HALF_LIFE = {"decay_id": "half_life_14_days"}
LINEAR = {"decay_id": "fade_out_90_days"}
STEP = {"decay_id": "monthly_steps"}
BAND = {"model_id": B2B, "score_type": "fit", "band": "B"}
LOWEST_BAND = {"model_id": B2B, "score_type": "fit", "band": "D"}
GRADE = {"model_id": B2B, "fit_band": "A", "engagement_band": "1"}
STAGE = {"model_id": B2B, "stage": "SQL"}
CRM_FIELD = {"crm": "salesforce", "crm_object": "lead", "field": "stage"}
OWN_STAFF = {"model_id": None, "reason": "Own staff"}
OPTED_OUT = {"model_id": None, "field": "has_opted_out"}
ITEM = {"list_name": "competitors", "item": "othercrm.example"}
RATE = {"currency": "EUR"}
SIGNAL = {"activity_type": "product_added"}
CELL = {"recency_quintile": "3", "frequency_quintile": "2"}
ENQUIRY = {"intent": "enquiry", "opened_by": "form_submitted"}
WEBINARS = {"list_name": "webinars"}
PLAY = {"segment_type": "rfm", "segment": "loyal"}
MQL_PLAY = {"segment_type": "life_cycle", "segment": "mql"}
OWNER = {"owner_id": "emma.jones"}
ROUTE = {"route_id": "large_companies"}
NEUTRAL = {"model_id": "shoe_shop", "band": "neutral"}

# fmt: off
#: Seed, row, cells that are changed, and what the mistake must say.
MISTAKES = [
    # words
    ("scoring_rules", ACTIVITY, {"rule_type": "event"}, "rule_type 'event' is unknown; use"),
    ("scoring_rules", ACTIVITY, {"signal": "page_view"}, "signal 'page_view' is unknown"),
    ("scoring_rules", METRIC, {"signal": "page_view"}, "signal 'page_view' is unknown"),
    ("scoring_rules", RESET, {"signal": "deal_lost"}, "signal 'deal_lost' is unknown"),
    ("scoring_rules", ATTRIBUTE, {"signal": "company_size"}, "signal 'company_size' is not"),
    ("scoring_rules", ACTIVITY, {"field": "categry"}, "field 'categry' is unknown; use"),
    ("scoring_rules", ACTIVITY, {"field": "lead.size"}, "field 'size' is not known of leads"),
    ("scoring_rules", ACTIVITY, {"operator": "is_bigger"}, "operator 'is_bigger' is unknown"),
    ("scoring_rules", METRIC, {"measure": "median"}, "measure 'median' is unknown; use"),
    ("scoring_rules", METRIC, {"measure_operator": "above"}, "'above' is unknown; use one"),
    ("scoring_rules", ACTIVITY, {"window_unit": "week"}, "window_unit 'week' is unknown"),
    ("scoring_rules", ACTIVITY, {"count_once_per": "year"}, "'year' is unknown; use one of"),
    ("scoring_rules", ACTIVITY, {"requires_activity": "mail"}, "requires_activity 'mail' is"),
    ("scoring_rules", LISTING, {"value": "social_liked|like"}, "'like', which is no activity"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"field": "minutes"}, "field 'minutes' is"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"operator": "is_bigger"}, "'is_bigger' is"),
    ("scoring_rule_conditions", ON_LEAD, {"field": "lead.tier"}, "field 'tier' is not known"),
    ("scoring_rule_conditions", ON_ATTRIBUTE, {"field": "category"}, "'category' is not known"),
    ("scoring_models", MODEL, {"status": "active"}, "status 'active' is unknown; use one of"),
    ("scoring_models", MODEL, {"conversion_activity": "sale"}, "conversion_activity 'sale' is"),
    ("scoring_groups", GROUP, {"score_type": "total"}, "score_type 'total' is unknown; use"),
    ("decay_policies", STEP, {"decay_type": "cubic"}, "decay_type 'cubic' is unknown; use"),
    ("score_bands", BAND, {"score_type": "sum"}, "score_type 'sum' is unknown; use one of"),
    ("qualification_rules", STAGE, {"requires_activity": "met"}, "requires_activity 'met' is"),
    ("scoring_exclusions", OWN_STAFF, {"field": "domain"}, "field 'domain' is not known of"),
    ("exchange_rates", RATE, {"currency": "euro"}, "'euro' is not a code of three capitals"),
    # references
    ("scoring_rules", ACTIVITY, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("scoring_rules", ACTIVITY, {"group_id": "intent"}, "group_id 'intent' is unknown"),
    ("scoring_rules", ACTIVITY, {"decay_id": "slowly"}, "decay_id 'slowly' is unknown"),
    ("scoring_rules", ATTRIBUTE, {"operator": "in", "value": "list:sizes"}, "'list:sizes'"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"rule_id": "webinar"}, "'webinar' is unknown"),
    ("scoring_rule_conditions", ON_LEAD, {"value": "list:bosses"}, "'list:bosses'"),
    ("scoring_models", CHALLENGER, {"challenger_of": "b2b"}, "challenger_of 'b2b' is unknown"),
    ("scoring_groups", GROUP, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("score_bands", BAND, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("score_grades", GRADE, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("score_grades", GRADE, {"fit_band": "1"}, "fit_band '1' is unknown"),
    ("score_grades", GRADE, {"engagement_band": "A"}, "engagement_band 'A' is unknown"),
    ("qualification_rules", STAGE, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("scoring_exclusions", OPTED_OUT, {"model_id": "b2b"}, "model_id 'b2b' is unknown"),
    ("scoring_exclusions", OWN_STAFF, {"value": "list:own"}, "'list:own'"),
    # text where something else belongs
    ("scoring_rules", ACTIVITY, {"points": "ten"}, "points is 'ten', which is not a number"),
    ("scoring_rules", ACTIVITY, {"points": "1,5"}, "points is '1,5', which is not a number"),
    ("scoring_rules", ACTIVITY, {"points": "1e3"}, "points is '1e3', which is not a number"),
    ("scoring_rules", ACTIVITY, {"max_points": "-"}, "max_points is '-', which is not a"),
    ("scoring_rules", ACTIVITY, {"per_units": "each"}, "per_units is 'each', which is not"),
    ("scoring_rules", ACTIVITY, {"window_value": "1.5"}, "'1.5', which is not a whole"),
    ("scoring_rules", ACTIVITY, {"min_lead_age_days": "new"}, "'new', which is not a whole"),
    ("scoring_rules", ACTIVITY, {"valid_from": "01.01.2026"}, "'01.01.2026', which is not a"),
    ("scoring_rules", ACTIVITY, {"valid_to": "2026-02-30"}, "'2026-02-30', which is not a"),
    ("scoring_models", MODEL, {"include_bots": "1"}, "'1', which is not true or false"),
    ("scoring_models", MODEL, {"max_score": "all"}, "max_score is 'all', which is not a"),
    ("scoring_models", MODEL, {"conversion_horizon_days": "x"}, "'x', which is not a whole"),
    ("scoring_groups", GROUP, {"max_points": "all"}, "max_points is 'all', which is not a"),
    ("decay_policies", HALF_LIFE, {"half_life_days": "two weeks"}, "'two weeks', which is"),
    ("score_bands", BAND, {"lower_bound": "zero"}, "lower_bound is 'zero', which is not"),
    ("score_bands", BAND, {"lower_inclusive": "yes"}, "'yes', which is not true or false"),
    ("qualification_rules", STAGE, {"stage_rank": "top"}, "'top', which is not a whole"),
    ("qualification_rules", STAGE, {"min_fit_score": "A"}, "'A', which is not a number"),
    ("exchange_rates", RATE, {"rate": "par"}, "rate is 'par', which is not a number"),
    # empty cells
    ("scoring_rules", ACTIVITY, {"rule_type": " "}, "rule_type is empty"),
    ("scoring_rules", ACTIVITY, {"signal": None}, "signal is empty"),
    ("scoring_rules", ACTIVITY, {"group_id": None}, "group_id is empty"),
    ("scoring_rules", ACTIVITY, {"points": None}, "points is empty, so the rule pays"),
    ("scoring_rules", METRIC, {"points": None}, "points is empty, so the rule pays"),
    ("scoring_rules", ATTRIBUTE, {"points": None}, "points is empty, so the rule pays"),
    ("scoring_rules", ACTIVITY, {"value": None}, "value is empty, but 'eq' needs one"),
    ("scoring_rules", ACTIVITY, {"operator": None}, "operator is empty"),
    ("scoring_rules", ACTIVITY, {"field": None}, "field is empty"),
    ("scoring_rules", ACTIVITY, {"window_unit": None}, "but window_unit is empty"),
    ("scoring_rules", ACTIVITY, {"window_value": None}, "but window_value is empty"),
    ("scoring_rules", ACTIVITY, {"description": None}, "description is empty"),
    ("scoring_rules", METRIC, {"measure": None}, "measure is empty, but a metric rule"),
    ("scoring_rules", METRIC, {"measure_value": None}, "measure_value is empty, but 'gte'"),
    ("scoring_rules", METRIC, {"measure_operator": None}, "measure_operator is empty"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"value": None}, "value is empty, but 'gte'"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"operator": None}, "operator is empty"),
    ("scoring_models", MODEL, {"status": None}, "status is empty"),
    ("scoring_models", MODEL, {"conversion_activity": None}, "conversion_activity is empty"),
    ("scoring_models", MODEL, {"conversion_horizon_days": None}, "horizon_days is empty"),
    ("scoring_models", CHALLENGER, {"challenger_of": None}, "but challenger_of is empty"),
    ("decay_policies", HALF_LIFE, {"half_life_days": None}, "half_life_days is empty, but"),
    ("decay_policies", LINEAR, {"period_days": None}, "period_days is empty, but 'linear'"),
    ("decay_policies", STEP, {"rate_per_period": None}, "rate_per_period is empty, but"),
    ("score_bands", BAND, {"band": None}, "band is empty"),
    ("score_grades", GRADE, {"grade": None}, "grade is empty"),
    ("crm_field_map", CRM_FIELD, {"crm": "sugar"}, "crm 'sugar' is unknown"),
    ("crm_field_map", CRM_FIELD, {"field": "rank"}, "field 'rank' is unknown; use one of"),
    ("crm_field_map", CRM_FIELD, {"crm_column": None}, "crm_column is empty"),
    ("crm_field_map", CRM_FIELD, {"crm_column": 'a"b'}, "'a\"b' is not a name of letters"),
    ("crm_field_map", CRM_FIELD, {"crm_column": "Update_Id"}, "of every update already"),
    ("crm_field_map", CRM_FIELD, {"crm_column": "Lead_Score__c"}, "another row with the same"),
    ("qualification_rules", STAGE, {"stage_rank": None}, "stage_rank is empty"),
    ("qualification_rules", STAGE, {"requires_activity": None}, "requires_activity is empty"),
    ("scoring_exclusions", OWN_STAFF, {"operator": None}, "operator is empty"),
    ("scoring_exclusions", OWN_STAFF, {"value": None}, "value is empty, but 'in' needs one"),
    ("reference_lists", ITEM, {"item": None}, "item is empty"),
    ("exchange_rates", RATE, {"rate": None}, "rate is empty"),
    # numbers out of range
    ("scoring_rules", ACTIVITY, {"window_value": "0"}, "'0'; it must be above 0"),
    ("scoring_rules", ACTIVITY, {"per_units": "0"}, "per_units is '0'; it must be above 0"),
    ("scoring_rules", ACTIVITY, {"max_points": "-5"}, "'-5'; it must not be below 0"),
    ("scoring_rules", ACTIVITY, {"min_lead_age_days": "-1"}, "it must not be below 0"),
    ("decay_policies", HALF_LIFE, {"half_life_days": "0"}, "half_life_days is '0'; it must"),
    ("decay_policies", LINEAR, {"period_days": "-90"}, "'-90'; it must be above 0"),
    ("decay_policies", STEP, {"rate_per_period": "-0.1"}, "it must not be below 0"),
    ("decay_policies", STEP, {"floor_fraction": "25"}, "'25'; it must not be above 1"),
    ("scoring_models", MODEL, {"conversion_horizon_days": "0"}, "it must be above 0"),
    ("qualification_rules", STAGE, {"requires_activity_days": "0"}, "it must be above 0"),
    ("exchange_rates", RATE, {"rate": "0"}, "rate is '0'; it must be above 0"),
    ("scoring_groups", GROUP, {"min_points": "50"}, "above max_points, which is '20'"),
    ("scoring_models", CHALLENGER, {"min_fit_score": "101"}, "above max_fit_score, which is"),
    ("scoring_models", MODEL, {"min_score": "9", "max_score": "8"}, "above max_score, which"),
    ("qualification_rules", STAGE, {"exit_total_score": "101"}, "above min_total_score"),
    ("qualification_rules", STAGE, {"stage": "SQL|SAL"}, "it must not contain |"),
    # conditions that can't hold
    ("scoring_rules", ATTRIBUTE, {"value": "10"}, "'10', but 'between' needs two numbers"),
    ("scoring_rules", ATTRIBUTE, {"value": "1|2|3"}, "but 'between' needs two numbers"),
    ("scoring_rules", ATTRIBUTE, {"value": "10|few"}, "but 'between' needs two numbers"),
    ("scoring_rules", ATTRIBUTE, {"value": "49|10"}, "the minimum is above its maximum"),
    ("scoring_rules", ATTRIBUTE, {"operator": "gt"}, "'10|49', but 'gt' needs one number"),
    ("scoring_rules", ATTRIBUTE, {"operator": "gt", "value": "list:sizes"}, "needs one number"),
    ("scoring_rules", ATTRIBUTE, {"operator": "eq"}, "but 'eq' takes a single value"),
    ("scoring_rules", ACTIVITY, {"value": "list:competitors"}, "'eq' takes a single value"),
    ("scoring_rules", ATTRIBUTE, {"operator": "contains", "value": "1"}, "holds a number"),
    ("scoring_rules", BOOLEAN, {"operator": "starts_with"}, "holds a boolean"),
    ("scoring_rules", BOOLEAN, {"value": "yes"}, "'has_free_mail' is true or false"),
    ("scoring_rules", ATTRIBUTE, {"operator": "in", "value": "1|few"}, "holds 'few', but"),
    ("scoring_rules", LISTING, {"value": "social_liked|"}, "nothing on one side of a |"),
    ("scoring_rules", METRIC, {"measure_value": "many"}, "'many', but 'gte' needs one number"),
    ("scoring_rules", METRIC, {"measure_operator": "contains"}, "holds a number"),
    ("scoring_rules", METRIC, {"measure_operator": "between"}, "'between' needs two numbers"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"value": "long"}, "'gte' needs one number"),
    ("scoring_rule_conditions", ON_ACTIVITY, {"operator": "has_word"}, "holds a number"),
    ("scoring_exclusions", OPTED_OUT, {"operator": "contains"}, "holds a boolean"),
    ("scoring_exclusions", OWN_STAFF, {"field": "created_date", "value": "May"}, "is a date"),
    (
        "scoring_models",
        MODEL,
        {"audience_field": "land", "audience_operator": "eq", "audience_value": "PL"},
        "audience_field 'land' is not known of leads",
    ),
    (
        "scoring_models",
        MODEL,
        {"audience_field": "country", "audience_operator": "eq"},
        "audience_value is empty, but 'eq' needs one",
    ),
    # cells that the rule's type does not take
    ("scoring_rules", ATTRIBUTE, {"field": "email"}, "leave field empty"),
    ("scoring_rules", ATTRIBUTE, {"decay_id": "monthly_steps"}, "only activity rules use"),
    ("scoring_rules", ATTRIBUTE, {"measure": "count"}, "only metric rules use"),
    ("scoring_rules", METRIC, {"count_once_per": "day"}, "only activity rules use"),
    ("scoring_rules", RESET, {"points": "5"}, "but a reset rule takes no points"),
    ("scoring_rules", RESET, {"min_lead_age_days": "5"}, "but a reset rule takes no grace"),
    ("scoring_rules", RESET, {"requires_activity": "page_viewed"}, "takes no requirement"),
    (
        "scoring_rules",
        RESET,
        {"window_value": "5", "window_unit": "day"},
        "but a reset rule takes no window",
    ),
    ("scoring_models", CHALLENGER, {"challenger_of": "b2b_short_list"}, "the model itself"),
    # bands and stages
    ("score_bands", LOWEST_BAND, {"lower_bound": "0"}, "leave the lower_bound of the lowest"),
    ("score_bands", BAND, {"lower_bound": "25.0"}, "and band 'C' begins there"),
    ("score_bands", BAND, {"lower_bound": None}, "and band 'D' begins there"),
    ("qualification_rules", STAGE, {"stage_rank": "1"}, "same model_id, stage_rank is in"),
    # validity
    (
        "scoring_rules",
        ACTIVITY,
        {"valid_from": "2026-01-01", "valid_to": "2026-01-01"},
        "so the row is never in force",
    ),
    ("scoring_rules", OLD_VERSION, {"valid_to": "2026-01-02"}, "same time, until 2026-01-02"),
    ("scoring_rules", OLD_VERSION, {"valid_to": None}, "same time, until further notice"),

    # segments and plays
    ("category_signals", SIGNAL, {"activity_type": "bought"}, "activity_type 'bought' is"),
    ("category_signals", SIGNAL, {"points": "0"}, "points is '0'; it must be above 0"),
    ("category_signals", SIGNAL, {"decay_id": "never"}, "decay_id 'never' is unknown"),
    ("category_signals", SIGNAL, {"names_products": "yes"}, "which is not true or false"),
    ("rfm_segments", CELL, {"recency_quintile": "6"}, "it must not be above 5"),
    ("rfm_segments", CELL, {"frequency_quintile": "3"}, "with the same recency_quintile"),
    ("rfm_segments", CELL, {"rfm_segment": None}, "rfm_segment is empty"),
    ("rfm_segments", CELL, {"valid_to": "2027-01-01"}, "has no row on 2027-01-01"),
    ("intents", ENQUIRY, {"opened_by": "form"}, "opened_by 'form' is unknown; use one of"),
    ("intents", ENQUIRY, {"closed_by": "call"}, "closed_by holds 'call', which is unknown"),
    ("intents", ENQUIRY, {"closed_by": "call_held|"}, "has nothing on one side of a |"),
    ("intents", ENQUIRY, {"field": "form"}, "'form' is unknown; use one of activity_id"),
    ("intents", ENQUIRY, {"field": "lead.city"}, "field 'lead.city' is unknown; use one"),
    ("intents", ENQUIRY, {"value": None}, "value is empty, but 'in' needs one"),
    ("intents", ENQUIRY, {"window_days": "0"}, "window_days is '0'; it must be above 0"),
    ("interest_lists", WEBINARS, {"list_name": "a|b"}, "list_name is 'a|b'; a name has no |"),
    ("interest_lists", WEBINARS, {"operator": "is"}, "operator 'is' is unknown; use one of"),
    ("interest_lists", WEBINARS, {"min_count": "few"}, "which is not a whole number"),
    ("playbook", PLAY, {"segment_type": "score"}, "segment_type 'score' is unknown; use"),
    ("playbook", PLAY, {"segment": "loyals"}, "there is no such segment"),
    ("playbook", PLAY, {"channel": "phone"}, "channel 'phone' is unknown; use one of email"),
    ("playbook", PLAY, {"priority": "10"}, "another row with the same priority is in force"),
    ("playbook", PLAY, {"valid_to": "2027-01-01"}, "this segment has no play on 2027-01-01"),
    ("playbook", PLAY, {"first_step": None}, "first_step is empty"),
    ("playbook", PLAY, {"time_limit_days": "soon"}, "which is not a whole number"),

    # the worklist
    ("sales_owners", OWNER, {"capacity": "-1"}, "capacity is '-1'; it must not be below 0"),
    ("sales_owners", OWNER, {"capacity": None}, "capacity is empty"),
    ("lead_routes", ROUTE, {"owner_id": "nobody"}, "owner_id 'nobody' is unknown"),
    ("lead_routes", ROUTE, {"priority": "20"}, "with the same priority"),
    ("lead_routes", ROUTE, {"field": "size"}, "field 'size' is not known of leads"),
    ("lead_routes", ROUTE, {"value": "many"}, "value is 'many', but 'gt' needs one number"),
]
# fmt: on


@pytest.mark.parametrize(
    ("seed", "row", "cells", "says"),
    MISTAKES,
    ids=[
        f"{seed}-{'-'.join(f'{column}={value}' for column, value in cells.items())}"
        for seed, _, cells, _ in MISTAKES
    ],
)
def test_mistake_is_named_with_its_row(seeds, seed, row, cells, says):
    seeds.change(seed, row, cells)

    named = {**row, **cells}
    assert any(
        found_seed == seed and names_row(row_key, seed, named) and says in mistake
        for found_seed, row_key, mistake in seeds.mistakes(seed)
    ), list(seeds.mistakes(seed))


def names_row(row_key: str, seed: str, cells: dict) -> bool:
    """Whether the name of a row shows the key cells that it has as far as we know."""
    return all(
        f"{column}={(cells[column] or '').strip() or '(empty)'}" in row_key
        for column in KEYS[seed]
        if column in cells
    )


#: A copy of a row that is in force at the same time as the row.
OVERLAPS = [
    ("scoring_models", MODEL),
    ("scoring_groups", GROUP),
    ("scoring_rules", ACTIVITY),
    ("scoring_rules", NEW_VERSION),
    ("scoring_rule_conditions", ON_LEAD),
    ("decay_policies", STEP),
    ("score_bands", BAND),
    ("score_grades", GRADE),
    ("qualification_rules", STAGE),
    ("scoring_exclusions", OWN_STAFF),
    ("reference_lists", ITEM),
    ("exchange_rates", RATE),
    ("category_signals", SIGNAL),
    ("rfm_segments", CELL),
    ("intents", ENQUIRY),
    ("interest_lists", WEBINARS),
    ("crm_field_map", CRM_FIELD),
    ("sales_owners", OWNER),
    ("lead_routes", ROUTE),
]


@pytest.mark.parametrize(("seed", "row"), OVERLAPS, ids=lambda each: str(each))
def test_two_versions_in_force_at_once_are_named(seeds, seed, row):
    seeds.copy(seed, row, {"valid_from": "2026-05-01"})

    rows = {
        row_key
        for found_seed, row_key, mistake in seeds.mistakes(seed)
        if found_seed == seed and "is in force at the same time" in mistake
    }
    assert len(rows) == 1
    assert all(names_row(row_key, seed, row) for row_key in rows)


# fmt: off
#: Seed, row and cells of changes that are no mistake.
SOUND_CHANGES = [
    ("scoring_rules", ACTIVITY, {"points": " -0.25 ", "max_points": "0"}),
    ("scoring_rules", ACTIVITY, {"window_value": None, "window_unit": None}),
    ("scoring_rules", ACTIVITY, {"field": None, "operator": None, "value": None}),
    ("scoring_rules", ACTIVITY, {"operator": "is_null", "value": None}),
    ("scoring_rules", ACTIVITY, {"value": "100%_'\\ {value}"}),
    ("scoring_rules", ACTIVITY, {"field": "lead.city", "value": "Łódź"}),
    ("scoring_rules", ACTIVITY, {"signal": "any", "requires_activity": "email_delivered"}),
    ("scoring_rules", ACTIVITY, {"field": "value", "operator": "between", "value": "1 | 2.5"}),
    ("scoring_rules", ACTIVITY, {"operator": "in", "value": "list:competitors|pricing"}),
    ("scoring_rules", ATTRIBUTE, {"operator": "in", "value": "10|20.5"}),
    ("scoring_rules", BOOLEAN, {"value": "TRUE"}),
    ("scoring_rules", METRIC, {"measure_operator": None, "measure_value": None}),
    ("scoring_rules", METRIC, {"measure_operator": "is_null", "measure_value": None}),
    ("scoring_rules", RESET, {"field": "value", "operator": "gt", "value": "0"}),
    ("scoring_rule_conditions", ON_ATTRIBUTE, {"field": "lead.seniority"}),
    ("scoring_models", MODEL, {"include_bots": "TRUE", "min_score": "5", "max_score": "5"}),
    ("scoring_models", MODEL, {"status": "retired"}),
    ("score_bands", LOWEST_BAND, {"lower_bound": " "}),
    ("decay_policies", STEP, {"floor_fraction": "1"}),
    ("intents", ENQUIRY, {"field": "value", "operator": "gte", "value": "100"}),
    ("intents", ENQUIRY, {"field": None, "operator": None, "value": None}),
    ("interest_lists", WEBINARS, {"min_count": "2", "window_days": None}),
    ("playbook", PLAY, {"channel": "none", "priority": "91"}),
]
# fmt: on


@pytest.mark.parametrize(
    ("seed", "row", "cells"), SOUND_CHANGES, ids=lambda each: str(each)
)
def test_sound_change_is_left_alone(seeds, seed, row, cells):
    seeds.change(seed, row, cells)

    assert list(seeds.mistakes(seed)) == []


def test_rule_whose_group_has_ended_is_named(seeds):
    seeds.change("scoring_groups", GROUP, {"valid_to": "2026-01-01"})

    row_keys = [
        row_key
        for _, row_key, mistake in seeds.mistakes("scoring_rules")
        if mistake.startswith(
            "group_id 'mail' is unknown: scoring_groups has no row in"
        )
    ]
    assert f"model_id={B2B}, rule_id=mail_opened, valid_from=2026-01-01" in row_keys
    assert f"model_id={B2B}, rule_id=mail_opened" not in row_keys


#: Seed, row, cells that are changed, and the segment that then has no play.
SEGMENTS = [
    ("rfm_segments", CELL, {"rfm_segment": "dozing"}, "rfm", "dozing"),
    ("score_bands", NEUTRAL, {"band": "cool"}, "engagement", "cool"),
    ("intents", ENQUIRY, {"intent": "quote"}, "intent", "quote"),
    ("interest_lists", WEBINARS, {"list_name": "talks"}, "interest", "talks"),
    ("playbook", MQL_PLAY, {"segment": "pql"}, "life_cycle", "mql"),
]


@pytest.mark.parametrize(
    ("seed", "row", "cells", "segment_type", "segment"),
    SEGMENTS,
    ids=[segment for *_, segment in SEGMENTS],
)
def test_segment_without_a_play_is_named(
    seeds, seed, row, cells, segment_type, segment
):
    seeds.change(seed, row, cells)

    key = f"segment_type={segment_type}, segment={segment}"
    assert ("playbook", key, "this segment has no play") in seeds.mistakes("playbook")


def test_cell_of_the_grid_without_a_segment_is_named(seeds):
    seeds.change("rfm_segments", CELL, {"frequency_quintile": "3"})

    key = "recency_quintile=3, frequency_quintile=2"
    assert any(
        row_key == key and mistake.startswith("this cell of the grid has no row;")
        for _, row_key, mistake in seeds.mistakes("rfm_segments")
    )


@pytest.mark.parametrize("seed", ["playbook", "rfm_segments"])
def test_playbook_and_grid_may_be_empty(seeds, seed):
    seeds.connection.execute(f"delete from {seeds.schema}.{seed}")

    assert list(seeds.mistakes(seed)) == []


def test_successor_of_a_version_is_no_overlap(seeds):
    seeds.change("scoring_groups", GROUP, {"valid_to": "2026-05-01"})
    seeds.copy("scoring_groups", GROUP, {"valid_from": "2026-05-01", "valid_to": None})

    assert list(seeds.mistakes("scoring_groups")) == []


def test_build_stops_and_prints_what_is_wrong(broken_build):
    assert broken_build.returncode == 1
    assert (
        "seed scoring_exclusions, row model_id=(empty), field=email_domain, operator=in,"
        " value=list:our_domains: value names 'list:our_domains', but reference_lists has"
        " no such list"
    ) in broken_build.stdout
