"""Operations between aggregations of what several scrape jobs deliver, each at its own time."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from stacklint.promql.nodes import SCALAR, VECTOR, Aggregate, Binary, Expr, Paren, Span, selectors

from .aggregates import SAMPLING
from .matching import SET_OPERATORS
from .study import Study
from .values import NOTHING, Values


class FragileMatch(NamedTuple):
    """Aggregations of the series of different jobs are put against each other."""

    span: Span
    """The operator."""
    node: Binary
    left: Values
    """The jobs of one side."""
    right: Values
    """The jobs of the other; none is among those of the first."""


def fragile_matches(study: Study) -> Iterator[FragileMatch]:
    """Yield the operations on two aggregations whose series come from different scrape jobs, by their matchers.

    After a start Prometheus scrapes the targets one after the other: for a while, one sum is whole and the other not.
    """
    for node in study.nodes:
        if (
            isinstance(node, Binary)
            and node.lhs.type is node.rhs.type is VECTOR
            and node.op not in SET_OPERATORS
            and _aggregates(node.lhs)
            and _aggregates(node.rhs)
        ):
            left, right = _jobs(node.lhs, study), _jobs(node.rhs, study)
            told = not (left.allows("") or right.allows("")) and NOTHING not in (left, right)
            if told and left & right == NOTHING:
                yield FragileMatch(node.op_span, node, left, right)


def _aggregates(expr: Expr) -> bool:
    """Whether a side is an aggregation, scaled or not."""
    while True:
        match expr:
            case Paren():
                expr = expr.expr
            case Binary() if expr.rhs.type is SCALAR:
                expr = expr.lhs
            case Binary() if expr.lhs.type is SCALAR:
                expr = expr.rhs
            case _:
                return isinstance(expr, Aggregate) and expr.op not in SAMPLING


def _jobs(expr: Expr, study: Study) -> Values:
    return reduce(or_, (study[selector].labels.values("job") for selector in selectors(expr)), NOTHING)
