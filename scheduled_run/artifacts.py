"""What dbt leaves in its target folder: results of runs, and of freshness."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

RUN_RESULTS = "run_results.json"
SOURCES = "sources.json"
MANIFEST = "manifest.json"

#: Statuses of nodes that `dbt retry` runs again.
UNFINISHED = frozenset({"error", "fail", "skipped", "partial success", "runtime error"})

#: Hooks of this package that come when all is built; a run does not fail by them.
ENDING_HOOKS = "operation.lead_scoring.lead_scoring-on-run-end-"


def read(path: Path) -> dict[str, Any] | None:
    """An artifact, or None where there is none that can be read."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def told(message: str) -> list[str]:
    """The lines of dbt's message that say what is wrong, without a trace of macros."""
    lines = (line.strip() for line in message.splitlines())
    return [line for line in lines if line and not line.startswith(">")][:6]


@dataclass(frozen=True)
class NodeResult:
    """How one node of the project ended."""

    unique_id: str
    status: str
    seconds: float
    message: str

    @property
    def kind(self) -> str:
        return self.unique_id.split(".")[0]

    @property
    def name(self) -> str:
        # the id of a generic test ends in a hash
        return self.unique_id.split(".")[2]

    @property
    def is_ending_hook(self) -> bool:
        return self.unique_id.startswith(ENDING_HOOKS)


class RunResults:
    """The results of a `dbt build` or `dbt retry`."""

    def __init__(self, artifact: dict[str, Any]) -> None:
        self.metadata = artifact["metadata"]
        self.variables: dict[str, Any] = artifact.get("args", {}).get("vars") or {}
        self.nodes = [
            NodeResult(
                result["unique_id"],
                str(result["status"]),
                float(result.get("execution_time") or 0),
                (result.get("message") or "").strip(),
            )
            for result in artifact["results"]
        ]

    @classmethod
    def read(cls, path: Path) -> RunResults | None:
        artifact = read(path)
        return cls(artifact) if artifact else None

    @property
    def invocation_id(self) -> str:
        return str(self.metadata["invocation_id"])

    @property
    def started_on(self) -> date:
        """The UTC date on which the run started."""
        started_at = self.metadata.get("invocation_started_at")
        started_at = started_at or self.metadata["generated_at"]
        return datetime.fromisoformat(started_at.replace("Z", "+00:00")).date()

    def failed(self) -> list[NodeResult]:
        """What ended badly, without what was skipped because of it."""
        return [
            node
            for node in self.nodes
            if node.status in UNFINISHED - {"skipped"} and not node.is_ending_hook
        ]

    def unfinished(self) -> list[NodeResult]:
        return [
            node
            for node in self.nodes
            if node.status in UNFINISHED and node.kind != "operation"
        ]

    def warnings(self) -> list[NodeResult]:
        """Tests that warn, and hooks of ours that failed."""
        return [
            node
            for node in self.nodes
            if node.status == "warn"
            or (node.is_ending_hook and node.status in UNFINISHED)
        ]

    def counts(self) -> Counter[tuple[str, str]]:
        """Nodes by kind and status."""
        return Counter(
            (node.kind, node.status) for node in self.nodes if node.kind != "operation"
        )

    def slowest(self, number: int) -> list[NodeResult]:
        return sorted(self.nodes, key=lambda node: -node.seconds)[:number]


def duration(seconds: float) -> str:
    """Seconds in the words of a person: `3 days 4 hours`."""
    whole = timedelta(seconds=int(seconds))
    hours, rest = divmod(whole.seconds, 3600)
    if whole.days:
        return f"{whole.days} days {hours} hours"
    return f"{hours} hours {rest // 60} minutes"


@dataclass(frozen=True)
class SourceResult:
    """How fresh one raw table is.

    Attributes:
        name: source and table.
        status: `pass`, `warn`, `error` (stale), `empty` or `unknown`.
        message: what is to be said of it.
    """

    name: str
    status: str
    message: str


def measured_source(result: dict[str, Any]) -> SourceResult:
    """A raw table whose latest load dbt could ask for."""
    name = ".".join(result["unique_id"].split(".")[2:])
    latest = str(result["max_loaded_at"])
    # for a table without rows dbt takes the year 1
    if latest.startswith("0001-"):
        return SourceResult(name, "empty", "has no rows")
    age = duration(float(result["max_loaded_at_time_ago_in_s"]))
    return SourceResult(
        name,
        str(result["status"]),
        f"was last loaded {age} ago, at {latest[:19].replace('T', ' ')} UTC",
    )


def source_results(
    artifact: dict[str, Any], manifest: dict[str, Any], output: str
) -> list[SourceResult]:
    """The results of `dbt source freshness`.

    Tables that could not be asked are not in dbt's artifact: they are those of the
    manifest that are missing there, and what went wrong stands in dbt's output alone.
    """
    measured = {
        result["unique_id"]: measured_source(result)
        for result in artifact["results"]
        if "max_loaded_at" in result
    }
    results = list(measured.values())
    for unique_id, source in manifest["sources"].items():
        freshness = source.get("freshness") or {}
        is_checked = any(
            (freshness.get(limit) or {}).get("count")
            for limit in ("warn_after", "error_after")
        )
        if unique_id in measured or not is_checked:
            continue
        said = re.search(
            rf"Error in source {re.escape(source['name'])} \(.*\)\n\s*(.+)", output
        )
        message = said.group(1).strip() if said else "could not be asked"
        name = f"{source['source_name']}.{source['name']}"
        results.append(SourceResult(name, "unknown", message))
    return results
