"""How the last runs went, how fresh the sources are, and what was set aside."""

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show, table


def last_runs(around: Page) -> None:
    published = around.ask("publications")
    if not published.empty:
        when = published["published_at"].max()
        st.markdown(
            f"**Published {when:%-d %B %Y, %H:%M} UTC**: {len(published)} marts with"
            f" {published['row_count'].sum():,.0f} rows."
        )
        with st.expander("Rows per mart"):
            table(published[["mart", "row_count"]])
    if not around.ask("has_runs"):
        show(
            charts.message(
                "Runs",
                "No run is recorded: there is no table run_history, or it has other"
                " columns.",
                around.day,
            )
        )
        return
    show(charts.runs(around.ask("runs"), around.day))
    problems = around.ask("run_problems")
    if problems.empty:
        st.markdown("No model or test has failed or warned.")
    else:
        st.markdown("What failed or warned last:")
        table(
            problems.dropna(axis="columns", how="all"),
            height=min(220, 38 + 35 * len(problems)),
            column_config={
                "started_at": st.column_config.DatetimeColumn(
                    "Run, UTC", format="D MMM YYYY, HH:mm"
                ),
                "node": "Model or test",
                "resource_type": "Kind",
                "status": "Ended",
                "failures": "Rows found",
                "message": st.column_config.TextColumn("Message", width="large"),
            },
        )


def sources(around: Page) -> None:
    fresh = around.ask("freshness")
    st.subheader("Freshness of the sources")
    if fresh.empty or around.day is None:
        st.info("No source has brought an activity.")
        return
    end = pd.Timestamp(around.day) + pd.Timedelta(days=1)
    fresh["age_hours"] = [
        max(0.0, (end - loaded).total_seconds() / 3600)
        for loaded in fresh["last_loaded_at"]
    ]
    oldest = fresh.sort_values("age_hours").iloc[-1]
    st.markdown(
        f"**{oldest['source_name']} is the oldest**: loaded"
        f" {oldest['age_hours']:.0f} hours before the end of the scoring date,"
        f" {around.day:%-d %B %Y}."
    )
    table(
        fresh,
        column_config={
            "source_name": "Source",
            "last_loaded_at": st.column_config.DatetimeColumn(
                "Last loaded, UTC", format="D MMM YYYY, HH:mm"
            ),
            "last_occurred_at": st.column_config.DatetimeColumn(
                "Last event, UTC", format="D MMM YYYY, HH:mm"
            ),
            "activity_count": st.column_config.NumberColumn(
                "Activities", format="localized"
            ),
            "age_hours": st.column_config.NumberColumn(
                "Hours before the date's end", format="%.1f"
            ),
        },
    )
    show(
        charts.daily_activities(around.ask("daily_activities", around.day), around.day)
    )


def quality(around: Page) -> None:
    last_runs(around)
    sources(around)
    st.subheader("Rejected records")
    rows = around.ask("rejected")
    show(charts.rejected(rows, around.day))
    if not rows.empty:
        table(
            rows,
            height=260,
            column_config={
                "source_name": "Raw table",
                "reason": "Reason",
                "record_count": "Rows",
                "last_loaded_at": st.column_config.DatetimeColumn(
                    "Last loaded, UTC", format="D MMM YYYY, HH:mm"
                ),
            },
        )


page("Runs and data quality", quality, needs_model=False)
