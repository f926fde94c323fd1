r"""A graph in the language of Graphviz.

Facts: the grammar of DOT (graphviz.org/doc/info/lang.html): in a quoted id only `\"` is an escape, and in a label a
backslash begins one, so both are written doubled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.drawn import arrows, drawn
from stacklint.graph.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.graph.model import Graph, GraphNode
    from stacklint.graph.select import View

_SHAPES = {
    Kind.SERVICE: "box3d",
    Kind.FILE: "note",
    Kind.MOUNT: "folder",
    Kind.METRIC: "ellipse",
    Kind.ALERT: "octagon",
    Kind.GRAFANA_ALERT: "octagon",
    Kind.DATASOURCE: "cylinder",
    Kind.DASHBOARD: "tab",
}


def render_dot(views: Sequence[View]) -> str:
    """The graphs as one drawing, each in a frame of its own; what is broken is dashed and red."""
    lines = ["digraph stack {", "  rankdir=LR;", "  node [shape=box];"]
    for number, graph in enumerate(map(drawn, views)):
        lines += [f"  subgraph {_quoted(f'cluster_{number}')} {{", f"    label={_quoted(graph.name)};"]
        lines += [f"    {line}" for line in _lines(graph, number)]
        lines.append("  }")
    return "\n".join((*lines, "}", ""))


def _lines(graph: Graph, number: int) -> Iterator[str]:
    names = {node.id: _quoted(f"n{number}_{position}") for position, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        yield f"{names[node.id]} [{_attributes(node)}];"
    for arrow in arrows(graph):
        look = ", color=red, fontcolor=red, style=dashed" if arrow.broken else ""
        yield f"{names[arrow.source]} -> {names[arrow.target]} [label={_quoted(arrow.relation)}{look}];"


def _attributes(node: GraphNode) -> str:
    label = f"{node.id.kind}\n{node.id.name}"
    look = ", color=red, fontcolor=red, style=dashed" if node.missing else ""
    shape = _SHAPES.get(node.id.kind)
    return f"label={_quoted(label)}{f', shape={shape}' if shape else ''}{look}"


def _quoted(text: str) -> str:
    """A quoted id: what isn't printed is left out, and a line break is written as the label's escape for one."""
    shown = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
