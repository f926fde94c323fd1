"""Divisions: by what may be 0, and inside aggregations, where one NaN spoils the whole."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.promql.nodes import SCALAR, VECTOR, Aggregate, Binary, Expr, Paren, Span, VectorSelector, children

from .matching import COMPARISONS
from .study import Study


class Division(NamedTuple):
    """A division or a remainder by the bare value of a metric."""

    span: Span
    """The divisor."""
    node: Binary
    divisor: VectorSelector
    guarded: bool
    """The expression compares the divisor with something, as in `a / (b > 0)` or `a / b and b != 0`."""


def divisions(study: Study) -> Iterator[Division]:
    """Yield what is divided by a metric; whether that can be 0, an inventory must tell."""
    compared = {selector.name for node in study.nodes if (selector := _compared(node)) is not None}
    for node in study.nodes:
        if isinstance(node, Binary) and _divides(node):
            bare = _bare(node.rhs)
            divisor = bare if isinstance(bare, VectorSelector) else _compared(bare)
            if divisor is not None:
                yield Division(node.rhs.span, node, divisor, divisor.name in compared)


def _divides(node: Binary) -> bool:
    return node.op in {"/", "%"} and node.type is VECTOR


def _bare(expr: Expr) -> Expr:
    while isinstance(expr, Paren):
        expr = expr.expr
    return expr


def _compared(node: Expr) -> VectorSelector | None:
    """The metric that a comparison looks at."""
    if not isinstance(node, Binary) or node.op not in COMPARISONS or node.rhs.type is not SCALAR:
        return None
    bare = _bare(node.lhs)
    return bare if isinstance(bare, VectorSelector) else None


class InnerDivision(NamedTuple):
    """A division inside an aggregation."""

    span: Span
    """The operator."""
    node: Binary
    outer: Aggregate


_SPOILED: Final = frozenset({"sum", "avg", "stddev", "stdvar"})
"""Aggregations that one NaN makes NaN."""


def divisions_in_aggregations(study: Study) -> Iterator[InnerDivision]:
    """Yield the divisions by something other than a constant whose NaN an aggregation would take up."""
    for node in study.nodes:
        if isinstance(node, Aggregate) and node.op in _SPOILED:
            stack: list[Expr] = [node.expr]
            while stack:
                inner = stack.pop()
                if isinstance(inner, Binary) and _divides(inner) and not study[inner.rhs].constant:
                    yield InnerDivision(inner.op_span, inner, node)
                if not isinstance(inner, Aggregate):
                    stack.extend(reversed(children(inner)))
