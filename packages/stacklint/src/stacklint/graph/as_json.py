"""A graph for programs. The shape is stable: keys are added, never changed, and `version` says which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document.write import dump_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacklint.diagnostic import Location
    from stacklint.graph.model import Edge, Graph, GraphNode
    from stacklint.rules.api import Where

    Locate = Callable[[Where], Location]

VERSION = 1


def render_json(graphs: Sequence[Graph], locate: Locate) -> str:
    """The graphs as one JSON object; lines and columns are 1-based, columns count code points.

    A node is known in its graph by `id`, which `source` and `target` of edges name.
    """
    return dump_json({"version": VERSION, "graphs": [_graph(graph, locate) for graph in graphs]})


def _graph(graph: Graph, locate: Locate) -> dict[str, object]:
    return {
        "stack": graph.name,
        "nodes": [_node(node, locate) for node in graph.nodes],
        "edges": [_edge(edge, locate) for edge in graph.edges],
    }


def _node(node: GraphNode, locate: Locate) -> dict[str, object]:
    return {
        "id": str(node.id),
        "kind": node.id.kind.value,
        "name": node.id.name,
        "about": node.about,
        "missing": node.missing,
        **_place(node.at, locate),
    }


def _edge(edge: Edge, locate: Locate) -> dict[str, object]:
    return {
        "source": str(edge.source),
        "target": str(edge.target),
        "relation": edge.relation.value,
        "fault": edge.fault,
        **_place(edge.at, locate),
    }


def _place(where: Where | None, locate: Locate) -> dict[str, object]:
    at = locate(where) if where is not None else None
    return {
        "file": at.file if at is not None else None,
        "line": at.line if at is not None else None,
        "column": at.column if at is not None else None,
    }
