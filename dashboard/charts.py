"""The charts of pages and report: functions of rows, which ask no warehouse.

Each has a title that says what to see and names the scoring date below it. Without rows
it is a sentence that says why there is nothing to see.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date

import altair as alt
import pandas as pd

BLUE, DARK, ORANGE, GREEN, RED, GREY = (
    "#2f6f9f",
    "#173f5f",
    "#d9822b",
    "#3a8f5c",
    "#c0453c",
    "#b8bfc6",
)
PALETTE = [BLUE, ORANGE, GREEN, "#8064a2", RED, "#4bacc6", "#9c755f", GREY]

#: As wide as its place; the height is that of the axes, without title and legend.
FITTED = alt.AutoSizeParams(type="fit-x", contains="padding")

#: How the five rules are named to people.
RULE_NAMES = {
    "first_touch": "first touch",
    "last_touch": "last touch",
    "linear": "linear",
    "time_decay": "time decay",
    "position_based": "position-based",
}

#: Which way a score went.
STEPS = ["up", "down"]


def words(name: str | None) -> str:
    """A code of the marts as it is read: `cannot_lose_them`, cannot lose them."""
    return "" if name is None or pd.isna(name) else str(name).replace("_", " ")


def count(number: float) -> str:
    return f"{number:,.0f}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def shortened(text: str | None, length: int) -> str:
    text = "" if text is None or pd.isna(text) else str(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def dated(day: date | None, more: str = "") -> str:
    """The line below a title."""
    when = f"Scoring date {day:%-d %B %Y}" if day else "Nothing is scored yet"
    return f"{when} · {more}" if more else when


def heading(title: str, day: date | None, more: str = "") -> alt.TitleParams:
    return alt.TitleParams(
        textwrap.wrap(title, 58) or [""],
        subtitle=textwrap.wrap(dated(day, more), 74),
        anchor="start",
        fontSize=15,
        subtitleFontSize=12,
        subtitleColor="#5b6570",
        offset=12,
    )


def message(title: str, sentence: str, day: date | None) -> alt.Chart:
    """What is shown where there are no rows."""
    return (
        alt.Chart(pd.DataFrame({"sentence": [sentence]}))
        .mark_text(fontSize=13, color="#5b6570", align="left", baseline="top")
        .encode(text="sentence:N", x=alt.value(0), y=alt.value(0))
        .properties(
            title=heading(title, day), height=24, width="container", autosize=FITTED
        )
        .configure_view(stroke=None)
    )


def finished(
    chart: alt.Chart | alt.LayerChart,
    title: str,
    day: date | None,
    more: str = "",
    height: int = 300,
) -> alt.Chart | alt.LayerChart:
    """A chart with its title, as wide as its place."""
    return chart.properties(
        title=heading(title, day, more),
        width="container",
        height=height,
        autosize=FITTED,
    )


def number_axis(title: str, **more: object) -> alt.Axis:
    return alt.Axis(title=title, grid=True, gridColor="#eceff1", tickCount=6, **more)


def day_axis(days: pd.Series, title: str = "Date") -> alt.Axis:
    """An axis of days, about ten of them with a mark."""
    span = max(1, (days.max() - days.min()).days)
    return alt.Axis(
        title=title,
        format="%-d %b",
        labelAngle=0,
        tickCount=alt.TimeIntervalStep(interval="day", step=max(1, -(-span // 10)))
        if span <= 10
        else 8,
    )


def name_axis(limit: int = 240) -> alt.Axis:
    return alt.Axis(title=None, labelLimit=limit, ticks=False, domain=False)


def heat_map_cells(
    base: alt.Chart, column: str, greatest: float, scale_type: str = "sqrt"
) -> alt.Chart:
    """Cells that are the darker the more they hold."""
    return base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color(
            f"{column}:Q",
            scale=alt.Scale(scheme="blues", type=scale_type, domain=[0, greatest]),
            legend=None,
        )
    )


def heat_map_ink(column: str, above: float) -> dict:
    """The colour of texts on cells: white on those that hold more."""
    return alt.condition(
        alt.datum[column] > above, alt.value("white"), alt.value("#1c2733")
    )


# --- overview -------------------------------------------------------------------------


def grade_matrix(rows: pd.DataFrame, day: date | None) -> alt.Chart:
    """Leads by fit and engagement, the best grade at the upper left."""
    if rows.empty:
        return message("Leads by grade", "The model scores nobody.", day)
    rows = rows.copy()
    fit = rows.groupby("fit_band")["fit_score"].max().sort_values(ascending=False)
    engagement = (
        rows.groupby("engagement_band")["engagement_score"]
        .max()
        .sort_values(ascending=False)
    )
    total = rows["lead_count"].sum()
    rows["share"] = rows["lead_count"] / total
    rows["label"] = [
        f"{grade}: {count(leads)}" if grade else count(leads)
        for grade, leads in zip(rows["grade"], rows["lead_count"], strict=True)
    ]
    base = alt.Chart(rows).encode(
        x=alt.X(
            "engagement_band:N",
            sort=list(engagement.index),
            axis=alt.Axis(title="Engagement band, the best first", labelAngle=0),
        ),
        y=alt.Y(
            "fit_band:N",
            sort=list(fit.index),
            axis=alt.Axis(title="Fit band, the best first"),
        ),
        tooltip=[
            alt.Tooltip("grade:N", title="Grade"),
            alt.Tooltip("lead_count:Q", title="Leads", format=","),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
        ],
    )
    greatest = float(rows["lead_count"].max())
    cells = heat_map_cells(base, "lead_count", greatest)
    labels = base.mark_text(fontSize=12).encode(
        text="label:N", color=heat_map_ink("lead_count", 0.4 * greatest)
    )
    best = rows[
        (rows["fit_band"] == fit.index[0])
        & (rows["engagement_band"] == engagement.index[0])
    ]
    number = int(best["lead_count"].sum())
    return finished(
        alt.layer(cells, labels),
        f"{count(number)} of {count(total)} leads fit best and are the most engaged",
        day,
        "leads by grade",
    )


def score_distribution(rows: pd.DataFrame, day: date | None, width: int = 10):
    """Leads by steps of the total score, coloured by stage."""
    if rows.empty:
        return message("Distribution of scores", "The model scores nobody.", day)
    rows = rows.copy()
    rows["to_score"] = rows["from_score"] + width
    order = [
        "in no stage",
        *sorted(
            set(rows["stage"]) - {"in no stage"},
            key=lambda stage: rows[rows["stage"] == stage]["from_score"].min(),
        ),
    ]
    total = rows["lead_count"].sum()
    staged = rows[rows["stage"] != "in no stage"]["lead_count"].sum()
    rows["stage_place"] = [order.index(stage) for stage in rows["stage"]]
    # one step that holds most leads would make all others invisible
    sizes = rows.groupby("from_score")["lead_count"].sum().sort_values(ascending=False)
    is_cut = len(sizes) > 3 and sizes.iloc[0] > 2.5 * sizes.iloc[1]
    highest = float(1.3 * sizes.iloc[1] if is_cut else sizes.iloc[0])
    scale = alt.Scale(domain=[0, highest], nice=not is_cut)
    bars = (
        alt.Chart(rows)
        .mark_bar(stroke="white", strokeWidth=0.5, clip=True)
        .encode(
            x=alt.X(
                "from_score:Q",
                bin="binned",
                axis=alt.Axis(title="Total score, points", grid=False, tickCount=10),
            ),
            x2="to_score:Q",
            y=alt.Y(
                "lead_count:Q", axis=number_axis("Leads"), stack="zero", scale=scale
            ),
            color=alt.Color(
                "stage:N",
                sort=order,
                scale=alt.Scale(domain=order, range=[GREY, *PALETTE][: len(order)]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            order=alt.Order("stage_place:Q"),
            tooltip=[
                alt.Tooltip("from_score:Q", title="From"),
                alt.Tooltip("to_score:Q", title="Below"),
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("lead_count:Q", title="Leads", format=","),
            ],
        )
    )
    layers = [bars]
    if is_cut:
        cut = pd.DataFrame(
            {
                "from_score": [sizes.index[0] + width],
                "lead_count": [highest],
                "label": [f"← {count(sizes.iloc[0])}, the bar is cut"],
            }
        )
        layers.append(
            alt.Chart(cut)
            .mark_text(align="left", baseline="top", dx=4, dy=2)
            .encode(
                x="from_score:Q", y=alt.Y("lead_count:Q", scale=scale), text="label:N"
            )
        )
    return finished(
        alt.layer(*layers),
        f"{count(staged)} of {count(total)} scored leads are in a stage",
        day,
        f"leads by total score, in steps of {width} points",
    )


def stage_funnel(
    rows: pd.DataFrame, scored: int, day: date | None, since: date | None
) -> alt.LayerChart | alt.Chart:
    """Leads who reached each stage, and the share of those in the step before."""
    if rows.empty:
        return message("Funnel of stages", "The model has no stage in force.", day)
    now = pd.DataFrame({"step": ["Scored now"], "lead_count": [scored]})
    steps = pd.concat([now, rows[["step", "lead_count", "of_step"]]], ignore_index=True)
    sizes = dict(zip(steps["step"], steps["lead_count"], strict=True))
    steps["label"] = [
        f"{count(row.lead_count)}  ({percent(row.lead_count / whole)} of {row.of_step})"
        if (whole := sizes.get(row.of_step))
        else count(row.lead_count)
        for row in steps.itertuples()
    ]
    base = alt.Chart(steps).encode(
        y=alt.Y("step:N", sort=list(steps["step"]), axis=name_axis()),
        x=alt.X(
            "lead_count:Q",
            scale=alt.Scale(type="symlog", constant=10, domainMax=scored * 6 + 10),
            axis=alt.Axis(
                title="Leads, logarithmic scale",
                values=[
                    tick
                    for tick in (0, 10, 100, 1000, 10000, 100000, 1000000)
                    if tick <= max(scored, 10)
                ],
                labelExpr="format(datum.value, ',')",
                gridColor="#eceff1",
            ),
        ),
        tooltip=[
            alt.Tooltip("step:N", title="Step"),
            alt.Tooltip("lead_count:Q", title="Leads", format=","),
        ],
    )
    first, last = steps.iloc[1], steps.iloc[-1]
    title = f"{count(first['lead_count'])} leads have become {first['step']}"
    if last["step"] in ("Won", "Converted"):
        title += f", {count(last['lead_count'])} {last['step'].lower()} since"
    return finished(
        alt.layer(
            base.mark_bar(color=BLUE, size=26),
            base.mark_text(align="left", dx=6, fontSize=12).encode(text="label:N"),
        ),
        title,
        day,
        f"history since {since:%-d %B %Y}" if since else "",
        height=48 * len(steps) + 20,
    )


def weekly_moves(
    rows: pd.DataFrame, day: date | None, date_count: int
) -> alt.LayerChart | alt.Chart:
    """Leads who entered and left stages within a week."""
    title = "Entries into stages and exits within a week"
    if rows.empty:
        return message(
            title,
            "No lead entered or left a stage."
            if date_count > 7
            else f"The history has {date_count} dates: `make backfill` adds some.",
            day,
        )
    rows = rows.copy()
    rows["signed"] = [
        leads if move == "entered" else -leads
        for leads, move in zip(rows["lead_count"], rows["move"], strict=True)
    ]
    order = list(rows.sort_values("stage_rank")["stage"].drop_duplicates())
    entered = int(rows[rows["move"] == "entered"]["lead_count"].sum())
    left = int(rows[rows["move"] == "left"]["lead_count"].sum())
    base = alt.Chart(rows).encode(
        y=alt.Y("stage:N", sort=order, axis=name_axis()),
        x=alt.X(
            "signed:Q",
            axis=number_axis("Leads: left below zero, entered above", format="d"),
        ),
        tooltip=[
            alt.Tooltip("stage:N", title="Stage"),
            alt.Tooltip("move:N", title="Move"),
            alt.Tooltip("lead_count:Q", title="Leads"),
        ],
    )
    bars = base.mark_bar(size=22).encode(
        color=alt.Color(
            "move:N",
            scale=alt.Scale(domain=["entered", "left"], range=[GREEN, ORANGE]),
            legend=alt.Legend(title=None, orient="top"),
        )
    )
    more = "last 7 days"
    if date_count < 8:
        more = f"the history has {date_count} dates only"
    return finished(
        bars,
        f"{entered} entries into stages and {left} exits within a week",
        day,
        more,
        height=44 * len(order) + 20,
    )


def trigger_counts(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """Triggers of a week by type."""
    if rows.empty:
        return message("Triggers within a week", "Nothing was triggered.", day)
    rows = rows.copy()
    rows["name"] = [words(name) for name in rows["trigger_type"]]
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort="-x", axis=name_axis()),
        x=alt.X("trigger_count:Q", axis=number_axis("Triggers", format="d")),
        tooltip=[
            alt.Tooltip("name:N", title="Trigger"),
            alt.Tooltip("trigger_count:Q", title="Triggers"),
            alt.Tooltip("lead_count:Q", title="Leads"),
        ],
    )
    first = rows.iloc[0]
    return finished(
        alt.layer(
            base.mark_bar(color=BLUE, size=20),
            base.mark_text(align="left", dx=5).encode(text="trigger_count:Q"),
        ),
        f"{count(rows['trigger_count'].sum())} triggers to act on within a week",
        day,
        f"most often: {first['name']}",
        height=34 * len(rows) + 20,
    )


def movers(
    rows: pd.DataFrame, day: date | None, labels: Sequence[str]
) -> alt.LayerChart | alt.Chart:
    """The leads whose scores rose and fell the most."""
    title = "Risers and fallers within a week"
    if rows.empty:
        return message(
            title, "The history has no scores of a week ago to compare with.", day
        )
    rows = rows.copy()
    rows["name"] = list(labels)
    rows["sign"] = [
        "up" if change > 0 else "down" for change in rows["score_change_7d"]
    ]
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=list(rows["name"]), axis=name_axis(260)),
        x=alt.X("score_change_7d:Q", axis=number_axis("Change of the total, points")),
        tooltip=[
            alt.Tooltip("name:N", title="Lead"),
            alt.Tooltip("score_change_7d:Q", title="Change", format="+.1f"),
            alt.Tooltip("total_score:Q", title="Score now", format=".1f"),
            alt.Tooltip("grade:N", title="Grade"),
            alt.Tooltip("top_reasons_for:N", title="For"),
        ],
    )
    bars = base.mark_bar(size=14).encode(
        color=alt.Color(
            "sign:N",
            scale=alt.Scale(domain=STEPS, range=[GREEN, ORANGE]),
            legend=None,
        )
    )
    most = rows["score_change_7d"].max()
    return finished(
        bars,
        f"The largest rise within a week is {most:+.0f} points"
        if most > 0
        else "No score rose within a week",
        day,
        "leads whose scores rose and fell the most",
        height=22 * len(rows) + 20,
    )


# --- worklist -------------------------------------------------------------------------


def worklist_by_owner(
    rows: pd.DataFrame, day: date | None
) -> alt.LayerChart | alt.Chart:
    """Leads on the worklist by owner: overdue and in time."""
    if rows.empty:
        return message("Worklist by owner", "No lead is on the worklist.", day)
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "owner_id": rows["owner_id"],
                    "state": "overdue",
                    "lead_count": rows["overdue_count"],
                }
            ),
            pd.DataFrame(
                {
                    "owner_id": rows["owner_id"],
                    "state": "in time",
                    "lead_count": rows["lead_count"] - rows["overdue_count"],
                }
            ),
        ]
    )
    total, overdue = rows["lead_count"].sum(), rows["overdue_count"].sum()
    chart = (
        alt.Chart(long)
        .mark_bar(size=18)
        .encode(
            y=alt.Y("owner_id:N", sort="-x", axis=name_axis()),
            x=alt.X(
                "lead_count:Q", axis=number_axis("Leads", format="d"), stack="zero"
            ),
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=["overdue", "in time"], range=[ORANGE, BLUE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("owner_id:N", title="Owner"),
                alt.Tooltip("state:N", title="Next step"),
                alt.Tooltip("lead_count:Q", title="Leads"),
            ],
        )
    )
    return finished(
        chart,
        f"{count(overdue)} of {count(total)} leads on the worklist are overdue",
        day,
        "leads by owner",
        height=26 * len(rows) + 20,
    )


# --- one lead -------------------------------------------------------------------------


def score_over_time(
    rows: pd.DataFrame, day: date | None, stages: pd.DataFrame | None = None
) -> alt.LayerChart | alt.Chart:
    """Total, fit and engagement of a lead, with the least totals of the stages."""
    if rows.empty:
        return message("Score over time", "The history has no score of the lead.", day)
    long = rows.melt(
        id_vars="as_of_date",
        value_vars=["total_score", "fit_score", "engagement_score"],
        var_name="kind",
        value_name="score",
    )
    long["kind"] = [name.removesuffix("_score") for name in long["kind"]]
    kinds = ["total", "fit", "engagement"]
    line = (
        alt.Chart(long)
        .mark_line(point=len(rows) < 32, strokeWidth=2)
        .encode(
            x=alt.X("as_of_date:T", axis=day_axis(rows["as_of_date"])),
            y=alt.Y("score:Q", axis=number_axis("Score, points")),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[DARK, GREEN, ORANGE]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("as_of_date:T", title="Date"),
                alt.Tooltip("kind:N", title="Score"),
                alt.Tooltip("score:Q", title="Points", format=".1f"),
            ],
        )
    )
    layers = [line]
    if stages is not None:
        known = stages[stages["min_total_score"].notna()]
        if not known.empty:
            lines = alt.Chart(
                pd.DataFrame(
                    {
                        "minimum": known["min_total_score"].astype(float),
                        "label": "total for " + known["stage"].astype(str),
                    }
                )
            )
            layers += [
                lines.mark_rule(strokeDash=[4, 4], color=GREY).encode(y="minimum:Q"),
                lines.mark_text(
                    align="left", baseline="bottom", dx=4, color="#5b6570"
                ).encode(y="minimum:Q", x=alt.value(0), text="label:N"),
            ]
    now, then = rows["total_score"].iloc[-1], rows["total_score"].iloc[0]
    since = rows["as_of_date"].iloc[0]
    title = f"The score is {now:.1f}"
    if len(rows) > 1:
        title += f", {now - then:+.1f} since {since:%-d %B %Y}"
    return finished(alt.layer(*layers), title, day, "scores of past dates")


def waterfall_steps(ledger: pd.DataFrame, most: int = 24) -> pd.DataFrame:
    """The rows of a waterfall, from nothing to the score, by score and size.

    Of many entries the smallest are put into one step for each score, so that the last
    step ends at the sum of all.
    """
    columns = ["label", "kind", "points", "start", "end"]
    if ledger.empty:
        return pd.DataFrame(columns=columns)
    ledger = ledger.copy()
    order = {"fit": 0, "engagement": 1}
    ledger["place"] = [order.get(kind, 2) for kind in ledger["score_type"]]
    ledger["is_limit"] = ledger["entry_type"] != "rule"
    ledger["size"] = ledger["points"].abs()
    large = ledger.sort_values("size", ascending=False).head(most)
    small = ledger.drop(large.index)
    steps = []
    for place in sorted(ledger["place"].unique()):
        shown = large[large["place"] == place].sort_values(
            ["is_limit", "points", "description"], ascending=[True, False, True]
        )
        steps += [
            (
                row.description,
                "rule" if row.entry_type == "rule" else "limit",
                row.points,
            )
            for row in shown.itertuples()
        ]
        rest = small[small["place"] == place]
        if not rest.empty:
            kind = rest["score_type"].iloc[0]
            steps.append(
                (f"{len(rest)} smaller {kind} entries", "rule", rest["points"].sum())
            )
    reached, rows = 0.0, []
    for label, kind, points in steps:
        rows.append((label, kind, points, reached, round(reached + points, 6)))
        reached = round(reached + points, 6)
    rows.append(("Total score", "total", reached, 0.0, reached))
    return pd.DataFrame(rows, columns=columns)


def waterfall(ledger: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """Where the points of a lead come from, ending at its score."""
    steps = waterfall_steps(ledger)
    if steps.empty:
        return message("Where the points come from", "No rule pays for the lead.", day)
    steps = steps.copy()
    steps["place"] = range(len(steps))
    # labels may be alike, steps are not
    steps["name"] = [
        f"{place:02d}{shortened(label, 52)}"
        for place, label in enumerate(steps["label"])
    ]
    steps["change"] = [
        "total" if kind == "total" else "adds" if points >= 0 else "takes"
        for kind, points in zip(steps["kind"], steps["points"], strict=True)
    ]
    steps["text"] = [
        f"{points:.1f}" if kind == "total" else f"{points:+.1f}"
        for kind, points in zip(steps["kind"], steps["points"], strict=True)
    ]
    steps["right"] = steps[["start", "end"]].max(axis=1)
    base = alt.Chart(steps).encode(
        y=alt.Y(
            "name:N",
            sort=list(steps["name"]),
            axis=alt.Axis(
                title=None,
                labelLimit=330,
                labelExpr="substring(datum.label, 2)",
                ticks=False,
                domain=False,
            ),
        ),
        tooltip=[
            alt.Tooltip("label:N", title="Entry"),
            alt.Tooltip("points:Q", title="Points", format="+.2f"),
            alt.Tooltip("end:Q", title="Score so far", format=".2f"),
        ],
    )
    bars = base.mark_bar(size=15).encode(
        x=alt.X("start:Q", axis=number_axis("Score, points")),
        x2="end:Q",
        color=alt.Color(
            "change:N",
            scale=alt.Scale(
                domain=["adds", "takes", "total"], range=[GREEN, ORANGE, DARK]
            ),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    labels = base.mark_text(align="left", dx=4, fontSize=11).encode(
        x="right:Q", text="text:N"
    )
    most = steps.loc[steps["kind"] == "rule"].sort_values("points").tail(1)
    more = ""
    if not most.empty:
        more = f"most of all: {shortened(most['label'].iloc[0], 60)}"
    return finished(
        alt.layer(bars, labels),
        f"Entry by entry to a score of {steps['end'].iloc[-1]:.1f}",
        day,
        more,
        height=21 * len(steps) + 20,
    )


def activity_timeline(rows: pd.DataFrame, day: date | None) -> alt.Chart:
    """What a lead did, on a line of time."""
    if rows.empty:
        return message("Activities", "Nothing is recorded that the lead did.", day)
    rows = rows.copy()
    rows["name"] = [words(name) for name in rows["activity_type"]]
    order = list(
        rows.groupby("name")["occurred_at"].max().sort_values(ascending=False).index
    )
    channels = sorted({str(channel) for channel in rows["channel"] if channel})
    people = int((~rows["is_bot"].astype(bool)).sum())
    last = rows["occurred_at"].max()
    chart = (
        alt.Chart(rows)
        .mark_circle(size=70, opacity=0.65)
        .encode(
            x=alt.X("occurred_at:T", axis=alt.Axis(title="Time, UTC", labelAngle=0)),
            y=alt.Y("name:N", sort=order, axis=name_axis()),
            color=alt.Color(
                "channel:N",
                scale=alt.Scale(domain=channels, range=PALETTE[: len(channels)]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            shape=alt.Shape("is_bot:N", legend=None),
            tooltip=[
                alt.Tooltip("occurred_at:T", title="When", format="%Y-%m-%d %H:%M"),
                alt.Tooltip("name:N", title="What"),
                alt.Tooltip("category:N", title="Category"),
                alt.Tooltip("asset:N", title="Asset"),
                alt.Tooltip("campaign:N", title="Campaign"),
                alt.Tooltip("value:Q", title="Value", format=",.2f"),
                alt.Tooltip("is_bot:N", title="Bot"),
            ],
        )
    )
    return finished(
        chart,
        f"{count(people)} activities, the last on {last:%-d %B %Y}",
        day,
        "the latest of them, by type and channel",
        height=26 * len(order) + 20,
    )


# --- segments -------------------------------------------------------------------------


def rfm_grid(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """Buyers by how recently and how often they bought, as a heat map."""
    if rows.empty:
        return message("Buyers by recency and frequency", "Nobody has bought.", day)
    rows = rows.copy()
    rows["segment"] = [words(name) for name in rows["rfm_segment"]]
    rows["label"] = [count(leads) for leads in rows["lead_count"]]
    greatest = float(rows["lead_count"].max())
    base = alt.Chart(rows).encode(
        x=alt.X(
            "frequency_quintile:O",
            axis=alt.Axis(title="Frequency quintile, 5 orders most", labelAngle=0),
        ),
        y=alt.Y(
            "recency_quintile:O",
            sort="descending",
            axis=alt.Axis(title="Recency quintile, 5 bought last"),
        ),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("lead_count:Q", title="Buyers", format=","),
            alt.Tooltip("order_value:Q", title="Value of orders", format=",.0f"),
        ],
    )
    ink = heat_map_ink("lead_count", 0.55 * greatest)
    cells = heat_map_cells(base, "lead_count", greatest, "linear")
    sizes = rows.groupby("segment")["lead_count"].sum().sort_values(ascending=False)
    return finished(
        alt.layer(
            cells,
            base.mark_text(dy=-7, fontSize=13, fontWeight="bold").encode(
                text="label:N", color=ink
            ),
            base.mark_text(dy=9, fontSize=10).encode(text="segment:N", color=ink),
        ),
        f"{count(rows['lead_count'].sum())} buyers, of whom {count(sizes.iloc[0])} are"
        f" {sizes.index[0]}",
        day,
        "buyers by quintiles",
        height=330,
    )


def segment_sizes(
    rows: pd.DataFrame, kind: str, day: date | None
) -> alt.LayerChart | alt.Chart:
    """Leads by segment of one kind."""
    titles = {"life_cycle": "life cycle", "rfm": "RFM", "engagement": "engagement"}
    title = f"Leads by {titles.get(kind, words(kind))} segment"
    rows = rows[rows["kind"] == kind].copy()
    if rows.empty:
        return message(title, "No lead has a segment of this kind.", day)
    rows["name"] = [words(name) for name in rows["segment"]]
    total = rows["lead_count"].sum()
    rows["label"] = [
        f"{count(leads)} ({percent(leads / total)})" for leads in rows["lead_count"]
    ]
    largest = rows.sort_values("lead_count").iloc[-1]
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort="-x", axis=name_axis()),
        x=alt.X(
            "lead_count:Q",
            axis=number_axis("Leads"),
            scale=alt.Scale(domainMax=float(rows["lead_count"].max()) * 1.25),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Segment"),
            alt.Tooltip("lead_count:Q", title="Leads", format=","),
        ],
    )
    return finished(
        alt.layer(
            base.mark_bar(color=BLUE, size=18),
            base.mark_text(align="left", dx=5).encode(text="label:N"),
        ),
        f"{title}: {percent(largest['lead_count'] / total)} are {largest['name']}",
        day,
        height=28 * len(rows) + 20,
    )


def plays(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """Leads by the play that they are in, coloured by the team that runs it."""
    if rows.empty:
        return message("Leads by play", "No play is for any lead.", day)
    rows = rows.copy()
    rows["name"] = [
        f"{words(segment)}: {words(campaign)}"
        for segment, campaign in zip(rows["segment"], rows["campaign"], strict=True)
    ]
    teams = sorted(set(rows["play_owner"].dropna()))
    sales = rows[rows["channel"] == "sales"]["lead_count"].sum()
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=list(rows["name"]), axis=name_axis(300)),
        x=alt.X("lead_count:Q", axis=number_axis("Leads")),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("campaign:N", title="Campaign"),
            alt.Tooltip("channel:N", title="Channel"),
            alt.Tooltip("play_owner:N", title="Run by"),
            alt.Tooltip("first_step:N", title="First step"),
            alt.Tooltip("time_limit_days:Q", title="Within days"),
            alt.Tooltip("lead_count:Q", title="Leads", format=","),
        ],
    )
    return finished(
        alt.layer(
            base.mark_bar(size=13).encode(
                color=alt.Color(
                    "play_owner:N",
                    scale=alt.Scale(domain=teams, range=PALETTE[: len(teams)]),
                    legend=alt.Legend(title="Run by", orient="top"),
                )
            ),
            base.mark_text(align="left", dx=4, fontSize=11).encode(
                text=alt.Text("lead_count:Q", format=",")
            ),
        ),
        f"Plays by priority: {count(sales)} leads are for sales",
        day,
        "leads by segment and campaign, the first play above",
        height=20 * len(rows) + 20,
    )


def sizes_over_time(
    rows: pd.DataFrame,
    name: str,
    order: Sequence[str],
    title: str,
    day: date | None,
    is_stacked: bool = True,
) -> alt.Chart:
    """How many leads were in each band or stage on dates of the history."""
    if rows.empty or rows["as_of_date"].nunique() < 2:
        return message(
            title,
            "The history has no date of a week ago: `make backfill` adds past ones.",
            day,
        )
    names = list(order)
    chart = alt.Chart(rows)
    marked = (
        chart.mark_area(opacity=0.85)
        if is_stacked
        else chart.mark_line(point=True, strokeWidth=2)
    )
    change = {
        group: int(part["lead_count"].iloc[-1] - part["lead_count"].iloc[0])
        for group, part in rows.sort_values("as_of_date").groupby(name)
    }
    largest = max(change, key=lambda group: abs(change[group]))
    return finished(
        marked.encode(
            x=alt.X("as_of_date:T", axis=day_axis(rows["as_of_date"])),
            y=alt.Y(
                "lead_count:Q",
                axis=number_axis("Leads"),
                stack="zero" if is_stacked else None,
            ),
            color=alt.Color(
                f"{name}:N",
                sort=names,
                scale=alt.Scale(domain=names, range=PALETTE[: len(names)]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("as_of_date:T", title="Date"),
                alt.Tooltip(f"{name}:N", title="Group"),
                alt.Tooltip("lead_count:Q", title="Leads", format=","),
            ],
        ),
        f"{title}: {words(largest)} changed by {change[largest]:+,d} leads",
        day,
        f"weekly since {rows['as_of_date'].min():%-d %B %Y}",
    )


# --- campaigns and channels -----------------------------------------------------------


def attributions(
    rows: pd.DataFrame, measure: str, level: str, day: date | None, most: int = 15
) -> alt.LayerChart | alt.Chart:
    """What each of five rules gives to campaigns or channels, side by side."""
    titles = {
        "revenue": "Revenue, reporting currency",
        "conversions": "Conversions",
        "return_on_cost": "Return on cost, times the cost",
    }
    title = f"Five attributions by {level}"
    columns = {f"{measure}_{rule}": name for rule, name in RULE_NAMES.items()}
    if rows.empty:
        return message(title, f"No {level} has touched anybody.", day)
    known = rows[rows[list(columns)].notna().any(axis=1)]
    known = known[known[list(columns)].max(axis=1) > 0]
    if known.empty:
        return message(title, "No rule gives anything to any of them.", day)
    known = known.assign(greatest=known[list(columns)].astype(float).mean(axis=1))
    known = known.sort_values("greatest", ascending=False).head(most)
    names = list(known["name"])
    long = known.melt(
        id_vars="name", value_vars=list(columns), var_name="rule", value_name="worth"
    )
    long["rule"] = [columns[rule] for rule in long["rule"]]
    spread = pd.DataFrame(
        {
            "name": names,
            "least": known[list(columns)].min(axis=1).to_numpy(),
            "most": known[list(columns)].max(axis=1).to_numpy(),
        }
    )
    y = alt.Y("name:N", sort=names, axis=name_axis())
    form = ",.1f" if measure == "return_on_cost" else ",.0f"
    axis = number_axis(titles[measure], format="~s")
    line = (
        alt.Chart(spread)
        .mark_rule(color=GREY, strokeWidth=3)
        .encode(y=y, x=alt.X("least:Q", axis=axis), x2="most:Q")
    )
    dots = (
        alt.Chart(long)
        .mark_point(filled=True, size=90, opacity=0.9)
        .encode(
            y=y,
            x=alt.X("worth:Q", axis=axis),
            color=alt.Color(
                "rule:N",
                sort=list(RULE_NAMES.values()),
                scale=alt.Scale(
                    domain=list(RULE_NAMES.values()), range=PALETTE[: len(RULE_NAMES)]
                ),
                legend=alt.Legend(title=None, orient="top", columns=3),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=level.capitalize()),
                alt.Tooltip("rule:N", title="Rule"),
                alt.Tooltip("worth:Q", title=words(measure).capitalize(), format=form),
            ],
        )
    )
    layers = [line, dots]
    if measure == "return_on_cost":
        layers.insert(
            0,
            alt.Chart(pd.DataFrame({"worth": [1.0]}))
            .mark_rule(color=RED, strokeDash=[4, 4])
            .encode(x="worth:Q"),
        )
    first = known.iloc[0]
    verbs = {
        "revenue": "brings the most revenue",
        "conversions": "brings the most conversions",
        "return_on_cost": "returns the most for its cost",
    }
    if first["id"] == "(no touch)" and len(known) > 1:
        first = known.iloc[1]
    more = "where the dots of a row lie apart, the rules disagree"
    if measure == "return_on_cost":
        more += "; left of the red line the cost does not come back"
    return finished(
        alt.layer(*layers),
        f"{first['name']} {verbs[measure]}",
        day,
        more,
        height=28 * len(names) + 20,
    )


def cost_per_mql(
    rows: pd.DataFrame, level: str, day: date | None, most: int = 15
) -> alt.LayerChart | alt.Chart:
    """What an MQL cost, by campaign or channel."""
    known = rows[rows["cost_per_mql"].notna()] if not rows.empty else rows
    title = f"Cost per MQL by {level}"
    if known.empty:
        return message(title, f"No {level} with a known cost has made an MQL.", day)
    known = known.sort_values(["cost_per_mql", "name"]).head(most).copy()
    known["label"] = [
        f"{count(cost)} ({count(leads)} MQL)"
        for cost, leads in zip(known["cost_per_mql"], known["mql_count"], strict=True)
    ]
    base = alt.Chart(known).encode(
        y=alt.Y("name:N", sort=list(known["name"]), axis=name_axis()),
        x=alt.X(
            "cost_per_mql:Q",
            axis=number_axis("Cost per MQL, reporting currency"),
            scale=alt.Scale(domainMax=float(known["cost_per_mql"].max()) * 1.5),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=level.capitalize()),
            alt.Tooltip("cost_per_mql:Q", title="Cost per MQL", format=",.0f"),
            alt.Tooltip("mql_count:Q", title="MQLs"),
            alt.Tooltip("cost:Q", title="Cost", format=",.0f"),
        ],
    )
    first = known.iloc[0]
    return finished(
        alt.layer(
            base.mark_bar(color=BLUE, size=18),
            base.mark_text(align="left", dx=5).encode(text="label:N"),
        ),
        f"{first['name']} makes the cheapest MQLs: {count(first['cost_per_mql'])} each",
        day,
        "first MQLs by the last touch before",
        height=28 * len(known) + 20,
    )


# --- does it work ---------------------------------------------------------------------

TOO_FEW = (
    "No observation is complete: it needs scores older than the model's horizon."
    " `make backfill` adds them."
)


def conversion_by_group(
    rows: pd.DataFrame, kind: str, day: date | None
) -> alt.LayerChart | alt.Chart:
    """Conversion rate of each decile or band with its interval."""
    title = f"Conversion by {kind}"
    if rows.empty:
        return message(title, TOO_FEW, day)
    rows = rows.copy()
    rows["label"] = [
        f"{count(leads)} of {count(all_leads)}"
        for leads, all_leads in zip(
            rows["conversion_count"], rows["lead_count"], strict=True
        )
    ]
    base = alt.Chart(rows).encode(
        x=alt.X(
            "score_group:N",
            sort=list(rows["score_group"]),
            axis=alt.Axis(
                title=f"{kind.capitalize()} of the score, the best first", labelAngle=0
            ),
        ),
        tooltip=[
            alt.Tooltip("score_group:N", title=kind.capitalize()),
            alt.Tooltip("label:N", title="Converted"),
            alt.Tooltip("conversion_rate:Q", title="Rate", format=".2%"),
            alt.Tooltip("rate_lower:Q", title="At least", format=".2%"),
            alt.Tooltip("rate_upper:Q", title="At most", format=".2%"),
            alt.Tooltip("min_score:Q", title="Scores from", format=".1f"),
            alt.Tooltip("max_score:Q", title="Scores to", format=".1f"),
        ],
    )
    axis = number_axis("Converted, share of leads", format=".1~%")
    bars = base.mark_bar(color=BLUE, opacity=0.8).encode(
        y=alt.Y("conversion_rate:Q", axis=axis)
    )
    intervals = base.mark_rule(color=DARK, strokeWidth=2).encode(
        y=alt.Y("rate_lower:Q", axis=axis), y2="rate_upper:Q"
    )
    first = rows.iloc[0]
    overall = first["overall_conversion_rate"]
    line = (
        alt.Chart(pd.DataFrame({"rate": [overall]}))
        .mark_rule(color=RED, strokeDash=[4, 4])
        .encode(y="rate:Q")
    )
    return finished(
        alt.layer(bars, intervals, line),
        f"The best {kind} converts at {percent(first['conversion_rate'])},"
        f" all leads at {percent(overall)}",
        day,
        "95 % intervals by Wilson; the red line is all leads",
    )


def _with_origin(rows: pd.DataFrame) -> pd.DataFrame:
    """Cumulative shares from the best decile on, from nothing."""
    captured = pd.DataFrame(
        {
            "share": rows["cumulative_lead_count"] / rows["overall_lead_count"],
            "captured": rows["cumulative_capture"],
        }
    )
    origin = pd.DataFrame({"share": [0.0], "captured": [0.0]})
    return pd.concat([origin, captured], ignore_index=True).astype(float)


def capture_curve(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """Share of the conversions among the best-scored leads."""
    title = "Capture of conversions"
    if rows.empty or rows["cumulative_capture"].isna().all():
        return message(title, TOO_FEW if rows.empty else "Nobody has converted.", day)
    curve = _with_origin(rows)
    fifth = curve[curve["share"] <= 0.21].iloc[-1]
    shares = alt.Axis(
        title="Leads, the best-scored first", format=".0%", gridColor="#eceff1"
    )
    base = alt.Chart(curve).encode(
        x=alt.X("share:Q", axis=shares, scale=alt.Scale(domain=[0, 1])),
        y=alt.Y(
            "captured:Q",
            axis=number_axis("Conversions captured", format=".0%"),
            scale=alt.Scale(domain=[0, 1]),
        ),
        tooltip=[
            alt.Tooltip("share:Q", title="Leads", format=".0%"),
            alt.Tooltip("captured:Q", title="Conversions", format=".0%"),
        ],
    )
    chance = (
        alt.Chart(pd.DataFrame({"share": [0, 1], "captured": [0, 1]}))
        .mark_line(color=GREY, strokeDash=[4, 4])
        .encode(x="share:Q", y="captured:Q")
    )
    return finished(
        alt.layer(chance, base.mark_line(color=BLUE, point=True, strokeWidth=2.5)),
        f"The best {percent(fifth['share'])} of leads hold"
        f" {percent(fifth['captured'])} of conversions",
        day,
        "the dashed line is chance",
    )


def lift_curve(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """How many times more often each decile converts than all leads."""
    title = "Lift by decile"
    if rows.empty or rows["lift"].isna().all():
        return message(title, TOO_FEW if rows.empty else "Nobody has converted.", day)
    base = alt.Chart(rows).encode(
        x=alt.X(
            "score_group:N",
            sort=list(rows["score_group"]),
            axis=alt.Axis(title="Decile of the score, the best first", labelAngle=0),
        ),
        y=alt.Y("lift:Q", axis=number_axis("Lift, times the rate of all leads")),
        tooltip=[
            alt.Tooltip("score_group:N", title="Decile"),
            alt.Tooltip("lift:Q", title="Lift", format=".2f"),
            alt.Tooltip("conversion_count:Q", title="Conversions"),
            alt.Tooltip("lead_count:Q", title="Leads"),
        ],
    )
    line = (
        alt.Chart(pd.DataFrame({"lift": [1.0]}))
        .mark_rule(color=RED, strokeDash=[4, 4])
        .encode(y="lift:Q")
    )
    return finished(
        alt.layer(line, base.mark_line(color=BLUE, point=True, strokeWidth=2.5)),
        f"The best decile converts {rows['lift'].iloc[0]:.1f} times as often as all",
        day,
        "the red line is the rate of all leads",
    )


def auc_over_time(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """How well scores told who converts, by model and observation."""
    title = "AUC by model"
    known = rows[rows["auc"].notna()] if not rows.empty else rows
    if known.empty:
        return message(title, TOO_FEW, day)
    names = sorted(set(known["model_id"]))
    base = alt.Chart(known).encode(
        x=alt.X(
            "observation_date:T",
            axis=alt.Axis(title="Date of the scores", format="%-d %b %Y", tickCount=6),
        ),
        color=alt.Color(
            "model_id:N",
            scale=alt.Scale(domain=names, range=PALETTE[: len(names)]),
            legend=alt.Legend(title=None, orient="top", labelLimit=220),
        ),
        xOffset=alt.XOffset("model_id:N"),
        tooltip=[
            alt.Tooltip("model_id:N", title="Model"),
            alt.Tooltip("observation_date:T", title="Scores of"),
            alt.Tooltip("auc:Q", title="AUC", format=".3f"),
            alt.Tooltip("auc_lower:Q", title="At least", format=".3f"),
            alt.Tooltip("auc_upper:Q", title="At most", format=".3f"),
            alt.Tooltip("overall_conversion_count:Q", title="Conversions"),
            alt.Tooltip("outcome_warning:N", title="Warning"),
        ],
    )
    axis = number_axis("AUC, 0.5 is chance and 1 perfect")
    scale = alt.Scale(domain=[min(0.4, float(known["auc"].min())), 1.0], clamp=True)
    best = known.sort_values("auc").iloc[-1]
    return finished(
        alt.layer(
            alt.Chart(pd.DataFrame({"auc": [0.5]}))
            .mark_rule(color=RED, strokeDash=[4, 4])
            .encode(y="auc:Q"),
            base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
                y=alt.Y("auc_lower:Q", axis=axis, scale=scale), y2="auc_upper:Q"
            ),
            base.mark_point(filled=True, size=70).encode(
                y=alt.Y("auc:Q", axis=axis, scale=scale)
            ),
        ),
        f"{best['model_id']} tells best who converts: AUC {best['auc']:.2f}",
        day,
        "95 % intervals; the red line is chance",
    )


def rule_outcomes(
    rows: pd.DataFrame, day: date | None, most: int = 25
) -> alt.LayerChart | alt.Chart:
    """Which rules mark leads who convert, and which the outcomes speak against."""
    title = "Weight of evidence of the rules"
    known = rows[rows["weight_of_evidence"].notna()] if not rows.empty else rows
    if known.empty:
        return message(title, TOO_FEW, day)
    known = known.head(most).copy()
    known["verdict"] = [
        "speaks against its points"
        if disagrees
        else "beyond chance"
        if sure
        else "may be chance"
        for disagrees, sure in zip(
            known["disagrees"], known["is_beyond_chance"], strict=True
        )
    ]
    known["name"] = [
        f"{rule}: {shortened(text, 44)}"
        for rule, text in zip(known["rule_id"], known["description"], strict=True)
    ]
    known = known.sort_values("weight_of_evidence", ascending=False)
    verdicts = ["beyond chance", "may be chance", "speaks against its points"]
    against = int((known["verdict"] == verdicts[2]).sum())
    chart = (
        alt.Chart(known)
        .mark_bar(size=13)
        .encode(
            y=alt.Y("name:N", sort=list(known["name"]), axis=name_axis(380)),
            x=alt.X(
                "weight_of_evidence:Q",
                axis=number_axis("Weight of evidence, natural logarithm"),
            ),
            color=alt.Color(
                "verdict:N",
                scale=alt.Scale(domain=verdicts, range=[BLUE, GREY, RED]),
                legend=alt.Legend(title=None, orient="top", labelLimit=220),
            ),
            tooltip=[
                alt.Tooltip("rule_id:N", title="Rule"),
                alt.Tooltip("description:N", title="Pays for"),
                alt.Tooltip("lift:Q", title="Lift", format=".2f"),
                alt.Tooltip("paid_lead_count:Q", title="Leads paid", format=","),
                alt.Tooltip("conversions_with:Q", title="Of them converted"),
                alt.Tooltip("average_points:Q", title="Average points", format="+.1f"),
                alt.Tooltip("information_value:Q", title="Information", format=".2f"),
                alt.Tooltip("outcome_warning:N", title="Warning"),
            ],
        )
    )
    if against:
        noun = "rule" if against == 1 else "rules"
        title = f"Outcomes speak against the points of {against} {noun}"
    else:
        title = "No rule's points are contradicted by outcomes"
    return finished(
        chart,
        title,
        day,
        "above 0 a rule marks leads who convert",
        height=19 * len(known) + 20,
    )


# --- accounts -------------------------------------------------------------------------


def account_names(rows: pd.DataFrame) -> list[str]:
    """Names that tell accounts apart, in the order of the rows."""
    names: list[str] = []
    for name, account in zip(rows["account_name"], rows["account_id"], strict=True):
        shown = shortened(name or account, 34)
        names.append(f"{shown} ({account})" if shown in names else shown)
    return names


def top_accounts(rows: pd.DataFrame, day: date | None) -> alt.LayerChart | alt.Chart:
    """The accounts with the best leads together."""
    if rows.empty:
        return message("Top accounts", "No account has a scored lead.", day)
    rows = rows.copy()
    rows["name"] = account_names(rows)
    rows["deal"] = [
        "deal open" if deals else "no open deal"
        for deals in rows["open_opportunity_count"]
    ]
    rows["label"] = [
        f"{count(engaged)} of {count(leads)} engaged"
        for engaged, leads in zip(
            rows["engaged_lead_count"], rows["lead_count"], strict=True
        )
    ]
    base = alt.Chart(rows).encode(
        y=alt.Y("name:N", sort=list(rows["name"]), axis=name_axis()),
        x=alt.X(
            "score_sum_top:Q",
            axis=number_axis("Score of the best leads together, points"),
            scale=alt.Scale(domainMax=float(rows["score_sum_top"].max()) * 1.5),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Account"),
            alt.Tooltip("score_sum_top:Q", title="Score", format=".1f"),
            alt.Tooltip("best_score:Q", title="Best lead", format=".1f"),
            alt.Tooltip("lead_count:Q", title="Leads"),
            alt.Tooltip("engaged_lead_count:Q", title="Engaged"),
            alt.Tooltip("seniorities:N", title="Seniorities"),
            alt.Tooltip("departments:N", title="Departments"),
            alt.Tooltip("open_opportunity_amount:Q", title="Open deals", format=",.0f"),
        ],
    )
    first = rows.iloc[0]
    return finished(
        alt.layer(
            base.mark_bar(size=16).encode(
                color=alt.Color(
                    "deal:N",
                    scale=alt.Scale(
                        domain=["no open deal", "deal open"], range=[BLUE, GREEN]
                    ),
                    legend=alt.Legend(title=None, orient="top"),
                )
            ),
            base.mark_text(align="left", dx=5, fontSize=11).encode(text="label:N"),
        ),
        f"{first['name']} leads the accounts with {first['score_sum_top']:.0f} points",
        day,
        f"the first {len(rows)} accounts",
        height=24 * len(rows) + 20,
    )


def account_coverage(
    rows: pd.DataFrame, day: date | None
) -> alt.LayerChart | alt.Chart:
    """Accounts by how many seniorities and departments are engaged."""
    if rows.empty:
        return message("Coverage of accounts", "No account has an engaged lead.", day)
    total = rows["account_count"].sum()
    wide = rows[(rows["seniority_count"] > 1) & (rows["department_count"] > 1)]
    greatest = float(rows["account_count"].max())
    base = alt.Chart(rows).encode(
        x=alt.X(
            "department_count:O",
            axis=alt.Axis(title="Different departments engaged", labelAngle=0),
        ),
        y=alt.Y(
            "seniority_count:O",
            sort="descending",
            axis=alt.Axis(title="Different seniorities engaged"),
        ),
        tooltip=[
            alt.Tooltip("account_count:Q", title="Accounts"),
            alt.Tooltip("average_score:Q", title="Average score", format=".0f"),
        ],
    )
    return finished(
        alt.layer(
            heat_map_cells(base, "account_count", greatest),
            base.mark_text(fontSize=13).encode(
                text=alt.Text("account_count:Q", format=","),
                color=heat_map_ink("account_count", 0.4 * greatest),
            ),
        ),
        f"{count(wide['account_count'].sum())} of {count(total)} engaged accounts show"
        " a buying committee",
        day,
        "accounts; a committee is several seniorities and departments",
    )


def account_movers(rows: pd.DataFrame, day: date | None) -> alt.Chart:
    """The accounts that rose and fell the most within 30 days."""
    title = "Accounts that rose and fell within 30 days"
    if rows.empty:
        return message(
            title, "The history has no scores of 30 days ago to compare with.", day
        )
    rows = rows.copy()
    rows["name"] = account_names(rows)
    rows["sign"] = [
        "up" if change > 0 else "down" for change in rows["account_score_change_30d"]
    ]
    first = rows.iloc[0]
    return finished(
        alt.Chart(rows)
        .mark_bar(size=14)
        .encode(
            y=alt.Y("name:N", sort=list(rows["name"]), axis=name_axis()),
            x=alt.X(
                "account_score_change_30d:Q",
                axis=number_axis("Change of the score, points"),
            ),
            color=alt.Color(
                "sign:N",
                scale=alt.Scale(domain=STEPS, range=[GREEN, ORANGE]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Account"),
                alt.Tooltip(
                    "account_score_change_30d:Q", title="Change", format="+.1f"
                ),
                alt.Tooltip("score_sum_top:Q", title="Score now", format=".1f"),
            ],
        ),
        f"{first['name']}: {first['account_score_change_30d']:+.0f} points in 30 days",
        day,
        "accounts that rose and fell the most",
        height=22 * len(rows) + 20,
    )


# --- runs and data quality ------------------------------------------------------------


def runs(rows: pd.DataFrame, day: date | None) -> alt.Chart:
    """The latest runs, how long they took and how they ended."""
    if rows.empty:
        return message("Runs", "No run is recorded.", day)
    rows = rows.copy()
    rows["ending"] = [
        "failed" if failed else "warned" if warned else "went well"
        for failed, warned in zip(
            rows["failed_count"], rows["warned_count"], strict=True
        )
    ]
    rows["started"] = [f"{start:%Y-%m-%d %H:%M}" for start in rows["started_at"]]
    rows = rows.drop_duplicates("started").sort_values("started_at")
    endings = ["went well", "warned", "failed"]
    failed = int((rows["ending"] == "failed").sum())
    return finished(
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "started:N",
                sort=list(rows["started"]),
                axis=alt.Axis(title="Start of the run, UTC", labelAngle=-40),
            ),
            y=alt.Y("seconds:Q", axis=number_axis("Work of all nodes, seconds")),
            color=alt.Color(
                "ending:N",
                scale=alt.Scale(domain=endings, range=[GREEN, ORANGE, RED]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("started:N", title="Started"),
                alt.Tooltip("command:N", title="Command"),
                alt.Tooltip("node_count:Q", title="Nodes"),
                alt.Tooltip("failed_count:Q", title="Failed"),
                alt.Tooltip("warned_count:Q", title="Warned"),
                alt.Tooltip("seconds:Q", title="Seconds", format=".0f"),
            ],
        ),
        f"{failed} of the last {len(rows)} runs failed"
        if failed
        else f"None of the last {len(rows)} runs failed",
        day,
        "runs of dbt",
        height=220,
    )


def daily_activities(rows: pd.DataFrame, day: date | None) -> alt.Chart:
    """Activities per day and source; a gap is a load that is missing."""
    if rows.empty:
        return message(
            "Activities per day", "No activity within the last two months.", day
        )
    names = sorted(set(rows["source_name"]))
    last = rows["activity_date"].max()
    return finished(
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X("yearmonthdate(activity_date):T", axis=alt.Axis(title="Day, UTC")),
            y=alt.Y("activity_count:Q", axis=number_axis("Activities"), stack="zero"),
            color=alt.Color(
                "source_name:N",
                scale=alt.Scale(domain=names, range=PALETTE[: len(names)]),
                legend=alt.Legend(title=None, orient="top"),
            ),
            tooltip=[
                alt.Tooltip("activity_date:T", title="Day"),
                alt.Tooltip("source_name:N", title="Source"),
                alt.Tooltip("activity_count:Q", title="Activities", format=","),
            ],
        ),
        f"Activities arrive up to {last:%-d %B %Y}",
        day,
        "a gap is a load that is missing",
        height=220,
    )


def rejected(rows: pd.DataFrame, day: date | None, most: int = 20) -> alt.Chart:
    """Raw rows that were set aside, by table and reason."""
    if rows.empty:
        return message("Rejected records", "No raw row was set aside.", day)
    total = rows["record_count"].sum()
    order = list(
        rows.groupby("source_name")["record_count"]
        .sum()
        .sort_values(ascending=False)
        .index
    )[:most]
    by_reason = rows.groupby("reason")["record_count"].sum()
    reasons = list(by_reason.sort_values(ascending=False).index)
    shown = rows[rows["source_name"].isin(order)].copy()
    if len(reasons) > len(PALETTE):
        kept = reasons[: len(PALETTE) - 1]
        shown["reason"] = [
            reason if reason in kept else "others" for reason in shown["reason"]
        ]
        shown = shown.groupby(["source_name", "reason"], as_index=False)[
            "record_count"
        ].sum()
        reasons = [*kept, "others"]
    shown["reason"] = [words(reason) for reason in shown["reason"]]
    names = [words(reason) for reason in reasons]
    return finished(
        alt.Chart(shown)
        .mark_bar(size=16)
        .encode(
            y=alt.Y("source_name:N", sort=order, axis=name_axis()),
            x=alt.X("record_count:Q", axis=number_axis("Raw rows"), stack="zero"),
            color=alt.Color(
                "reason:N",
                sort=names,
                scale=alt.Scale(domain=names, range=PALETTE[: len(names)]),
                legend=alt.Legend(title=None, orient="top", columns=4, labelLimit=200),
            ),
            tooltip=[
                alt.Tooltip("source_name:N", title="Raw table"),
                alt.Tooltip("reason:N", title="Reason"),
                alt.Tooltip("record_count:Q", title="Rows", format=","),
            ],
        ),
        f"{count(total)} raw rows were set aside, most for: {names[0]}",
        day,
        "rows of rejected_records by raw table and reason",
        height=24 * len(order) + 20,
    )
