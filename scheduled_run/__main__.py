"""Command line: `python -m scheduled_run --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scheduled_run.exit_codes import ExitCode
from scheduled_run.run import Options, run

REPOSITORY = Path(__file__).resolve().parent.parent
EXIT_CODES = ", ".join(f"{code.value} {code.name.lower()}" for code in ExitCode)


def is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in ("1", "true", "yes")


def published_file(environment: Mapping[str, str], project: Path) -> Path:
    """The file that dashboards read on DuckDB: as told, else beside the warehouse."""
    warehouse = Path(environment.get("LEAD_SCORING_DB") or "warehouse.duckdb")
    beside = warehouse.with_name("published.duckdb")
    return project / (environment.get("LEAD_SCORING_PUBLISHED") or beside)


def parser() -> argparse.ArgumentParser:
    described = argparse.ArgumentParser(
        prog="python -m scheduled_run",
        description="Check how fresh the raw tables are, build, test, and publish the "
        "marts for dashboards; one run at a time. See docs/operations.md.",
        epilog=f"Exit codes: {EXIT_CODES}.",
    )
    described.add_argument("--target", help="target of the profile, such as postgres")
    described.add_argument(
        "--project-dir", type=Path, default=REPOSITORY, help="folder of dbt_project.yml"
    )
    described.add_argument(
        "--retry",
        action="store_true",
        help="go on from the latest run, when that failed on the same UTC date",
    )
    when = described.add_mutually_exclusive_group()
    when.add_argument(
        "--as-of-date",
        type=date.fromisoformat,
        help="scoring date; default: today (UTC)",
    )
    when.add_argument("--vars", help="vars for dbt, as YAML")
    described.add_argument(
        "--skip-freshness",
        action="store_true",
        help="build whatever the raw tables hold",
    )
    described.add_argument(
        "--empty-table",
        action="append",
        default=[],
        metavar="SOURCE.TABLE",
        help="a raw table that may be without rows; may be given several times",
    )
    described.add_argument(
        "--with-personal-data",
        action="store_true",
        default=is_set(os.environ, "LEAD_SCORING_PUBLISH_PERSONAL_DATA"),
        help="publish names and addresses too "
        "(or LEAD_SCORING_PUBLISH_PERSONAL_DATA=1)",
    )
    described.add_argument(
        "--allow-earlier-date",
        action="store_true",
        help="publish even if marts of a later scoring date are published",
    )
    described.add_argument(
        "dbt_arguments",
        nargs="*",
        metavar="-- ARGUMENT",
        help="further arguments of dbt build, after --",
    )
    return described


def main(arguments: Sequence[str] | None = None) -> int:
    described = parser()
    given = described.parse_args(arguments)
    project = given.project_dir.resolve()
    if not (project / "dbt_project.yml").is_file():
        described.error(f"{project} holds no dbt_project.yml")
    if given.retry and (given.as_of_date or given.vars):
        described.error("--retry goes on with the vars of the failed run")
    file = published_file(os.environ, project)
    warehouse = project / (os.environ.get("LEAD_SCORING_DB") or "warehouse.duckdb")
    if file.resolve() == warehouse.resolve():
        described.error(
            f"LEAD_SCORING_PUBLISHED is the warehouse itself, {file}: dashboards that "
            "read it would keep the next run out"
        )
    # profiles.yml of the project counts as it does in make
    os.environ.setdefault("DBT_PROFILES_DIR", str(project))
    variables = given.vars
    if given.as_of_date:
        variables = json.dumps({"as_of_date": given.as_of_date.isoformat()})
    return run(
        Options(
            project=project,
            target_path=project / (os.environ.get("DBT_TARGET_PATH") or "target"),
            target=given.target,
            variables=variables,
            retry=given.retry,
            check_freshness=not given.skip_freshness,
            empty_tables=tuple(given.empty_table),
            published_file=file,
            with_personal_data=given.with_personal_data,
            allow_earlier_date=given.allow_earlier_date,
            dbt_arguments=tuple(given.dbt_arguments),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
