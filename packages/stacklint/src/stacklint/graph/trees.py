"""A graph unrolled to trees: every node once with what is behind it, and again only by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from stacklint.graph.model import Edge, NodeId, Relation

Ahead: TypeAlias = Mapping[NodeId, Mapping[NodeId, tuple[Edge, ...]]]
"""What comes under each node, with the edges that say so."""


class Branch(NamedTuple):
    """A line of a tree.

    Attributes:
        depth: how many lines it stands under.
        node: what it is about.
        edges: what leads to it from the line that it stands under; nothing for a root.
        again: whether what is behind it stands above already.
    """

    depth: int
    node: NodeId
    edges: tuple[Edge, ...]
    again: bool


def ahead(edges: Iterable[Edge], relations: Iterable[Relation] = tuple(Relation), *, back: bool = False) -> Ahead:
    """What comes under each node along edges of some relations, in the order of the edges; `back` goes against them."""
    wanted = frozenset(relations)
    found: dict[NodeId, dict[NodeId, tuple[Edge, ...]]] = {}
    for edge in edges:
        if edge.relation in wanted:
            near, far = (edge.target, edge.source) if back else (edge.source, edge.target)
            under = found.setdefault(near, {})
            under[far] = (*under.get(far, ()), edge)
    return found


def grow(roots: Iterable[NodeId], under: Ahead) -> Iterator[Branch]:
    """The lines of the trees that begin with some nodes. It goes in no circle, and takes no recursion."""
    seen: set[NodeId] = set()
    for root in roots:
        pending: list[tuple[int, NodeId, tuple[Edge, ...]]] = [(0, root, ())]
        while pending:
            depth, node, edges = pending.pop()
            below = under.get(node, {})
            yield Branch(depth, node, edges, bool(below) and node in seen)
            if node not in seen:
                seen.add(node)
                pending += [(depth + 1, far, several) for far, several in reversed(list(below.items()))]
