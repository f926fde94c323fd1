"""Operations between aggregations of what several scrape jobs deliver, each at its own time."""

from collections.abc import Iterator
from typing import NamedTuple

from stacklint.promql.nodes import SCALAR, VECTOR, Aggregate, Binary, Expr, Paren, Span

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
    for node in study.parts.binaries:
        if (
            node.lhs.type is node.rhs.type is VECTOR
            and node.op not in SET_OPERATORS
            and _aggregates(node.lhs)
            and _aggregates(node.rhs)
        ):
            left, right = _jobs(node.lhs, study), _jobs(node.rhs, study)
            if left is not None and right is not None and not left.meets(right):
                yield FragileMatch(node.op_span, node, left, right)


def _aggregates(expr: Expr) -> bool:
    """Whether a side is an aggregation, scaled or not."""
    while not isinstance(expr, Aggregate):
        if isinstance(expr, Paren):
            expr = expr.expr
        elif isinstance(expr, Binary) and expr.rhs.type is SCALAR:
            expr = expr.lhs
        elif isinstance(expr, Binary) and expr.lhs.type is SCALAR:
            expr = expr.rhs
        else:
            return False
    return expr.op not in SAMPLING


def _jobs(expr: Expr, study: Study) -> Values | None:
    """The jobs of the selectors of a side; None where one may select series without a job, or there is none."""
    found: Values | None = None
    for selector in study.parts.selectors_in(expr):
        jobs = study[selector].labels.values("job")
        if jobs.allows(""):
            return None
        found = jobs if found is None else found | jobs
    return found if found is not None and found != NOTHING else None
