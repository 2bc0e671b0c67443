"""What a run prints at its end."""

from __future__ import annotations

from scheduled_run.artifacts import RunResults, told
from scheduled_run.publishing import Publication

SLOWEST = 5


def counted(results: RunResults) -> str:
    """Nodes by kind and status, as in `model: 65 success; test: 167 pass, 1 warn`."""
    counts = results.counts()
    kinds = sorted({kind for kind, _ in counts})
    return "; ".join(
        f"{kind}: "
        + ", ".join(
            f"{number} {status}"
            for (other, status), number in sorted(counts.items())
            if other == kind
        )
        for kind in kinds
    )


def failure_lines(results: RunResults) -> list[str]:
    """What failed in a build, and how to go on."""
    failed = results.failed()
    tests = sum(node.status == "fail" for node in failed)
    lines = [
        f"{len(failed) - tests} errors and {tests} failed tests: {counted(results)}"
    ]
    for node in failed:
        lines.append(f"  {node.kind} {node.name}: {node.status}")
        lines += [f"      {line}" for line in told(node.message)]
    lines.append(
        "When the cause is mended, --retry builds what failed and what was skipped"
        " because of it, and publishes; on the next day it is a normal run."
    )
    return lines


def summary_lines(
    results: RunResults, publication: Publication, notes: list[str]
) -> list[str]:
    """What was built and published."""
    lines = ["", counted(results)]
    lines.append("slowest:")
    lines += [
        f"  {node.seconds:8.1f} s  {node.name}" for node in results.slowest(SLOWEST)
    ]
    if notes:
        lines.append("to be looked at:")
        lines += [f"  {note}" for note in notes]
    lines.append("scored leads:")
    lines += [
        f"  {leads:>12,}  {model}" for model, leads in publication.lead_counts.items()
    ]
    lines.append("published rows:")
    for mart, rows in publication.row_counts.items():
        left_out = publication.left_out.get(mart)
        without = f" without {', '.join(left_out)}" if left_out else ""
        lines.append(f"  {rows:>12,}  {mart}{without}")
    lines.append(
        f"scoring date: {publication.as_of_date or 'none, there are no scores'}"
    )
    lines.append(f"published in: {publication.place}")
    return lines
