"""The conventions in `dbt-bouncer.yml` hold, and each is seen when it is broken."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPOSITORY, Dbt

BOUNCER = Path(sys.executable).with_name("dbt-bouncer")
CONFIG = yaml.safe_load((REPOSITORY / "dbt-bouncer.yml").read_text())

Manifest = dict[str, Any]


def label(check: dict[str, Any]) -> str:
    """What tells a check of the list from the others: its name, and what it is for."""
    return f"{check['name']} {check.get('include', '')}".strip()


LABELS = [label(check) for check in CONFIG["manifest_checks"]]


def failures(manifest: Manifest, folder: Path) -> set[tuple[str, str]]:
    """The checks that fail, each with the name of what fails it."""
    (folder / "target").mkdir(parents=True, exist_ok=True)
    (folder / "target" / "manifest.json").write_text(json.dumps(manifest))
    config = folder / "dbt-bouncer.yml"
    config.write_text(yaml.safe_dump({**CONFIG, "dbt_artifacts_dir": "target"}))
    found = folder / "found.json"
    result = subprocess.run(
        [BOUNCER, "run", "--config-file", config, "--output-file", found],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    rows = json.loads(found.read_text())
    failed = [
        [*row["check_run_id"].split(":", 2), "the project"][1:3]
        for row in rows
        if row["outcome"] != "success"
    ]
    assert result.returncode == (1 if failed else 0), result.stdout + result.stderr
    assert {int(row["check_run_id"].split(":")[1]) for row in rows} == {
        *range(len(LABELS))
    }, "a check looks at nothing"
    return {(LABELS[int(place)], name) for place, name in failed}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    dbt = Dbt(tmp_path_factory.mktemp("parsed"))
    dbt.run("parse", "--no-partial-parse")
    return dbt.manifest()


def test_conventions_hold(manifest: Manifest, tmp_path: Path) -> None:
    assert failures(manifest, tmp_path) == set()


# --- each convention broken --------------------------------------------------------


def changed(*path: str, to: Any) -> Callable[[Manifest], None]:
    """Puts another value where the keys lead to."""

    def change(manifest: Manifest) -> None:
        place = manifest
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


def model(name: str, *path: str, to: Any) -> Callable[[Manifest], None]:
    return changed("nodes", f"model.lead_scoring.{name}", *path, to=to)


def source(name: str, *path: str, to: Any) -> Callable[[Manifest], None]:
    return changed("sources", f"source.lead_scoring.{name}", *path, to=to)


def exposure(name: str, *path: str, to: Any) -> Callable[[Manifest], None]:
    return changed("exposures", f"exposure.lead_scoring.{name}", *path, to=to)


def reads(name: str, node: str) -> Callable[[Manifest], None]:
    return model(name, "depends_on", "nodes", to=[node])


def without_unique_test(manifest: Manifest) -> None:
    for name, node in list(manifest["nodes"].items()):
        if name.startswith("test.") and node.get("attached_node", "") == (
            "model.lead_scoring.lead_scores"
        ):
            del manifest["nodes"][name]
            manifest["child_map"]["model.lead_scoring.lead_scores"].remove(name)


def without_reader(manifest: Manifest) -> None:
    manifest["child_map"]["source.lead_scoring.web.identifies"] = []
    reads("stg_web__identifies", "source.lead_scoring.web.page_views")(manifest)


STAGING, MARTS = "^models/staging", "^models/marts"
LATER = "^models/(?!staging)"
STEPS = "^models/(activities|scoring|segments|attribution|outcomes)"

#: Per check: what breaks it, and the name that it has to give.
BROKEN: dict[str, tuple[Callable[[Manifest], None], str]] = {
    f"check_model_names {STAGING}": (
        model("stg_crm__leads", "name", to="staged_leads"),
        "stg_crm__leads",
    ),
    f"check_model_names {STEPS}": (
        model("int_scoring__scores", "name", to="scores"),
        "int_scoring__scores",
    ),
    f"check_model_names {MARTS}": (
        model("leads", "name", to="dim_leads"),
        "leads",
    ),
    "check_seed_names": (
        changed("nodes", "seed.lead_scoring.score_bands", "name", to="Bands"),
        "score_bands",
    ),
    "check_source_names": (
        source("web.page_views", "name", to="PageViews"),
        "web_page_views",
    ),
    "check_macro_names": (
        changed("macros", "macro.lead_scoring.bytewise", "name", to="byteWise"),
        "bytewise",
    ),
    "check_model_documented_in_same_directory": (
        model("int_people__leads", "patch_path", to="lead_scoring://models/all.yml"),
        "int_people__leads",
    ),
    f"check_lineage_permitted_upstream_models {STAGING}": (
        reads("stg_crm__accounts", "model.lead_scoring.int_people__leads"),
        "stg_crm__accounts",
    ),
    f"check_lineage_permitted_upstream_models {MARTS}": (
        reads("lead_activities", "model.lead_scoring.stg_crm__leads"),
        "lead_activities",
    ),
    f"check_lineage_source_cannot_be_used {LATER}": (
        reads("int_people__records", "source.lead_scoring.crm.leads"),
        "int_people__records",
    ),
    f"check_lineage_seed_cannot_be_used {LATER}": (
        reads("int_people__profiles", "seed.lead_scoring.score_bands"),
        "int_people__profiles",
    ),
    "check_model_description_populated": (
        model("lead_scores", "description", to=""),
        "lead_scores",
    ),
    "check_model_documentation_coverage": (
        model("lead_score_ledger", "description", to=""),
        "the project",
    ),
    "check_model_column_description_populated": (
        model("lead_scores", "columns", "grade", "description", to=""),
        "lead_scores",
    ),
    "check_seed_description_populated": (
        changed("nodes", "seed.lead_scoring.score_grades", "description", to=""),
        "score_grades",
    ),
    "check_source_description_populated": (
        source("crm.accounts", "description", to=""),
        "crm_accounts",
    ),
    "check_source_top_level_description_populated": (
        source("crm.contacts", "source_description", to=""),
        "crm_contacts",
    ),
    "check_exposure_description_populated": (
        exposure("dashboard", "description", to=""),
        "dashboard",
    ),
    "check_exposure_has_owner": (
        exposure("weekly_report", "owner", to={"name": "somebody"}),
        "weekly_report",
    ),
    "check_exposure_based_on_model": (
        exposure("dashboard", "depends_on", "nodes", to=[]),
        "dashboard",
    ),
    f"check_model_access {MARTS}": (
        model("lead_scores", "access", to="protected"),
        "lead_scores",
    ),
    f"check_model_has_contracts_enforced {MARTS}": (
        model("lead_scores", "contract", "enforced", to=False),
        "lead_scores",
    ),
    f"check_model_has_unique_test {MARTS}": (without_unique_test, "lead_scores"),
    f"check_model_has_meta_keys {MARTS}": (
        model("lead_scores", "meta", to={}),
        "lead_scores",
    ),
    "check_source_has_meta_keys": (
        source("support.tickets", "meta", to={}),
        "support_tickets",
    ),
    "check_source_not_orphaned": (without_reader, "web_identifies"),
    "check_source_pii_meta": (
        source("crm.leads", "columns", "email", "meta", to={}),
        "crm_leads",
    ),
}


def test_every_convention_has_something_that_breaks_it() -> None:
    assert sorted(BROKEN) == sorted(LABELS)


def test_what_breaks_a_convention_is_named(manifest: Manifest, tmp_path: Path) -> None:
    broken = copy.deepcopy(manifest)
    for break_it, _ in BROKEN.values():
        break_it(broken)
    found = failures(broken, tmp_path)
    expected = {(name, culprit) for name, (_, culprit) in BROKEN.items()}
    assert found & expected == expected
