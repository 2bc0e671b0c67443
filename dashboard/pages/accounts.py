"""The accounts with the best leads, how well they are covered, and what changed."""

import streamlit as st

from dashboard import charts
from dashboard.common import Page, page, show, table


def accounts(around: Page) -> None:
    model = around.model_id
    counts = around.ask("account_counts", model).iloc[0]
    boxes = st.columns(4)
    boxes[0].metric("Accounts", f"{int(counts['account_count']):,}")
    boxes[1].metric("With an engaged lead", f"{int(counts['engaged_count'] or 0):,}")
    boxes[2].metric("With several", f"{int(counts['several_count'] or 0):,}")
    boxes[3].metric(
        "With an open deal",
        f"{int(counts['open_count'] or 0):,}",
        f"{counts['open_amount'] or 0:,.0f} in all",
        delta_color="off",
        delta_arrow="off",
    )
    top = around.ask("top_accounts", model)
    left, right = st.columns(2)
    with left:
        show(charts.top_accounts(top, around.day))
    with right:
        show(charts.account_coverage(around.ask("account_coverage", model), around.day))
        show(charts.account_movers(around.ask("account_movers", model), around.day))
    if not top.empty:
        for name in ("seniorities", "departments"):
            top[name] = [charts.words(text).replace("|", ", ") for text in top[name]]
        table(
            top[
                [
                    "account_rank", "account_name", "score_sum_top", "best_score",
                    "account_score_change_30d", "lead_count", "engaged_lead_count",
                    "seniorities", "departments", "open_opportunity_amount",
                    "last_activity_at",
                ]
            ],
            column_config={
                "account_rank": "#",
                "account_name": st.column_config.TextColumn("Account", width="medium"),
                "score_sum_top": st.column_config.NumberColumn("Score", format="%.0f"),
                "best_score": st.column_config.NumberColumn("Best", format="%.0f"),
                "account_score_change_30d": st.column_config.NumberColumn(
                    "30 days", format="%+.0f"
                ),
                "lead_count": "Leads",
                "engaged_lead_count": "Engaged",
                "seniorities": "Seniorities",
                "departments": "Departments",
                "open_opportunity_amount": st.column_config.NumberColumn(
                    "Open deals", format="%.0f"
                ),
                "last_activity_at": st.column_config.DatetimeColumn(
                    "Last activity, UTC", format="D MMM YYYY, HH:mm"
                ),
            },
        )  # fmt: skip


page("Accounts", accounts)
