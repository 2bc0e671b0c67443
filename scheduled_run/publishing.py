"""Publishes the marts: calls the macro that copies them, and renames DuckDB's file."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduled_run.artifacts import told
from scheduled_run.dbt import Dbt
from scheduled_run.exit_codes import ExitCode

ANSWER = "publication "

REFUSALS = {
    "mixed_dates": ExitCode.MIXED_DATES,
    "earlier_date": ExitCode.EARLIER_DATE,
}


class NotPublishedError(Exception):
    """Nothing was published, and what was published before is still there."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Publication:
    """What was published.

    Attributes:
        as_of_date: scoring date; None where no mart has rows with one.
        place: file or schema that dashboards read.
        row_counts: rows per mart.
        lead_counts: scored leads per model.
        left_out: columns with personal data that were not published, per mart.
        notes: what went wrong after the marts were published.
    """

    as_of_date: str | None
    place: str
    row_counts: dict[str, int]
    lead_counts: dict[str, int]
    left_out: dict[str, list[str]]
    notes: list[str] = field(default_factory=list)


@dataclass
class Publisher:
    """Publishes with one set of options.

    Attributes:
        dbt: where the marts are.
        file: the file of dashboards on DuckDB; None on servers.
        with_personal_data: publish personal data too.
        allow_earlier_date: publish even if a later scoring date is published.
    """

    dbt: Dbt
    file: Path | None
    with_personal_data: bool = False
    allow_earlier_date: bool = False
    output: list[str] = field(default_factory=list)

    def publish(self, run_id: str, variables: str | None = None) -> Publication:
        """Publish what a run has built.

        Raises:
            NotPublishedError: with the reason and the exit code for it.
        """
        arguments: dict[str, Any] = {
            "run_id": run_id,
            "published_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "with_personal_data": self.with_personal_data,
            "allow_earlier_date": self.allow_earlier_date,
        }
        if self.file is None:
            return self.ask(arguments, variables)
        return self.publish_file(self.file, arguments, variables)

    def publish_file(
        self, file: Path, arguments: dict[str, Any], variables: str | None
    ) -> Publication:
        """Write a new file beside the published one and rename it over that."""
        # left behind by runs that were killed; nobody else writes here, see the lock
        for leftover in file.parent.glob(f"{file.name}.next-*"):
            leftover.unlink(missing_ok=True)
        following = file.with_name(f"{file.name}.next-{os.getpid()}")
        arguments["published_file"] = str(following)
        arguments["previous_file"] = str(file) if file.exists() else ""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            publication = self.ask(arguments, variables)
            if publication.notes:
                raise NotPublishedError(
                    ExitCode.PUBLISHING_FAILED, "; ".join(publication.notes)
                )
            write_through(following)
            following.replace(file)
            write_through(file.parent)
        except OSError as error:
            raise NotPublishedError(
                ExitCode.PUBLISHING_FAILED, f"{file} can not be written: {error}"
            ) from error
        finally:
            for leftover in file.parent.glob(f"{following.name}*"):
                leftover.unlink(missing_ok=True)
        publication.place = str(file)
        return publication

    def ask(self, arguments: dict[str, Any], variables: str | None) -> Publication:
        """Call the macro; its lines are our progress, the last one is its answer."""
        answers: list[dict[str, Any]] = []
        said: list[str] = []

        def take(line: str) -> None:
            if line.startswith(ANSWER):
                answers.append(json.loads(line.removeprefix(ANSWER)))
            elif line.strip():
                print(f"  {line}", flush=True)
                said.append(line.strip())

        code = self.dbt.run(
            "--quiet", "run-operation", "lead_scoring.publish_marts",
            "--args", json.dumps(arguments),
            variables=variables,
            on_line=take,
        )  # fmt: skip
        # without progress, and without the times that dbt puts before lines
        errors = "\n".join(
            re.sub(r"^\d\d:\d\d:\d\d +", "", line)
            for line in said
            if not line.startswith("copied ")
        )
        error = "\n  ".join(told(errors)) or f"dbt ended with exit code {code}"
        if not answers:
            raise NotPublishedError(ExitCode.PUBLISHING_FAILED, error)
        answer = answers[-1]
        if "refused" in answer:
            raise NotPublishedError(REFUSALS[answer["refused"]], answer["message"])
        publication = Publication(**answer)
        if code != 0:
            publication.notes.append(
                f"tables of earlier publications were not dropped: {error}"
            )
        return publication


def write_through(path: Path) -> None:
    """Have a file or the entries of a folder on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
