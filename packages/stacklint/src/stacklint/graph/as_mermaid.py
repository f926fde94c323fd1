"""A graph in the language of Mermaid, which code hosts draw in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.drawn import arrows, drawn
from stacklint.graph.model import Kind
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.graph.model import GraphNode
    from stacklint.graph.select import View

_SHAPES = {
    Kind.SERVICE: ("[[", "]]"),
    Kind.METRIC: ("([", "])"),
    Kind.RULE: ("([", "])"),
    Kind.ALERT: ("{{", "}}"),
    Kind.GRAFANA_ALERT: ("{{", "}}"),
    Kind.DATASOURCE: ("[(", ")]"),
    Kind.DASHBOARD: ("[[", "]]"),
}
_UNSAFE = Pattern(r"[^\w .,/=+()\-]")
"""What may mean something inside of a quoted label: marks of HTML, Markdown and formulas, entities, quotes, controls;
and the colon, since Mermaid takes a semicolon away from a line with `style`, a colon and a number sign."""


def render_mermaid(views: Sequence[View]) -> str:
    """The graphs as one flow chart, each in a frame of its own; what is broken is dotted and red."""
    lines, broken, count = ["flowchart LR"], list[int](), 0
    for number, graph in enumerate(map(drawn, views)):
        names = {node.id: f"n{number}_{position}" for position, node in enumerate(graph.nodes)}
        lines.append(f'  subgraph g{number}["{_escaped(graph.name)}"]')
        lines += [f"    {names[node.id]}{_box(node)}" for node in graph.nodes]
        lines.append("  end")
        for arrow in arrows(graph):
            line = "-.->" if arrow.broken else "-->"
            lines.append(f"  {names[arrow.source]} {line}|{arrow.relation}| {names[arrow.target]}")
            broken += [count] if arrow.broken else []
            count += 1
    if broken:
        lines.append(f"  linkStyle {','.join(map(str, broken))} stroke:#c00,color:#c00")
    lines.append("  classDef missing stroke:#c00,stroke-dasharray:4")
    return "\n".join((*lines, ""))


def _box(node: GraphNode) -> str:
    opening, closing = _SHAPES.get(node.id.kind, ("[", "]"))
    missing = ":::missing" if node.missing else ""
    return f'{opening}"{node.id.kind}<br>{_escaped(node.id.name)}"{closing}{missing}'


def _escaped(text: str) -> str:
    """A text in a quoted label: what may mean something to Mermaid is written by its number."""
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text) or " "
