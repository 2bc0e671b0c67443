"""Leads by grade, the funnel of stages, and what changed this week."""

import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show


def overview(around: Page) -> None:
    model = around.model_id
    counts = around.ask("score_counts", model).iloc[0]
    dates, first = around.date_count, around.first_date
    leads = int(counts["lead_count"])
    if not leads or around.day is None:
        st.info("The model scores nobody.")
        return
    columns = st.columns(5)
    columns[0].metric("Scored leads", f"{leads:,}")
    columns[1].metric("In a stage", f"{int(counts['stage_count'] or 0):,}")
    columns[2].metric("Average score", f"{counts['average_score']:.1f}")
    has_week = counts["new_count"] < leads
    columns[3].metric(
        "Rising, 7 days", f"{int(counts['rising_count']):,}" if has_week else "–"
    )
    columns[4].metric(
        "Falling, 7 days", f"{int(counts['falling_count']):,}" if has_week else "–"
    )
    left, right = st.columns(2)
    with left:
        show(charts.grade_matrix(around.ask("grade_matrix", model), around.day))
        show(
            charts.stage_funnel(
                around.ask("stage_funnel", model, around.model["conversion_activity"]),
                leads,
                around.day,
                first,
            )
        )
    with right:
        show(
            charts.score_distribution(
                around.ask("score_distribution", model), around.day
            )
        )
        st.subheader("This week")
        moves = around.ask("stage_moves", model, around.day, first or around.day)
        show(charts.weekly_moves(moves, around.day, dates))
        show(
            charts.trigger_counts(around.ask("triggers", model, around.day), around.day)
        )
    found = around.ask("movers", model)
    labels = [
        f"{charts.shortened(company or 'no company', 22)} · {lead[:8]}"
        for company, lead in zip(found["company_name"], found["lead_id"], strict=True)
    ]
    show(charts.movers(found, around.day, labels))


page("Overview", overview)
