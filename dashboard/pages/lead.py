"""One lead: its score over time, where the points come from, what it did and needs."""

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.common import Page, names_are_shown, page, show, table

YES, NO = ":green[:material/check_circle:]", ":orange[:material/cancel:]"


def label(row: dict) -> str:
    name = row.get("full_name") or row.get("company_name") or "no company"
    more = f" · score {row['total_score']:.0f}" if "total_score" in row else ""
    return f"{name} · {row['lead_id'][:8]}{more}"


def chosen_lead(around: Page) -> str | None:
    """The lead that is searched for, was opened from the list, or is the best."""
    what = "An id: of the lead or its beginning, of the CRM, of the shop"
    if names_are_shown():
        what += "; a part of name, e-mail address or company"
    text = st.text_input(what, key="search", placeholder="Search")
    if text.strip():
        found = around.ask("find_leads", text, with_names=names_are_shown())
        if found.empty:
            st.info(f"No lead is found by “{text.strip()}”.")
            return None
    else:
        found = around.ask("best_leads", around.model_id)
        if found.empty:
            st.info("The model scores nobody. Search for a lead by its id.")
            return None
    rows = {row["lead_id"]: row for row in found.to_dict("records")}
    opened = st.session_state.get("lead_id")
    if opened and opened not in rows and not text.strip():
        rows = {opened: {"lead_id": opened, "company_name": "opened lead"}, **rows}
    ids = list(rows)
    chosen = st.selectbox(
        "Found" if text.strip() else "Lead: the best of the model, or search above",
        ids,
        index=ids.index(opened) if opened in ids else 0,
        format_func=lambda lead: label(rows[lead]),
    )
    st.session_state["lead_id"] = chosen
    return chosen


def facts(row: pd.Series) -> None:
    """Who the lead is, in two lines."""
    names = [row.get(name) for name in ("full_name", "email", "phone")]
    parts = [
        *names,
        row["company_name"],
        charts.words(row["seniority"]),
        charts.words(row["department"]),
        row["country"],
        f"owner {row['owner_id']}" if row["owner_id"] else None,
        f"since {row['created_date']:%-d %B %Y}"
        if not pd.isna(row["created_date"])
        else None,
    ]
    st.markdown(" · ".join(part for part in parts if isinstance(part, str) and part))
    if row["is_excluded"] is True or row["is_excluded"] == 1:
        st.warning(f"Left out by the default model: {row['exclusion_reason']}")
    if row["has_opted_out"] is True or row["has_opted_out"] == 1:
        st.warning("Asked not to be contacted.")
    if isinstance(row["segment"], str):
        st.markdown(
            f"Play: **{charts.words(row['campaign'])}** by"
            f" {charts.words(row['play_owner'])} ({charts.words(row['channel'])}), as"
            f" {charts.words(row['segment'])}. {row['first_step']}."
        )


def next_stage(around: Page, lead: str) -> None:
    """What the lead lacks for higher stages, and what would help."""
    st.subheader("What it would take to reach the next stage")
    missing = around.ask("missing_for_stages", around.model_id, lead, around.day)
    if missing.empty:
        st.markdown("There is no higher stage in the model.")
        return
    lines = []
    for stage, part in missing.groupby("stage", sort=False):
        told = []
        for row in part.itertuples():
            if pd.isna(row.minimum):
                met = row.missing == 0
                told.append(f"{YES if met else NO} {row.needed}")
            elif row.missing > 0:
                told.append(
                    f"{NO} {row.needed}: {row.missing:.1f} points more"
                    f" ({row.has:.1f} of {row.minimum:.0f})"
                )
            else:
                told.append(f"{YES} {row.needed} ({row.has:.1f} of {row.minimum:.0f})")
        lines.append(f"**{stage}**: " + " · ".join(told))
    st.markdown("  \n".join(lines))
    rules = around.ask("unpaid_rules", around.model_id, lead)
    if not rules.empty:
        st.markdown("What pays other leads and does not pay this one yet:")
        table(
            rules[["description", "score_type", "average_points", "lead_count"]],
            column_config={
                "description": st.column_config.TextColumn("Rule", width="large"),
                "score_type": "Score",
                "average_points": st.column_config.NumberColumn(
                    "Points on average", format="%.1f"
                ),
                "lead_count": st.column_config.NumberColumn("Leads paid"),
            },
        )


def one_lead(around: Page) -> None:
    lead = chosen_lead(around)
    if lead is None or around.day is None:
        return
    found = around.ask("lead", lead, with_names=names_are_shown())
    if not found.empty:
        facts(found.iloc[0])
    scores = around.ask("lead_scores", lead)
    mine = scores[scores["model_id"] == around.model_id]
    if mine.empty:
        st.info("The model does not score this lead. Choose another model at the side.")
    else:
        score = mine.iloc[0]
        boxes = st.columns(6)
        change = score["score_change_7d"]
        boxes[0].metric(
            "Score",
            f"{score['total_score']:.1f}",
            None if pd.isna(change) else f"{change:+.1f} in 7 days",
        )
        boxes[1].metric("Fit", f"{score['fit_score']:.1f}")
        boxes[2].metric("Engagement", f"{score['engagement_score']:.1f}")
        boxes[3].metric("Grade", score["grade"] or "–")
        boxes[4].metric("Stage", score["stage"] or "–")
        boxes[5].metric("Rank", f"{int(score['score_rank']):,}")
        show(
            charts.waterfall(
                around.ask("lead_ledger", around.model_id, lead), around.day
            )
        )
        show(
            charts.score_over_time(
                around.ask("lead_history", around.model_id, lead),
                around.day,
                around.ask("stages", around.model_id),
            )
        )
    show(
        charts.activity_timeline(
            around.ask("lead_activities", lead, around.day), around.day
        )
    )
    if not mine.empty:
        next_stage(around, lead)


page("One lead", one_lead)
