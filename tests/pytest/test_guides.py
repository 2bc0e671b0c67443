"""What the pages in `docs` and the README say is so."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import REPOSITORY, Engine, watched
from reference_scorer import ATTRIBUTE_KINDS, score_world
from scoring_engine import ScoringEngine
from worlds import World

from docs.diagram import diagram, drawn_into, marts

Rows = list[dict[str, str]]

PAGES = sorted([REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")])


def page(name: str) -> str:
    return (REPOSITORY / "docs" / name).read_text()


def csv_rows(text: str) -> Rows:
    return list(csv.DictReader(io.StringIO(text)))


def seed_rows(path: str) -> Rows:
    return csv_rows((REPOSITORY / path).read_text())


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


def tables(text: str) -> list[Rows]:
    """The tables of a page."""
    found = []
    for lines in re.findall(r"(?:^\|.*\|\n)+", text, flags=re.M):
        heading, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in lines.splitlines()
        )
        found.append([dict(zip(heading, row, strict=True)) for row in rows])
    return found


def mart_names(manifest: dict[str, Any]) -> list[str]:
    return [node["name"] for node in marts(manifest).values()]


# --- links ----------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The headings of a page as links name them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(), flags=re.M)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """The files and headings that a page links to."""
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if "://" not in link:
            file, _, anchor = link.partition("#")
            yield (path.parent / file if file else path), anchor


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target, anchor in links(path):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target}#{anchor}"


def test_the_readme_names_every_page() -> None:
    linked = {target.name for target, _ in links(REPOSITORY / "README.md")}
    assert {path.name for path in PAGES} - {"README.md"} <= linked


# --- the ten worked examples ----------------------------------------------------------

EXAMPLES = re.split(r"^## \d+\. ", page("writing_rules.md"), flags=re.M)[1:]
PEOPLE, ACTIVITIES = tables(page("writing_rules.md"))[:2]
WORKED_RULES = seed_rows("tests/fixtures/worked_examples.csv")
FURTHER_CONDITIONS = [
    row
    for example in EXAMPLES
    for block in blocks(example, "csv")[1:]
    for row in csv_rows(block)
]
D = date(2026, 6, 30)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def worked_world() -> World:
    """The people, activities and rules of the page, in the shipped model."""
    leads = []
    for person in PEOPLE:
        created = date.fromisoformat(person["created_date"])
        size = person["employee_count"]
        leads.append(
            dict.fromkeys(ATTRIBUTE_KINDS)
            | {name: cell or None for name, cell in person.items() if name != "lead"}
            | {
                "lead_id": person["lead"],
                "created_at": noon(created),
                "created_date": created,
                "lead_age_days": Decimal((D - created).days),
                "employee_count": Decimal(size) if size else None,
            }
        )
    activities: list[dict[str, Any]] = []
    for number, activity in enumerate(ACTIVITIES):
        day = date.fromisoformat(activity["activity_date"])
        activities.append(
            {name: cell or None for name, cell in activity.items() if name != "lead"}
            | {
                "activity_id": str(number),
                "lead_id": activity["lead"],
                "activity_date": day,
                "occurred_at": noon(day),
                "loaded_at": noon(day),
                "channel": None,
                "campaign": None,
                "value": Decimal(activity["value"]) if activity["value"] else None,
                "source_name": "web",
                "is_bot": False,
            }
        )
    model_id = WORKED_RULES[0]["model_id"]
    shipped = {
        seed: [
            row
            for row in seed_rows(f"seeds/{seed}.csv")
            if row.get("model_id", model_id) == model_id
        ]
        for seed in (
            "scoring_models",
            "scoring_groups",
            "decay_policies",
            "reference_lists",
        )
    }
    rules = {
        "scoring_rules": WORKED_RULES,
        "scoring_rule_conditions": FURTHER_CONDITIONS,
    }
    return {
        "as_of_date": D,
        "leads": leads,
        "activities": activities,
        "tables": {
            seed: [{name: cell or None for name, cell in row.items()} for row in rows]
            for seed, rows in {**shipped, **rules}.items()
        },
    }


def stated_points() -> dict[tuple[str, str], Decimal]:
    """What the page says that each rule pays each person, but for nothing."""
    return {
        (rule["rule_id"], row["lead"]): Decimal(row["points"])
        for rule, example in zip(WORKED_RULES, EXAMPLES, strict=True)
        for row in tables(example)[0]
        if row["points"] != "0"
    }


def rule_points(ledger: list[dict[str, Any]]) -> dict[tuple[str, str], Decimal]:
    return {
        (row["rule_id"], row["lead_id"]): row["points"]
        for row in ledger
        if row["entry_type"] == "rule"
    }


def test_worked_examples_are_the_rows_of_the_fixture() -> None:
    """The cells shown are those that the row fills, in the order of the file."""
    assert len(WORKED_RULES) == 10
    keys = ("model_id", "rule_id", "group_id")
    for rule, example in zip(WORKED_RULES, EXAMPLES, strict=True):
        (shown,) = csv_rows(blocks(example, "csv")[0])
        filled = {n: cell for n, cell in rule.items() if cell and n not in keys}
        assert list(shown.items()) == list(filled.items())


def test_worked_examples_speak_of_everybody() -> None:
    people = [person["lead"] for person in PEOPLE]
    for example in EXAMPLES:
        assert [row["lead"] for row in tables(example)[0]] == people


def test_worked_examples_pay_what_the_page_says(scoring_engine: ScoringEngine) -> None:
    ledger, _ = scoring_engine.score(worked_world())
    assert rule_points(ledger) == stated_points()


def test_worked_examples_by_the_reference_scorer() -> None:
    world = worked_world()
    assert rule_points(score_world(world).ledger) == stated_points()
    later = {**world, "as_of_date": date(2026, 7, 14)}
    points = rule_points(score_world(later).ledger)["pricing_days", "Anna"]
    assert f"it is {float(points):g}: both" in page("writing_rules.md")


# --- first queries --------------------------------------------------------------------

QUERIES = blocks(page("bi_tools.md"), "sql")


def test_there_are_ten_first_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("number", range(len(QUERIES)), ids=lambda number: number + 1)
def test_first_queries_run(duckdb_sample: Engine, number: int) -> None:
    """In the schema of the marts, and on columns that are published."""
    manifest = duckdb_sample.dbt.manifest()
    personal = {
        name
        for node in manifest["nodes"].values()
        for name, column in node.get("columns", {}).items()
        if (column.get("config") or {}).get("meta", {}).get("pii") == "direct"
    }
    assert personal
    assert not personal & set(re.findall(r"\w+", QUERIES[number]))
    with duckdb.connect(str(duckdb_sample.dbt.database), read_only=True) as connection:
        connection.execute("use lead_scoring")
        rows = connection.execute(QUERIES[number]).fetchall()
    assert rows


# --- the entity diagram ---------------------------------------------------------------


def test_the_diagram_in_the_readme_is_what_the_tests_of_the_marts_say(
    duckdb_sample: Engine,
) -> None:
    readme = (REPOSITORY / "README.md").read_text()
    manifest = duckdb_sample.dbt.manifest()
    assert drawn_into(readme, manifest) == readme, "run `make diagram`"
    assert "leads ||--o{ lead_scores : lead_id" in readme


def test_the_diagram_follows_the_relationship_tests(duckdb_sample: Engine) -> None:
    manifest = copy.deepcopy(duckdb_sample.dbt.manifest())
    for name, node in list(manifest["nodes"].items()):
        if node.get("test_metadata", {}).get("name") == "relationships":
            del manifest["nodes"][name]
    assert "||--" not in diagram(manifest)
    assert "leads ||..o{ lead_scores : lead_id" in diagram(manifest)


# --- dbt's own documentation ----------------------------------------------------------


def test_the_overview_names_every_mart(duckdb_sample: Engine) -> None:
    manifest = duckdb_sample.dbt.manifest()
    overview = manifest["docs"]["doc.lead_scoring.__overview__"]["block_contents"]
    assert [name for name in mart_names(manifest) if f"`{name}`" not in overview] == []
    assert "doc.lead_scoring.__lead_scoring__" in manifest["docs"]


def test_the_readme_names_every_mart(duckdb_sample: Engine) -> None:
    readme = (REPOSITORY / "README.md").read_text()
    names = mart_names(duckdb_sample.dbt.manifest())
    assert [name for name in names if f"| `{name}`" not in readme] == []


def test_every_mart_is_read_by_something(duckdb_sample: Engine) -> None:
    """By the dashboard or another of the exposures."""
    manifest = duckdb_sample.dbt.manifest()
    read = {
        parent
        for exposure in manifest["exposures"].values()
        for parent in exposure["depends_on"]["nodes"]
    }
    assert [name for name in marts(manifest) if name not in read] == []


@pytest.fixture(scope="module")
def docs_page(duckdb_sample: Engine) -> Path:
    """What `make docs` writes."""
    dbt = duckdb_sample.dbt
    dbt.run("docs", "generate", "--static")
    return dbt.target / "static_index.html"


def test_docs_are_one_page(docs_page: Path) -> None:
    written = docs_page.read_text()
    assert "Where to begin" in written
    assert all(
        f'"model.lead_scoring.{name}"' in written for name in ("leads", "lead_scores")
    )


def test_browser_shows_the_docs(browser: Any, docs_page: Path) -> None:
    page, outside, errors = watched(browser)
    page.goto(docs_page.as_uri())
    page.wait_for_selector("h1:has-text('Lead scoring in the warehouse')")
    page.goto(f"{docs_page.as_uri()}#!/model/model.lead_scoring.lead_scores")
    page.wait_for_selector("h1:has-text('lead_scores')")
    columns = page.locator("td").all_inner_texts()
    assert {"total_score", "DECIMAL(28,6)"} <= {text.strip() for text in columns}
    assert outside == []
    assert errors == []
    page.close()
