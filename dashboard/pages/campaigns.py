"""What campaigns and channels brought, by five attributions, and what they cost."""

import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show, table

MEASURES = {
    "revenue": "Revenue",
    "conversions": "Conversions",
    "return_on_cost": "Return on cost",
}


def campaigns(around: Page) -> None:
    measure = st.radio(
        "Show",
        list(MEASURES),
        format_func=MEASURES.get,
        horizontal=True,
        key="measure",
    )
    for level in ("channel", "campaign"):
        st.subheader(f"{level.capitalize()}s")
        rows = around.ask("results", level)
        left, right = st.columns(2)
        with left:
            show(charts.attributions(rows, measure, level, around.day))
        with right:
            show(charts.cost_per_mql(rows, level, around.day))
        if not rows.empty:
            table(
                rows[
                    [
                        "name", "touch_count", "lead_count", "points_earned",
                        "mql_count", "influenced_conversion_count", "revenue_linear",
                        "cost", "cost_per_mql", "return_on_cost_linear",
                    ]
                ],
                height=min(360, 38 + 35 * len(rows)),
                column_config={
                    "name": level.capitalize(),
                    **{
                        name: st.column_config.NumberColumn(title, format=form)
                        for name, (title, form) in {
                            "touch_count": ("Touches", "localized"),
                            "lead_count": ("Leads", "localized"),
                            "points_earned": ("Points earned", "%.0f"),
                            "mql_count": ("MQLs", "localized"),
                            "influenced_conversion_count": (
                                "Conversions touched", "localized",
                            ),
                            "revenue_linear": ("Revenue, linear", "%.0f"),
                            "cost": ("Cost", "%.0f"),
                            "cost_per_mql": ("Cost per MQL", "%.0f"),
                            "return_on_cost_linear": ("Return, linear", "%.1f"),
                        }.items()
                    },
                },
            )  # fmt: skip


page("Campaigns and channels", campaigns, needs_model=False)
