"""The dashboard: `streamlit run dashboard/app.py`, or `make dashboard`."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

# streamlit puts the folder of this file on the path, and not the one above it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

#: File, title and icon of each page, in the order of the menu.
PAGES = (
    ("overview", "Overview", ":material/dashboard:"),
    ("worklist", "Worklist", ":material/checklist:"),
    ("lead", "One lead", ":material/person_search:"),
    ("segments", "Segments and plays", ":material/group_work:"),
    ("campaigns", "Campaigns and channels", ":material/campaign:"),
    ("performance", "Does it work?", ":material/query_stats:"),
    ("accounts", "Accounts", ":material/apartment:"),
    ("quality", "Runs and data quality", ":material/fact_check:"),
)


def main() -> None:
    st.set_page_config(page_title="Lead scoring", page_icon="🎯", layout="wide")
    folder = Path(__file__).parent / "pages"
    st.navigation(
        [
            st.Page(
                folder / f"{name}.py",
                title=title,
                icon=icon,
                url_path=name,
                default=name == "overview",
            )
            for name, title, icon in PAGES
        ]
    ).run()


main()
