"""Aggregations that choose some series, where that decides which series the whole expression returns."""

from collections.abc import Iterator
from typing import Final

from stacklint.promql.nodes import VECTOR, Aggregate, Binary, Call, Expr, Matching, Paren, Subquery, Unary

from .aggregates import SAMPLING
from .study import Study

_WHOLE: Final = frozenset({"absent", "absent_over_time", "scalar", "vector"})
"""Functions whose result has no labels of what they are given."""


def samplings(study: Study) -> Iterator[Aggregate]:
    """Yield the `topk` and the like that choose which series there are, so that they may change at any time.

    Not where an aggregation around them takes up whatever they choose, where there is but one series without
    labels to choose from, or where they choose one to match per group: `x * on (a) group_left (b) topk by (a) (1, y)`.
    """
    stack: list[tuple[Expr, frozenset[str] | None]] = [(study.root, None)]
    while stack:
        node, matched = stack.pop()
        match node:
            case Aggregate() if node.op in SAMPLING:
                if not study[node].labels.none and not _serves(node, matched):
                    yield node
            case Paren() | Unary() | Subquery():
                stack.append((node.expr, matched))
            case Call() if node.name not in _WHOLE:
                stack.extend((arg, None) for arg in reversed(node.args))
            case Binary() if node.lhs.type is node.rhs.type is VECTOR:
                on = _on(node.matching)
                right = node.matching is not None and node.matching.group == "right"
                stack.append((node.rhs, None if right else on))
                stack.append((node.lhs, on if right else None))
            case Binary():
                stack.extend(((node.rhs, None), (node.lhs, None)))
            case _:
                pass


def _on(matching: Matching | None) -> frozenset[str] | None:
    on = matching is not None and matching.on
    return frozenset(label.name for label in matching.labels) if matching is not None and on else None


def _serves(node: Aggregate, matched: frozenset[str] | None) -> bool:
    """Whether it leaves something of every group of series that can be matched."""
    return matched is not None and not node.without and matched <= {label.name for label in node.grouping}
