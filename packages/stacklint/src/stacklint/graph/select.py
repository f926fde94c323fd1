"""A node by its name, and the part of a graph that it feeds or needs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from stacklint.graph.model import Graph, Kind, NodeId, Relation
from stacklint.models.nearness import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacklint.graph.model import Edge

_MOST = 6
"""How many nodes are named where one was meant."""


class UnknownNodeError(Exception):
    """No node, or more than one, has the name; the message says which there are."""


class View(NamedTuple):
    """What is shown of a graph: the part between two nodes, or all of it.

    Attributes:
        graph: that part.
        start: the node whose reach it is; `None` for that of any.
        end: the node that it leads to; `None` for any.
    """

    graph: Graph
    start: NodeId | None
    end: NodeId | None


def views(graphs: Sequence[Graph], start: str | None, end: str | None) -> tuple[View, ...]:
    """The parts of graphs between two nodes, which may be left out. A graph that has not both is left out.

    Raises:
        UnknownNodeError: a text names no node, or several of one graph.
    """
    starts = find(graphs, start) if start is not None else tuple(None for _ in graphs)
    ends = find(graphs, end) if end is not None else tuple(None for _ in graphs)
    return tuple(
        View(part(graph, one, other), one, other)
        for graph, one, other in zip(graphs, starts, ends, strict=True)
        if (one is not None or start is None) and (other is not None or end is None)
    )


def find(graphs: Sequence[Graph], text: str) -> tuple[NodeId | None, ...]:
    """The node of each graph that a text names, as `kind:name` or by a name that only one has; `None` if none has it.

    Raises:
        UnknownNodeError: no graph has such a node, or one has several.
    """
    found = tuple(_candidates(graph, text) for graph in graphs)
    for several in found:
        if len(several) > 1:
            listed = ", ".join(f"`{one}`" for one in several[:_MOST])
            more = f" and {len(several) - _MOST} more" if len(several) > _MOST else ""
            raise UnknownNodeError(f"`{text}` may be {listed}{more}: say which")
    if not any(found):
        raise UnknownNodeError(_nothing(graphs, text))
    return tuple(one[0] if one else None for one in found)


def part(graph: Graph, start: NodeId | None, end: NodeId | None) -> Graph:
    """The part of a graph that a node feeds, that another needs, or that leads from the one to the other.

    A link between two dashboards or two data sources passes nothing on: it is there only where it begins or ends.
    """
    kept = {node.id for node in graph.nodes}
    if start is not None:
        kept &= _reached(start, ((edge.source, edge.target, edge) for edge in graph.edges))
    if end is not None:
        kept &= _reached(end, ((edge.target, edge.source, edge) for edge in graph.edges))
    edges = (edge for edge in graph.edges if edge.source in kept and edge.target in kept)
    return Graph(graph.name, tuple(node for node in graph.nodes if node.id in kept), tuple(edges))


def _reached(start: NodeId, steps: Iterable[tuple[NodeId, NodeId, Edge]]) -> set[NodeId]:
    ahead: defaultdict[NodeId, list[NodeId]] = defaultdict(list)
    for near, far, edge in steps:
        if edge.relation is not Relation.LINKED_FROM or near == start:
            ahead[near].append(far)
    seen, pending = {start}, [start]
    while pending:
        new = [node for node in dict.fromkeys(ahead[pending.pop()]) if node not in seen]
        seen.update(new)
        pending += new
    return seen


def _candidates(graph: Graph, text: str) -> list[NodeId]:
    kind, _, name = text.partition(":")
    kinds = {Kind.METRIC, Kind.RULE} if kind == Kind.METRIC else {kind}
    named = [node for node in graph.nodes if node.id.kind in kinds]
    for nodes, wanted in ((named, name), (graph.nodes, text)):
        exact = [node.id for node in nodes if node.id.name == wanted]
        found = exact or [node.id for node in nodes if wanted in node.aliases]
        if found:
            return found
    return []


def _nothing(graphs: Sequence[Graph], text: str) -> str:
    """What is said where no node has a name: the nearest one, of the kind that was asked for."""
    kind, _, name = text.partition(":")
    if kind in set(Kind):
        names = [one for graph in graphs for one in _names(graph) if one[0] == kind]
        right = nearest(name, (one for _, one in names))
        hint = f"did you mean `{kind}:{right}`?" if right else "`stacklint graph` shows what there is"
        return f"there is no {kind} `{name}`: {hint}"
    right = nearest(text, (one for graph in graphs for _, one in _names(graph)))
    known = f"`stacklint graph` shows what there is; the kinds are {', '.join(Kind)}"
    hint = f"did you mean `{right}`?" if right else known
    return f"there is no node `{text}`: {hint}"


def _names(graph: Graph) -> Iterator[tuple[str, str]]:
    for node in graph.nodes:
        for name in dict.fromkeys((node.id.name, *node.aliases)):
            yield node.id.kind, name
