"""What is known of the result of an aggregation.

Source: promql/engine.go of Prometheus, `aggregation` and `generateGroupingLabels`.
"""

import math
from typing import Final

from stacklint.promql.nodes import Aggregate

from .facts import Facts, Metrics, Presence
from .intervals import AT_LEAST_ONE, NOT_NEGATIVE, ONE, UNBOUNDED, Interval
from .kinds import COUNTERS, Kind
from .labels import NAME, Labels
from .relabel import text_of
from .values import PRESENT

SAMPLING: Final = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
"""Aggregations that choose series and leave them as they are."""
_COUNTING: Final = frozenset({"count", "count_values", "group"})
_MERGING: Final = frozenset({"sum", "avg", "min", "max", "quantile"})
"""Aggregations whose result is of the kind of what they aggregate, though of several at once."""


def read_aggregate(node: Aggregate, inner: Facts, param: Facts | None, metrics: Metrics) -> Facts:
    """The facts of an aggregation, from those of its operand and its parameter."""
    if node.op in SAMPLING:
        assert param is not None
        return inner._replace(presence=_sampled(node.op, inner, param))
    return Facts(
        _labels(node, inner.labels, metrics),
        _presence(node.op, inner),
        _value(node.op, inner.value),
        _kind(node.op, inner.kind),
        inner.conditional,
    )


def _labels(node: Aggregate, labels: Labels, metrics: Metrics) -> Labels:
    names = [label.name for label in node.grouping]
    if node.op == "count_values":
        made = text_of(node.param) if node.param else None
        if made is None or metrics.is_open(made):
            return Labels({})
        labels = labels.setting(made, PRESENT)
        names = names if node.without else [*names, made]
    if any(map(metrics.is_open, names)):
        return labels.lacking_some()
    if not node.without:
        return labels.keeping(names)
    return (
        labels.dropping((*names, NAME)) if not metrics.delayed_name_removal else labels.dropping(names).without_name()
    )


def _sampled(op: str, inner: Facts, param: Facts) -> Presence:
    """How many are asked for is a whole number: 0.9 is 0."""
    if inner.presence is Presence.NEVER:
        return Presence.NEVER
    if op == "limit_ratio":
        return Presence.NEVER if param.constant == 0 else Presence.MAYBE
    if param.value.high < 1:
        return Presence.NEVER if not math.isnan(param.constant or 0) else Presence.MAYBE
    floats = op == "limitk" or inner.value != UNBOUNDED
    many = param.value.low >= 1 and not param.value.nan
    return inner.presence if floats and many else Presence.MAYBE


def _presence(op: str, inner: Facts) -> Presence:
    certain = inner.presence is not Presence.ALWAYS or op in _COUNTING or inner.value != UNBOUNDED
    return inner.presence if certain else Presence.MAYBE


def _value(op: str, inner: Interval) -> Interval:
    match op:
        case "count" | "count_values":
            return AT_LEAST_ONE
        case "group":
            return ONE
        case "min" | "max":
            return inner
        case "stddev" | "stdvar":
            return NOT_NEGATIVE
        case "sum" if inner.low >= 0:
            return Interval(inner.low, math.inf, inner.nan)
        case "avg" if inner.low >= 0:
            return Interval(0, math.inf, inner.nan)
        case _:
            return UNBOUNDED


def _kind(op: str, inner: Kind | None) -> Kind | None:
    if op not in _MERGING:
        return Kind.GAUGE
    return Kind.COUNTER_SUM if inner in COUNTERS else inner
