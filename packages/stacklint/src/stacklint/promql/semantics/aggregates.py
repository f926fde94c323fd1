"""What is known of the result of an aggregation.

Source: promql/engine.go of Prometheus, `aggregation` and `generateGroupingLabels`.
"""

import math
from typing import Final

from stacklint.promql.nodes import Aggregate

from .facts import ALWAYS, GAUGE, MAYBE, NEVER, Facts, Known, Metrics, Presence
from .intervals import AT_LEAST_ONE, NOT_NEGATIVE, ONE, UNBOUNDED, Interval
from .kinds import COUNTERS, Kind
from .labels import NAME, OPEN, Labels
from .relabel import text_of
from .values import PRESENT

SAMPLING: Final = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
"""Aggregations that choose series and leave them as they are."""
_COUNTING: Final = frozenset({"count", "count_values", "group"})
_MERGING: Final = frozenset({"sum", "avg", "min", "max", "quantile"})
"""Aggregations whose result is of the kind of what they aggregate, though of several at once."""


def read_aggregate(node: Aggregate, facts: Known, metrics: Metrics) -> Facts:
    """The facts of an aggregation, from those of its operand and its parameter."""
    op, inner = node.op, facts[id(node.expr)]
    if op in SAMPLING:
        assert node.param is not None
        return inner.found(_sampled(op, inner, facts[id(node.param)]), conditional=inner.conditional)
    return Facts(
        _labels(node, inner.labels, metrics),
        _presence(op, inner),
        _value(op, inner.value),
        _kind(op, inner.kind),
        inner.conditional,
    )


def _labels(node: Aggregate, labels: Labels, metrics: Metrics) -> Labels:
    names = []
    if node.op == "count_values":
        made = text_of(node.param) if node.param else None
        if made is None or metrics.is_open(made):
            return OPEN
        labels = labels.setting(made, PRESENT)
        if not node.without:
            names.append(made)
    for label in node.grouping:
        if metrics.is_open(label.name):
            return labels.lacking_some()
        names.append(label.name)
    if not node.without:
        return labels.keeping(names)
    if metrics.delayed_name_removal:
        return labels.dropping(names).without_name()
    return labels.dropping([*names, NAME])


def _sampled(op: str, inner: Facts, param: Facts) -> Presence:
    """How many are asked for is a whole number: 0.9 is 0."""
    if inner.presence is NEVER:
        return NEVER
    if op == "limit_ratio":
        return NEVER if param.constant == 0 else MAYBE
    if param.value.high < 1:
        return NEVER if not math.isnan(param.constant or 0) else MAYBE
    floats = op == "limitk" or inner.value.of_floats
    many = param.value.low >= 1 and not param.value.nan
    return inner.presence if floats and many else MAYBE


def _presence(op: str, inner: Facts) -> Presence:
    certain = inner.presence is not ALWAYS or op in _COUNTING or inner.value.of_floats
    return inner.presence if certain else MAYBE


def _value(op: str, inner: Interval) -> Interval:
    match op:
        case "sum" | "avg":
            return Interval(inner.low if op == "sum" else 0.0, math.inf, inner.nan) if inner.low >= 0 else UNBOUNDED
        case "min" | "max":
            return inner
        case "count" | "count_values":
            return AT_LEAST_ONE
        case "group":
            return ONE
        case "stddev" | "stdvar":
            return NOT_NEGATIVE
        case _:
            return UNBOUNDED


def _kind(op: str, inner: Kind | None) -> Kind | None:
    if op not in _MERGING:
        return GAUGE
    return Kind.COUNTER_SUM if inner in COUNTERS else inner
