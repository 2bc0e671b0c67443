"""What all pages share: the warehouse, answers that are kept, the choice of a model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.warehouse import (
    TARGETS,
    Warehouse,
    WarehouseError,
    open_warehouse,
    shows_names,
)


def target_of_command_line() -> str | None:
    """The target, as in `streamlit run dashboard/app.py -- --target spark`."""
    described = argparse.ArgumentParser(prog="dashboard/app.py")
    described.add_argument("--target", choices=TARGETS)
    return described.parse_known_args(sys.argv[1:])[0].target


@st.cache_resource(ttl=300, show_spinner=False)
def server(target: str) -> Warehouse:
    """A server; whether it has a published schema is asked every few minutes."""
    return open_warehouse(target=target)


def warehouse() -> Warehouse:
    """The warehouse of this session; on DuckDB the file that is there now."""
    found = open_warehouse_for(target_of_command_line())
    st.session_state["warehouse_name"] = found.place.name
    return found


def open_warehouse_for(target: str | None) -> Warehouse:
    """A file is looked for each time, a server is kept."""
    import os

    chosen = target or os.environ.get("LEAD_SCORING_TARGET") or "duckdb"
    return open_warehouse(target=chosen) if chosen == "duckdb" else server(chosen)


@st.cache_data(ttl=3600, max_entries=2000, show_spinner=False)
def kept_answer(
    name: str,
    place: tuple[str, ...],
    version: Any,
    arguments: tuple[Any, ...],
    options: tuple[tuple[str, Any], ...],
    _warehouse: Warehouse,
) -> Any:
    """The answer of a query, kept until the place has new rows."""
    return getattr(queries, name)(_warehouse, *arguments, **dict(options))


@dataclass
class Page:
    """What a page asks with.

    Attributes:
        warehouse: where the marts are.
        day: scoring date; None where nothing is scored.
        models: the models, the default one first.
        model_id: the model that was chosen.
    """

    warehouse: Warehouse
    day: date | None
    models: pd.DataFrame
    model_id: str

    def ask(self, name: str, *arguments: Any, **options: Any) -> Any:
        """The answer of a function of queries.py."""
        place = self.warehouse.place
        return kept_answer(
            name,
            (place.target, place.name, place.schema),
            self.warehouse.version(),
            tuple(
                tuple(value) if isinstance(value, list) else value
                for value in arguments
            ),
            tuple(sorted(options.items())),
            self.warehouse,
        )

    @property
    def model(self) -> pd.Series:
        """The row of the model."""
        return self.models[self.models["model_id"] == self.model_id].iloc[0]

    @property
    def first_date(self) -> date | None:
        """The first date in the history of the model."""
        first = self.ask("history_dates", self.model_id)["first_date"][0]
        return None if first is None or pd.isna(first) else pd.Timestamp(first).date()

    @property
    def date_count(self) -> int:
        """How many dates the history of the model has."""
        return int(self.ask("history_dates", self.model_id)["date_count"][0] or 0)


def show(chart: alt.Chart | alt.LayerChart) -> None:
    """A chart as it looks in the report too.

    What tests have checked is not checked against Vega-Lite's schema again, which takes
    longer than all else.
    """
    st.vega_lite_chart(chart.to_dict(validate=False), theme=None)


def table(rows: pd.DataFrame, **options: Any) -> Any:
    """Rows with their titles and nothing where nothing is known."""
    return st.dataframe(rows, hide_index=True, placeholder="", **options)


def names_are_shown() -> bool:
    return shows_names()


def model_choice(models: pd.DataFrame) -> str:
    """The model that all pages show, chosen beside them."""
    names = dict(zip(models["model_id"], models["model_name"], strict=True))
    states = dict(zip(models["model_id"], models["status"], strict=True))
    ids = list(names)
    kept = st.session_state.get("model_id")
    chosen = st.sidebar.selectbox(
        "Model",
        ids,
        index=ids.index(kept) if kept in ids else 0,
        format_func=lambda model: f"{names[model]} ({states[model]})",
        key="model_choice",
    )
    st.session_state["model_id"] = chosen
    return chosen


def page(title: str, body: Callable[[Page], None], needs_model: bool = True) -> None:
    """Draw a page; where the marts can't be read, say why and what to do."""
    st.title(title)
    try:
        marts = warehouse()
        with marts.session():
            around = Page(marts, None, pd.DataFrame(), "")
            around.day = around.ask("scoring_date")
            around.models = around.ask("models")
            if around.models.empty:
                st.info("No scoring model is in force: nothing is scored yet.")
                return
            if needs_model:
                around.model_id = model_choice(around.models)
                st.sidebar.caption(around.model["description"])
            else:
                around.model_id = around.models["model_id"].iloc[0]
            when = f"{around.day:%-d %B %Y}" if around.day else "none yet"
            name = marts.place.name.rsplit("/", 1)[-1]
            st.sidebar.caption(f"Scoring date: {when}  \nMarts: {name}")
            body(around)
    except WarehouseError as error:
        st.error(str(error))
