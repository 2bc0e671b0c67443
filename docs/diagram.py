"""Draws the marts and how they refer to each other into the README.

`make diagram` runs it on dbt's manifest. A line that is drawn through is a relationship
test; a dotted one a key of the same name without such a test, since rows of past dates
keep ids that may be gone.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- begin: make diagram -->\n", "<!-- end: make diagram -->\n"

#: The keys that rows of other marts refer to, by the mart that has one row of each.
KEYS = {"lead_id": "leads"}

Node = dict[str, Any]


def marts(manifest: Node) -> dict[str, Node]:
    """The marts that are switched on, by unique id, in the order of their names."""
    return {
        unique_id: node
        for unique_id, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model"
        and node["package_name"] == "lead_scoring"
        and node["original_file_path"].startswith("models/marts/")
    }


def tests_on(manifest: Node, mart: str) -> list[Node]:
    """The generic tests of a mart."""
    return [
        node
        for node in manifest["nodes"].values()
        if node.get("attached_node") == mart and "test_metadata" in node
    ]


def key_of(manifest: Node, mart: str) -> tuple[str, ...]:
    """The columns that tell the rows of a mart apart; the fewest where several do."""
    keys = []
    for test in tests_on(manifest, mart):
        if test["test_metadata"]["name"] == "unique":
            keys.append((test["column_name"],))
        if test["test_metadata"]["name"] == "unique_combination":
            keys.append(tuple(test["test_metadata"]["kwargs"]["columns"]))
    return min(keys, key=lambda key: (len(key), key), default=())


def relationships(manifest: Node, mart: str) -> dict[str, str]:
    """The columns of a mart that a relationship test leads to another, and which."""
    return {
        test["column_name"]: parent.rsplit(".", 1)[1]
        for test in tests_on(manifest, mart)
        if test["test_metadata"]["name"] == "relationships"
        for parent in test["depends_on"]["nodes"]
        if parent in marts(manifest) and parent != mart
    }


def diagram(manifest: Node) -> str:
    """The entity diagram of the marts, as Mermaid."""
    boxes, lines = [], []
    for unique_id, node in marts(manifest).items():
        name, columns = node["name"], node["columns"]
        key = key_of(manifest, unique_id)
        tested = relationships(manifest, unique_id)
        named = {
            column: mart
            for column, mart in KEYS.items()
            if column in columns and mart != name and column not in tested
        }
        shown = []
        for column in columns:
            roles = ["PK"] * (column in key)
            roles += ["FK"] * (column in tested or column in named)
            if roles:
                data_type = columns[column]["data_type"].partition("(")[0]
                shown.append(f"        {data_type} {column} {', '.join(roles)}")
        boxes += [f"    {name} {{", *shown, "    }"] if shown else [f"    {name}"]
        for column, mart in sorted({**tested, **named}.items()):
            line = "--" if column in tested else ".."
            end = "o|" if key == (column,) else "o{"
            lines.append(f"    {mart} ||{line}{end} {name} : {column}")
    return "\n".join(["```mermaid", "erDiagram", *lines, *boxes, "```", ""])


def drawn_into(text: str, manifest: Node) -> str:
    """The text of the README with the diagram of a manifest."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{diagram(manifest)}{END}{after}"


if __name__ == "__main__":
    manifest = json.loads(Path(sys.argv[1]).read_text())
    README.write_text(drawn_into(README.read_text(), manifest))
