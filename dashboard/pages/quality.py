"""How the last runs went, how fresh the sources are, and what was set aside."""

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show


def last_runs(around: Page) -> None:
    published = around.ask("publications")
    if not published.empty:
        when = published["published_at"].max()
        st.markdown(
            f"**Published {when:%-d %B %Y, %H:%M} UTC**: {len(published)} marts with"
            f" {published['row_count'].sum():,.0f} rows."
        )
        with st.expander("Rows per mart"):
            st.dataframe(published[["mart", "row_count"]], hide_index=True)
    if not around.ask("has_runs"):
        show(
            charts.message(
                "Runs",
                "Runs are recorded in the warehouse (run_history), and not in this"
                " published copy.",
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
        st.dataframe(problems, hide_index=True, height=220)


def sources(around: Page) -> None:
    fresh = around.ask("freshness")
    st.subheader("Freshness of the sources")
    if fresh.empty or around.day is None:
        st.info("No source has brought an activity.")
        return
    end_of_day = pd.Timestamp(around.day) + pd.Timedelta(days=1)
    boxes = st.columns(len(fresh))
    for box, row in zip(boxes, fresh.itertuples(), strict=True):
        days = (end_of_day - row.last_loaded_at).total_seconds() / 86400
        box.metric(
            row.source_name,
            f"{row.last_loaded_at:%-d %b, %H:%M}",
            f"{max(days, 0):.1f} days before the date's end",
            delta_color="off" if days < 2 else "inverse",
            delta_arrow="off",
            help=f"Last loaded, UTC. The last event happened"
            f" {row.last_occurred_at:%-d %B %Y, %H:%M}; {row.activity_count:,}"
            " activities in all.",
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
        st.dataframe(
            rows,
            hide_index=True,
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
