"""Whether high scores convert, and which rules tell who will."""

import pandas as pd
import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show, table


def observed(around: Page, observations: pd.DataFrame) -> None:
    """Deciles and bands of one observation."""
    mine = observations[observations["model_id"] == around.model_id]
    deciles = bands = pd.DataFrame()
    if not mine.empty:
        days = [pd.Timestamp(day).date() for day in mine["observation_date"]][::-1]
        ends = dict(zip(days, list(mine["horizon_end_date"])[::-1], strict=True))
        chosen = st.selectbox(
            "Scores of",
            days,
            format_func=lambda day: (
                f"{day:%-d %B %Y}, conversions until {ends[day]:%-d %B %Y}"
            ),
        )
        deciles = around.ask("outcome_groups", around.model_id, chosen, "decile")
        bands = around.ask("outcome_groups", around.model_id, chosen, "band")
        row = mine[mine["observation_date"] == pd.Timestamp(chosen)].iloc[0]
        boxes = st.columns(4)
        boxes[0].metric("Leads", f"{int(row['overall_lead_count']):,}")
        boxes[1].metric("Converted", f"{int(row['overall_conversion_count']):,}")
        boxes[2].metric("AUC", "–" if pd.isna(row["auc"]) else f"{row['auc']:.2f}")
        boxes[3].metric("KS", "–" if pd.isna(row["ks"]) else f"{row['ks']:.2f}")
        if isinstance(row["outcome_warning"], str):
            st.warning(f"These figures say little: {row['outcome_warning']}")
    left, right = st.columns(2)
    with left:
        show(charts.capture_curve(deciles, around.day))
        show(charts.conversion_by_group(deciles, "decile", around.day))
    with right:
        show(charts.lift_curve(deciles, around.day))
        show(charts.conversion_by_group(bands, "band", around.day))


def rules(around: Page) -> None:
    """What followed on the rules."""
    rows = around.ask("rule_outcomes", around.model_id)
    st.subheader("Which rules tell who converts")
    if not rows.empty:
        first = rows.iloc[0]
        st.caption(
            f"Scores of {first['observation_date']:%-d %B %Y},"
            f" conversions until {first['horizon_end_date']:%-d %B %Y}."
        )
        warning = first["outcome_warning"]
        if isinstance(warning, str):
            st.warning(f"These figures say little: {warning}")
    show(charts.rule_outcomes(rows, around.day))
    if not rows.empty:
        table(
            rows[
                [
                    "rule_id", "description", "average_points", "paid_lead_count",
                    "conversions_with", "rate_with", "rate_without", "lift",
                    "weight_of_evidence", "information_value", "is_beyond_chance",
                    "disagrees", "outcome_warning",
                ]
            ],
            height=320,
            column_config={
                "rule_id": "Rule",
                "description": st.column_config.TextColumn("Pays for", width="medium"),
                "average_points": st.column_config.NumberColumn(
                    "Points", format="%+.1f"
                ),
                "paid_lead_count": "Leads paid",
                "conversions_with": "Converted",
                "rate_with": st.column_config.NumberColumn("Rate", format="percent"),
                "rate_without": st.column_config.NumberColumn(
                    "Rate of others", format="percent"
                ),
                "lift": st.column_config.NumberColumn("Lift", format="%.2f"),
                "weight_of_evidence": st.column_config.NumberColumn(
                    "Weight of evidence", format="%.2f"
                ),
                "information_value": st.column_config.NumberColumn(
                    "Information value", format="%.2f"
                ),
                "is_beyond_chance": "Beyond chance",
                "disagrees": "Speaks against",
                "outcome_warning": "Warning",
            },
        )  # fmt: skip


def performance(around: Page) -> None:
    observations = around.ask("observations")
    observed(around, observations)
    show(charts.auc_over_time(observations, around.day))
    rules(around)


page("Does it work?", performance)
