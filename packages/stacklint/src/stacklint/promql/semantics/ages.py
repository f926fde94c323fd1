"""How old a sample is that an expression asks for."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.promql.nodes import NO_MODIFIERS, Aggregate, Binary, Call, Expr, Paren, Span, VectorSelector, bare

from .study import Study

_NOW: Final = frozenset({"container_last_seen"})
"""Metrics that hold the time at which they were collected (cAdvisor, metrics/prometheus.go)."""
_KEEPING: Final = frozenset({"max", "min", "avg"})
"""Aggregations of which the result is between what they are given."""
_OLDER: Final = frozenset({">", ">="})
_SWAPPED: Final = {"<": ">", "<=": ">="}


class SampleAge(NamedTuple):
    """A comparison that asks whether the latest sample is older than so many seconds."""

    node: Binary
    span: Span
    """The operator."""
    selector: VectorSelector
    seconds: float
    by_timestamp: bool
    """It is asked for with `timestamp`; else the value of the metric is the time."""


def sample_ages(study: Study) -> Iterator[SampleAge]:
    """Yield the comparisons of `time() - timestamp(x)`, or of a metric that holds the time of its scrape."""
    for node in study.parts.binaries:
        for left, right, op in ((node.lhs, node.rhs, node.op), (node.rhs, node.lhs, _SWAPPED.get(node.op, ""))):
            whole, factor = _undivided(left, study) if op in _OLDER else (left, 0.0)
            found = _age_of(whole) if factor > 0 else None
            limit = study[right].value.constant if found is not None else None
            if found is not None and limit is not None:
                yield SampleAge(node, node.op_span, found[0], limit * factor, found[1])


def _undivided(expr: Expr, study: Study) -> tuple[Expr, float]:
    """What is divided by a number, and that number; the whole and 1 where nothing is."""
    whole = bare(expr)
    if not isinstance(whole, Binary) or whole.op != "/":
        return whole, 1.0
    return whole.lhs, study[whole.rhs].value.constant or 0.0


def _age_of(expr: Expr) -> tuple[VectorSelector, bool] | None:
    """The selector of the sample whose age an expression is, and whether that is told by `timestamp`."""
    expr = bare(expr)
    if not isinstance(expr, Binary) or expr.op != "-":
        return None
    now, then = bare(expr.lhs), bare(expr.rhs)
    if not isinstance(now, Call) or now.name != "time":
        return None
    while isinstance(then, Paren) or (isinstance(then, Aggregate) and then.op in _KEEPING):
        then = then.expr
    is_timestamp = isinstance(then, Call) and then.name == "timestamp"
    asked = bare(then.args[0]) if isinstance(then, Call) and is_timestamp and then.args else then
    if not isinstance(asked, VectorSelector) or asked.modifiers != NO_MODIFIERS:
        return None
    return (asked, is_timestamp) if is_timestamp or asked.name in _NOW else None
