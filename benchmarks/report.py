"""Says what was measured, as a table and as a plot."""

from pathlib import Path
from typing import Any

NAMES = {
    "full": "dbt, full run",
    "full, with tests": "dbt, full run with tests",
    "increment": "dbt, a day's increment",
    "increment, with tests": "dbt, a day's increment with tests",
    "backfill of a day": "dbt, a past day again",
    "by hand": "one script by hand",
    "pandas": "pandas",
    "polars": "Polars",
}


def table(found: dict[str, Any]) -> str:
    """Returns all measurements and what they are to each other, as Markdown."""
    sizes = found["sizes"]
    lines = [
        f"Measured on {found['machine']}.",
        "",
        "| activities | days | what | wall s | CPU s | peak MB | same rows |",
        "|---:|---:|---|---:|---:|---:|---|",
    ]
    for size, summary in sizes.items():
        for name, shown in NAMES.items():
            measured = summary["results"].get(name)
            if measured is None:
                continue
            same = {True: "yes", False: "**no**"}.get(
                summary["identical"].get(name), ""
            )
            cells = [
                measured["note"] or f"{measured['wall_seconds']:.1f}",
                number(measured["cpu_seconds"], ".1f"),
                number(measured["peak_megabytes"], ",d"),
            ]
            lines.append(
                " | ".join(
                    [f"| {size}", str(summary["days"]), shown, *cells, f"{same} |"]
                )
            )
    lines += [
        "",
        "| wall time, as a multiple | " + " | ".join(sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for title, one, other in (
        ("full run ÷ by hand", "full", "by hand"),
        ("full run ÷ pandas", "full", "pandas"),
        ("full run ÷ Polars", "full", "polars"),
        ("increment ÷ by hand", "increment", "by hand"),
        ("increment ÷ pandas", "increment", "pandas"),
        ("increment ÷ Polars", "increment", "polars"),
        ("increment ÷ full run", "increment", "full"),
        (
            "increment ÷ full run, both with tests",
            "increment, with tests",
            "full, with tests",
        ),
        ("a past day again ÷ full run", "backfill of a day", "full"),
    ):
        ratios = [ratio(seconds(s, one), seconds(s, other)) for s in sizes.values()]
        if any(ratios):
            lines.append(f"| {title} | {' | '.join(ratios)} |")
    first, *others = sizes
    for size in others:
        grown = []
        for name, shown in NAMES.items():
            larger, smaller = seconds(sizes[size], name), seconds(sizes[first], name)
            if larger and smaller:
                grown.append(f"{shown}: {ratio(larger, smaller)}")
        if grown:
            lines += [
                "",
                f"Wall time at {size} ÷ at {first}: " + "; ".join(grown) + ".",
            ]
    return "\n".join(lines) + "\n"


def seconds(summary: dict[str, Any], name: str) -> float | None:
    """Returns the wall time of one measurement, none where there is none."""
    measured = summary["results"].get(name)
    return measured["wall_seconds"] if measured else None


def ratio(one: float | None, other: float | None) -> str:
    """Returns how many times one time is the other."""
    return f"{one / other:.2f}" if one and other else ""


def number(value: float | None, form: str) -> str:
    """Returns a number, or nothing for none."""
    return "" if value is None else format(value, form)


def draw(found: dict[str, Any], path: Path) -> None:
    """Draws wall time against history."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams["svg.hashsalt"] = "benchmarks"
    figure, axes = plt.subplots(figsize=(8, 5))
    sizes = found["sizes"].values()
    for name, shown in NAMES.items():
        points = [
            (summary["company"]["activities"] / 1e6, seconds(summary, name))
            for summary in sizes
        ]
        points = [point for point in points if point[1]]
        if points:
            is_dbt = shown.startswith("dbt")
            axes.plot(
                *zip(*points, strict=True),
                marker="o",
                linestyle="-" if is_dbt else "--",
                label=shown,
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("million activities of history, 9,000 a day")
    axes.set_ylabel("wall seconds")
    axes.set_title("What a scoring date costs against the history")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
