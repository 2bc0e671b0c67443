"""Segments, how large they are, and the plays that are run for them."""

import streamlit as st

from dashboard import charts, queries
from dashboard.common import Page, page, show, table


def segments(around: Page) -> None:
    sizes = around.ask("segment_sizes")
    left, right = st.columns(2)
    with left:
        show(charts.rfm_grid(around.ask("rfm_grid"), around.day))
        show(charts.segment_sizes(sizes, "life_cycle", around.day))
    with right:
        show(charts.segment_sizes(sizes, "rfm", around.day))
        show(charts.segment_sizes(sizes, "engagement", around.day))
    first = around.first_date
    if first and around.day:
        days = tuple(queries.weekly_dates(first, around.day))
        bands = around.ask("band_sizes", around.model_id, days)
        stages = around.ask("stage_sizes", around.model_id, days)
        order = bands.groupby("score_band")["max_score"].max()
        left, right = st.columns(2)
        with left:
            show(
                charts.sizes_over_time(
                    bands,
                    "score_band",
                    list(order.sort_values(ascending=False).index),
                    "Score bands over time",
                    around.day,
                )
            )
        with right:
            ranks = stages.groupby("stage")["stage_rank"].min().sort_values()
            show(
                charts.sizes_over_time(
                    stages,
                    "stage",
                    list(ranks.index),
                    "Stages over time",
                    around.day,
                    is_stacked=False,
                )
            )
    plays = around.ask("plays")
    show(charts.plays(plays, around.day))
    if not plays.empty:
        table(
            plays[
                [
                    "segment", "campaign", "channel", "play_owner", "first_step",
                    "time_limit_days", "lead_count",
                ]
            ].map(lambda cell: charts.words(cell) if isinstance(cell, str) else cell),
            column_config={
                "segment": "Segment",
                "campaign": "Campaign",
                "channel": "Channel",
                "play_owner": "Run by",
                "first_step": st.column_config.TextColumn("First step", width="large"),
                "time_limit_days": "Within days",
                "lead_count": "Leads",
            },
        )  # fmt: skip


page("Segments and their plays", segments)
