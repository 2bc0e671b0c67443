"""One HTML file with the main charts: `make report`, or `python -m dashboard.report`.

It holds all that it needs, so it opens from a mail or a disk without a network.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
from datetime import date
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from dashboard import charts, queries
from dashboard.warehouse import (
    REPOSITORY,
    TARGETS,
    Warehouse,
    WarehouseError,
    open_warehouse,
)

STYLE = """
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  color: #1c2733; background: #f4f6f8; margin: 0; }
main { max-width: 900px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; margin: 8px 0 0; }
h2 { font-size: 19px; margin: 36px 0 8px; }
.when { color: #5b6570; margin: 0 0 16px; }
.card { background: white; border: 1px solid #e2e6ea; border-radius: 8px;
  padding: 16px; margin: 12px 0; overflow-x: auto; }
.chart { width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; color: #5b6570; border-bottom: 1px solid #cfd6dc; }
th, td { padding: 5px 10px 5px 0; vertical-align: top; }
td { border-bottom: 1px solid #eef1f3; }
ul { padding-left: 20px; }
@media print { body { background: white; } .card { break-inside: avoid; } }
"""

SCRIPT = """
window.drawAll = async function () {
  for (const [name, spec] of Object.entries(window.charts)) {
    await vegaEmbed("#" + name, spec, {actions: false, renderer: "svg"});
  }
  document.body.dataset.drawn = "yes";
};
window.drawAll();
"""

#: Letters that would end a script or begin a comment in HTML.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}


def as_script(value: object) -> str:
    """A value as JSON that can stand in a script of a page."""
    text = json.dumps(value, ensure_ascii=False)
    for letter, written in ESCAPES.items():
        text = text.replace(letter, written)
    return text


class Report:
    """The parts of a page, in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.charts: dict[str, dict] = {}

    def heading(self, text: str) -> None:
        self.parts.append(f"<h2>{html.escape(text)}</h2>")

    def text(self, text: str) -> None:
        self.parts.append(f"<p>{html.escape(text)}</p>")

    def points(self, lines: list[str]) -> None:
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        self.parts.append(f"<ul>{items}</ul>")

    def chart(self, chart: alt.Chart | alt.LayerChart) -> None:
        name = f"chart-{len(self.charts) + 1}"
        self.charts[name] = chart.to_dict()
        self.parts.append(
            f'<div class="card"><div class="chart" id="{name}"></div></div>'
        )

    def table(self, rows: pd.DataFrame, titles: dict[str, str]) -> None:
        """A table of the columns that have a title."""
        head = "".join(f"<th>{html.escape(title)}</th>" for title in titles.values())
        body = "".join(
            "<tr>"
            + "".join(
                "<td>" + ("" if pd.isna(row[name]) else html.escape(str(row[name])))
                + "</td>"
                for name in titles
            )
            + "</tr>"
            for row in rows.to_dict("records")
        )  # fmt: skip
        self.parts.append(
            f'<div class="card"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def page(self, title: str, when: str) -> str:
        """The whole page, with the library for charts in it once."""
        library = vl_convert.javascript_bundle(SCRIPT)
        return (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>"
            f'<body><main><h1>{html.escape(title)}</h1><p class="when">'
            f"{html.escape(when)}</p>{''.join(self.parts)}</main>"
            f"<script>window.charts = {as_script(self.charts)};</script>"
            f'<script type="module">{library}</script></body></html>\n'
        )


def plural(number: float, one: str, many: str | None = None) -> str:
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def summary(
    warehouse: Warehouse, model: pd.Series, day: date, first_date: date
) -> list[str]:
    """What somebody who reads nothing else should know."""
    model_id = model["model_id"]
    counts = queries.score_counts(warehouse, model_id).iloc[0]
    stages = queries.stages(warehouse, model_id)
    moves = queries.stage_moves(warehouse, model_id, day, first_date)
    owners = queries.worklist_owners(warehouse)
    in_stage = ", ".join(
        f"{row.lead_count:,} {row.stage}" for row in stages.itertuples()
    )
    lines = [
        f"{plural(counts['lead_count'], 'scored lead')}, {counts['average_score']:.1f}"
        f" points on average{'; in stages: ' + in_stage if in_stage else ''}."
    ]
    entered = moves[moves["move"] == "entered"]
    if not entered.empty:
        told = ", ".join(
            f"{row.lead_count} {row.stage}"
            for row in entered.sort_values("stage_rank").itertuples()
        )
        left = int(moves[moves["move"] == "left"]["lead_count"].sum())
        lines.append(f"New within a week: {told}; {plural(left, 'exit')} from stages.")
    if counts["new_count"] < counts["lead_count"]:
        lines.append(
            f"{plural(counts['rising_count'], 'score')} rose within a week,"
            f" {counts['falling_count']:,.0f} fell."
        )
    if not owners.empty:
        lines.append(
            f"{plural(owners['lead_count'].sum(), 'lead')} on the worklist,"
            f" {owners['overdue_count'].sum():,.0f} of them overdue."
        )
    return lines


def add_worklist(report: Report, warehouse: Warehouse, day: date) -> None:
    report.heading("To work first")
    report.chart(charts.worklist_by_owner(queries.worklist_owners(warehouse), day))
    rows = queries.worklist(warehouse, count=10)
    if rows.empty:
        return
    rows["company_name"] = [
        f"{company or 'no company'} ({lead[:8]})"
        for company, lead in zip(rows["company_name"], rows["lead_id"], strict=True)
    ]
    rows["total_score"] = rows["total_score"].round().astype(int)
    rows["due_date"] = [
        f"{due:%-d %b}{' (overdue)' if late else ''}"
        for due, late in zip(rows["due_date"], rows["is_overdue"], strict=True)
    ]
    report.table(
        rows,
        {
            "company_name": "Lead",
            "owner_id": "Owner",
            "grade": "Grade",
            "total_score": "Score",
            "reason_for": "Why",
            "next_step": "Next step",
            "due_date": "Due",
        },
    )


def add_outcomes(
    report: Report, warehouse: Warehouse, model: pd.Series, day: date
) -> None:
    model_id = model["model_id"]
    report.heading("Does the score work?")
    observations = queries.observations(warehouse)
    mine = observations[observations["model_id"] == model_id]
    deciles = pd.DataFrame()
    if not mine.empty:
        latest = mine.iloc[-1]
        seen = pd.Timestamp(latest["observation_date"]).date()
        deciles = queries.outcome_groups(warehouse, model_id, seen, "decile")
        told = (
            f"Scores of {seen:%-d %B %Y}, compared with what followed until"
            f" {latest['horizon_end_date']:%-d %B %Y}:"
            f" {plural(latest['overall_conversion_count'], 'conversion')}."
        )
        if isinstance(latest["outcome_warning"], str):
            told += f" Take it with care: {latest['outcome_warning']}."
        report.text(told)
    report.chart(charts.capture_curve(deciles, day))
    report.chart(charts.conversion_by_group(deciles, "decile", day))
    rules = queries.rule_outcomes(warehouse, model_id, 15)
    if not rules.empty and isinstance(rules["outcome_warning"].iloc[0], str):
        report.text(f"Rules, with care: {rules['outcome_warning'].iloc[0]}.")
    report.chart(charts.rule_outcomes(rules, day))


def written(warehouse: Warehouse, model_id: str | None = None) -> str:
    """The report on one model, else on the default one.

    Raises:
        WarehouseError: the marts can't be read, or hold no such model or no score.
    """
    with warehouse.session():
        day = queries.scoring_date(warehouse)
        models = queries.models(warehouse)
        if model_id:
            models = models[models["model_id"] == model_id]
        if day is None or models.empty:
            raise WarehouseError(
                f"{warehouse.place.name} has no score"
                f"{f' of model {model_id}' if model_id else ''} to report."
            )
        model = models.iloc[0]
        model_id = model["model_id"]
        history = queries.history_dates(warehouse, model_id).iloc[0]
        first = (
            day
            if pd.isna(history["first_date"])
            else pd.Timestamp(history["first_date"]).date()
        )
        report = Report()
        report.points(summary(warehouse, model, day, first))
        report.heading("Leads")
        report.chart(
            charts.grade_matrix(queries.grade_matrix(warehouse, model_id), day)
        )
        report.chart(
            charts.score_distribution(
                queries.score_distribution(warehouse, model_id), day
            )
        )
        scored = int(queries.score_counts(warehouse, model_id)["lead_count"][0])
        report.chart(
            charts.stage_funnel(
                queries.stage_funnel(warehouse, model_id, model["conversion_activity"]),
                scored,
                day,
                first,
            )
        )
        report.heading("What changed this week")
        report.chart(
            charts.weekly_moves(
                queries.stage_moves(warehouse, model_id, day, first),
                day,
                int(history["date_count"] or 0),
            )
        )
        report.chart(
            charts.trigger_counts(queries.triggers(warehouse, model_id, day), day)
        )
        add_worklist(report, warehouse, day)
        report.heading("Segments and plays")
        report.chart(charts.rfm_grid(queries.rfm_grid(warehouse), day))
        report.chart(charts.plays(queries.plays(warehouse), day))
        report.heading("Campaigns and channels")
        results = queries.results(warehouse, "campaign")
        report.chart(charts.attributions(results, "revenue", "campaign", day))
        report.chart(charts.cost_per_mql(results, "campaign", day))
        report.chart(
            charts.attributions(
                queries.results(warehouse, "channel"), "revenue", "channel", day
            )
        )
        add_outcomes(report, warehouse, model, day)
        report.heading("Accounts")
        report.chart(
            charts.top_accounts(queries.top_accounts(warehouse, model_id, 15), day)
        )
        report.heading("Data")
        report.chart(charts.rejected(queries.rejected(warehouse), day))
    return report.page(
        f"Lead scoring: {model['model_name']}",
        f"Scoring date {day:%A, %-d %B %Y}. {model['description']}.",
    )


def main(arguments: list[str] | None = None) -> int:
    described = argparse.ArgumentParser(
        prog="python -m dashboard.report",
        description="Write the main charts into one HTML file.",
    )
    described.add_argument("--target", choices=TARGETS, help="engine of the marts")
    described.add_argument("--model", help="scoring model; else the default one")
    described.add_argument(
        "--output",
        type=Path,
        default=REPOSITORY / "build" / "report.html",
        help="the file; else build/report.html",
    )
    given = described.parse_args(arguments)
    try:
        text = written(open_warehouse(target=given.target), given.model)
    except WarehouseError as error:
        print(error, file=sys.stderr)
        return 1
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(text, encoding="utf-8")
    print(f"{given.output}: {len(text) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
