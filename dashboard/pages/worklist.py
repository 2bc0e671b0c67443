"""Whom sales should work now, why, and by when."""

import streamlit as st

from dashboard import charts
from dashboard.common import Page, names_are_shown, page, show, table

#: What the list shows, in this order: title, and width.
COLUMNS = {
    "worklist_rank": ("#", 40),
    "full_name": ("Name", 120),
    "company_name": ("Company", 150),
    "role": ("Role", 90),
    "grade": ("Grade", 55),
    "total_score": ("Score", 55),
    "due_date": ("Due", 75),
    "new_this_week": ("New this week", 150),
    "reason_for": ("Most for", 150),
    "reason_against": ("Most against", 130),
    "next_step": ("Next step", 190),
    "owner_id": ("Owner", 110),
    "stage": ("Stage", 60),
    "segment": ("Segment", 90),
    "email": ("E-mail", 180),
    "phone": ("Phone", 120),
    "lead_id": ("Lead", 90),
}


def worklist(around: Page) -> None:
    owners = around.ask("worklist_owners")
    if owners.empty:
        show(charts.worklist_by_owner(owners, around.day))
        return
    choices = around.ask("worklist_choices")
    by_kind = {
        kind: list(choices[choices["kind"] == kind]["choice"])
        for kind in ("segment", "grade")
    }
    boxes = st.columns(3)
    owner = boxes[0].multiselect(
        "Owner", list(owners["owner_id"]), placeholder="All", key="owner"
    )
    segment = boxes[1].multiselect(
        "Segment",
        by_kind["segment"],
        placeholder="All",
        format_func=charts.words,
        key="segment",
    )
    grade = boxes[2].multiselect(
        "Grade", by_kind["grade"], placeholder="All", key="grade"
    )
    rows = around.ask(
        "worklist",
        tuple(owner),
        tuple(segment),
        tuple(grade),
        with_names=names_are_shown(),
    )
    if rows.empty:
        st.info("No lead on the worklist has this owner, segment and grade together.")
    else:
        shown = rows.copy()
        for name in ("new_this_week", "reason_for", "reason_against"):
            shown[name] = [text if isinstance(text, str) else "" for text in rows[name]]
        shown["role"] = [
            ", ".join(charts.words(part) for part in parts if isinstance(part, str))
            for parts in zip(rows["seniority"], rows["department"], strict=True)
        ]
        shown["segment"] = [charts.words(name) for name in rows["segment"]]
        shown["due_date"] = [
            f"{due:%-d %b}{' late' if late else ''}"
            for due, late in zip(rows["due_date"], rows["is_overdue"], strict=True)
        ]
        late = int(rows["is_overdue"].sum())
        when = f"{around.day:%-d %B %Y}"
        st.markdown(
            f"**{len(rows)} leads to work now, {late} of them overdue** · scoring date"
            f" {when}. A row that is ticked opens the lead."
        )
        known = [
            name
            for name in COLUMNS
            if name in shown.columns and not shown[name].isna().all()
        ]
        event = table(
            shown[known],
            row_height=76,
            height=min(560, 40 + 76 * len(shown)),
            column_config={
                name: st.column_config.NumberColumn(title, format="%.0f", width=width)
                if name in ("total_score", "worklist_rank")
                else st.column_config.TextColumn(title, width=width)
                for name, (title, width) in COLUMNS.items()
            },
            on_select="rerun",
            selection_mode="single-row",
            key="list",
        )
        if event.selection.rows:
            lead = rows["lead_id"].iloc[event.selection.rows[0]]
            st.session_state["lead_id"] = lead
            st.page_link(
                "pages/lead.py",
                label=f"Open lead {lead}",
                icon=":material/person_search:",
            )
    show(charts.worklist_by_owner(owners, around.day))


page("Worklist", worklist, needs_model=False)
