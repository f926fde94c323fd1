"""What a graph is put together in: each node once, whoever mentions it first."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from stacklint.graph.model import Edge, Graph, GraphNode, Kind, NodeId, Relation

if TYPE_CHECKING:
    from stacklint.rules.api import Where

_ORDER = {kind: position for position, kind in enumerate(Kind)}
_RELATIONS = {relation: position for position, relation in enumerate(Relation)}


class Collector:
    """Nodes and edges so far."""

    def __init__(self) -> None:
        self._nodes: dict[NodeId, GraphNode] = {}
        self._edges: dict[Edge, None] = {}
        self._names: dict[tuple[Kind, object], NodeId] = {}
        self._taken: set[NodeId] = set()

    def add(
        self, kind: Kind, name: str, at: Where | None = None, *, about: str = "", aliases: tuple[str, ...] = ()
    ) -> NodeId:
        """A node that is there. What is known of it already stays; what isn't is added."""
        found = NodeId(kind, name)
        old = self._nodes.get(found, GraphNode(found))
        also = tuple(dict.fromkeys((*old.aliases, *aliases)))
        self._nodes[found] = GraphNode(found, old.at or at, old.about or about, also)
        return found

    def missing(self, kind: Kind, name: str) -> NodeId:
        """A node that something refers to and that isn't there. One that merely has the name is another one."""
        found = NodeId(kind, name)
        if found in self._nodes and not self._nodes[found].missing:
            found = NodeId(kind, f"{name} (missing)")
        self._nodes[found] = GraphNode(found, missing=True)
        return found

    def name(self, kind: Kind, wanted: str, key: object, hint: str) -> NodeId:
        """The id of something that may share its name with others; `key` tells it from them.

        The second one that wants a name has a hint behind it in brackets, and the next ones a number as well.
        """
        known = self._names.get((kind, key))
        if known is None:
            names = chain((wanted, f"{wanted} ({hint})"), (f"{wanted} ({hint}, {number})" for number in count(2)))
            known = next(one for name in names if (one := NodeId(kind, name)) not in self._taken)
            self._names[kind, key] = known
            self._taken.add(known)
        return known

    def link(
        self, source: NodeId, target: NodeId, relation: Relation, at: Where | None = None, *, fault: str = ""
    ) -> None:
        """An edge; the same one twice is one."""
        self._edges[Edge(source, target, relation, at, fault)] = None

    def graph(self, name: str) -> Graph:
        """The graph, in an order that does not depend on who mentioned what first."""
        nodes = sorted(self._nodes.values(), key=lambda node: _rank(node.id))
        edges = sorted(
            self._edges, key=lambda edge: (_rank(edge.source), _rank(edge.target), _RELATIONS[edge.relation])
        )
        return Graph(name, tuple(nodes), tuple(edges))


def _rank(node: NodeId) -> tuple[int, str]:
    return _ORDER[node.kind], node.name
