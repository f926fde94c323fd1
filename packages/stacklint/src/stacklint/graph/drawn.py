"""What a drawing shows of a graph: each edge once, and of metrics only those that somebody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.graph.model import Graph, Kind, NodeId, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.graph.model import Edge
    from stacklint.graph.select import View


class Arrow(NamedTuple):
    """An edge of a drawing, however many places it comes from."""

    source: NodeId
    target: NodeId
    relation: Relation
    broken: bool


def unread(graph: Graph) -> frozenset[NodeId]:
    """The metrics that nothing asks for."""
    read = {edge.source for edge in graph.edges if edge.relation is not Relation.EXPORTS}
    return frozenset(node.id for node in graph.nodes if node.id.kind is Kind.METRIC and node.id not in read)


def without(graph: Graph, left_out: frozenset[NodeId]) -> Graph:
    """A graph without some of its nodes."""
    return Graph(
        graph.name,
        tuple(node for node in graph.nodes if node.id not in left_out),
        tuple(edge for edge in graph.edges if edge.source not in left_out and edge.target not in left_out),
    )


def drawn(view: View) -> Graph:
    """What is drawn of a view: all but the metrics that nothing asks for, unless it is one of them that is meant."""
    return without(view.graph, unread(view.graph) - {view.start, view.end})


def arrows(graph: Graph) -> Iterator[Arrow]:
    """The edges of a graph, those between the same nodes together: broken if one of them is."""
    several: dict[tuple[NodeId, NodeId, Relation], list[Edge]] = {}
    for edge in graph.edges:
        several.setdefault((edge.source, edge.target, edge.relation), []).append(edge)
    for (source, target, relation), edges in several.items():
        yield Arrow(source, target, relation, any(edge.fault for edge in edges))
