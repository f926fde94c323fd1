"""Labels that an operation takes over and the next one throws away."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.promql.nodes import SCALAR, Binary, Expr, Paren, Span

from .study import Study

_FILTERING: Final = frozenset({"and", "unless"})


class LostLabel(NamedTuple):
    """A label that `group_left` or `group_right` takes over on a side whose labels play no part any more."""

    span: Span
    name: str
    node: Binary
    """The `and` or `unless`, whose result has the labels of its left side alone."""


def lost_labels(study: Study) -> Iterator[LostLabel]:
    """Yield the labels that are taken over on the right of an `and on (...)` that does not match on them."""
    for node in study.parts.binaries:
        if node.op in _FILTERING and node.matching is not None and node.matching.on:
            matched = {label.name for label in node.matching.labels}
            inner = _joined(node.rhs)
            if inner is not None and inner.matching is not None:
                for label in inner.matching.include:
                    if label.name not in matched and not study.metrics.is_open(label.name):
                        yield LostLabel(label.span, label.name, node)


def _joined(expr: Expr) -> Binary | None:
    """The operation on two vectors behind parentheses and comparisons with numbers."""
    while True:
        match expr:
            case Paren():
                expr = expr.expr
            case Binary() if expr.rhs.type is SCALAR:
                expr = expr.lhs
            case Binary() if expr.lhs.type is SCALAR:
                expr = expr.rhs
            case _:
                return expr if isinstance(expr, Binary) else None
