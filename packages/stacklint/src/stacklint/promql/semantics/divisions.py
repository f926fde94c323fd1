"""Divisions: by what may be 0, and inside aggregations, where one NaN spoils the whole."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.promql.nodes import SCALAR, VECTOR, Aggregate, Binary, Expr, Paren, Span, VectorSelector, children

from .matching import COMPARISONS
from .study import Study


class Division(NamedTuple):
    """A division or a remainder by the value of a metric, aggregated or not."""

    span: Span
    """The divisor's selector."""
    node: Binary
    divisor: VectorSelector
    guarded: bool
    """The expression compares the divisor, as in `a / (b > 0)` or `a / b and b != 0`, or lets no infinite quotient
    through, as in `a / b < 5`."""


def divisions(study: Study) -> Iterator[Division]:
    """Yield what is divided by a metric; whether that can be 0, an inventory must tell."""
    found = [node for node in study.parts.binaries if _divides(node)]
    if not found:
        return
    comparisons = [node for node in study.parts.binaries if node.op in COMPARISONS]
    compared = {selector.name for node in comparisons if (selector := _compared(node)) is not None}
    limited = [side.span for node in comparisons if (side := _limited(node)) is not None]
    for node in found:
        bare = _bare(node.rhs)
        divisor = bare if isinstance(bare, VectorSelector) else _compared(bare)
        if divisor is not None:
            finite = any(start <= node.span[0] and node.span[1] <= end for start, end in limited)
            yield Division(divisor.span, node, divisor, finite or divisor.name in compared)


def _divides(node: Binary) -> bool:
    return (node.op == "/" or node.op == "%") and node.type is VECTOR  # noqa: PLR1714 -- faster than a set


_KEEPING_ZERO: Final = frozenset({"sum", "avg", "min", "max"})
"""Aggregations whose result is 0 where everything aggregated is."""


def _bare(expr: Expr) -> Expr:
    while isinstance(expr, Paren) or (isinstance(expr, Aggregate) and expr.op in _KEEPING_ZERO):
        expr = expr.expr
    return expr


def _compared(node: Expr) -> VectorSelector | None:
    """The metric that a comparison with a number looks at."""
    if not isinstance(node, Binary) or node.op not in COMPARISONS:
        return None
    sides = (_bare(side) for side, other in ((node.lhs, node.rhs), (node.rhs, node.lhs)) if other.type is SCALAR)
    return next((side for side in sides if isinstance(side, VectorSelector)), None)


def _limited(node: Binary) -> Expr | None:
    """The side of a comparison that nothing infinite gets through."""
    if node.op in {"<", "<=", "!=", "=="}:
        return node.lhs
    return node.rhs if node.lhs.type is SCALAR else None


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
    starts = [node.span[0] for node in study.parts.binaries if _divides(node)]
    for node in study.parts.aggregates if starts else ():
        first = bisect_left(starts, node.span[0])
        if node.op in _SPOILED and first < len(starts) and starts[first] < node.span[1]:
            stack: list[Expr] = [node.expr]
            while stack:
                inner = stack.pop()
                if isinstance(inner, Binary) and _divides(inner) and not study[inner.rhs].constant:
                    yield InnerDivision(inner.op_span, inner, node)
                if not isinstance(inner, Aggregate):
                    stack.extend(reversed(children(inner)))
