"""Counters read as gauges, gauges read as counters, and quantiles of what is no histogram."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.promql.nodes import (
    MATRIX,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    Span,
    VectorSelector,
    children,
)

from .calls import SORTING
from .facts import NEVER
from .kinds import COUNTER_FUNCTIONS, COUNTERS, GAUGE_FUNCTIONS, Kind
from .matching import COMPARISONS
from .study import Study


class KindMisuse(NamedTuple):
    """A function is given what it is not made for."""

    span: Span
    """The name of the function."""
    call: Call
    arg: Expr
    kind: Kind
    """What it is given."""


def gauge_rates(study: Study) -> Iterator[KindMisuse]:
    """Yield the calls of `rate` and its like on gauges: each fall of the gauge counts as a restart."""
    return _calls_on(study, COUNTER_FUNCTIONS, Kind.GAUGE)


def counter_gauge_calls(study: Study) -> Iterator[KindMisuse]:
    """Yield the calls of `delta`, `deriv` and their like on counters: a restart counts as a fall."""
    return _calls_on(study, GAUGE_FUNCTIONS, Kind.COUNTER)


def summed_rates(study: Study) -> Iterator[KindMisuse]:
    """Yield the calls of `rate` and its like on sums of counters: one restart looks like that of all."""
    return _calls_on(study, COUNTER_FUNCTIONS, Kind.COUNTER_SUM)


def _calls_on(study: Study, names: frozenset[str], kind: Kind) -> Iterator[KindMisuse]:
    for node in study.parts.calls:
        if node.name in names:
            for arg in node.args:
                if arg.type is MATRIX and study[arg].kind is kind:
                    yield KindMisuse(node.name_span, node, arg, kind)


class Use(StrEnum):
    """What becomes of the value of a counter."""

    RESULT = "result"
    COMPARISON = "comparison"
    FUNCTION = "function"


class RawCounter(NamedTuple):
    """The value of a counter itself is used, which is how much has happened since its program started."""

    span: Span
    selector: VectorSelector
    use: Use


_ROUNDING: Final = frozenset({"abs", "ceil", "clamp", "clamp_max", "clamp_min", "floor", "round"})
_CHOOSING: Final = frozenset({"first_over_time", "last_over_time", "max_over_time", "min_over_time"})
_UNCHANGED: Final = SORTING | _ROUNDING | _CHOOSING | {"label_join", "label_replace", "scalar", "vector"}
"""Functions that let the value through, more or less."""
_DEVIATIONS: Final = frozenset({"mad_over_time", "stddev_over_time", "stdvar_over_time"})
_QUANTILES: Final = frozenset({"histogram_fraction", "histogram_quantile", "quantile_over_time"})
MISLED: Final = _DEVIATIONS | _QUANTILES | {"avg_over_time", "sum_over_time"}
"""Functions that make something of the value that hangs on when the program started."""
_BLIND: Final = frozenset({"count", "count_values", "group"})
"""Aggregations that do not look at the value."""


def raw_counters(study: Study) -> Iterator[RawCounter]:
    """Yield the counters whose value comes through to the result, to a comparison or to an average.

    Whether a counter is above 0, and how two counters compare as a whole, are fair questions.
    """
    if not _may_be_raw(study):
        return
    uses: dict[int, Use | None] = {id(study.root): Use.RESULT}
    for node in study.parts.nodes:
        use = uses[id(node)]
        for child in children(node):
            uses[id(child)] = _use(child, node, use, study)
        if use is not None and isinstance(node, VectorSelector) and study[node].kind is Kind.COUNTER:
            yield RawCounter(node.span, node, use)


def _may_be_raw(study: Study) -> bool:
    """Whether there are counters other than those whose range `rate` and its like are given."""
    counters = {id(selector) for selector in study.parts.selectors if study[selector].kind is Kind.COUNTER}
    for call in study.parts.calls if counters else ():
        if call.name in COUNTER_FUNCTIONS:
            counters.difference_update(id(arg.selector) for arg in call.args if isinstance(arg, MatrixSelector))
    return bool(counters)


def _use(node: Expr, parent: Expr, further: Use | None, study: Study) -> Use | None:
    """What becomes of the value of a part, from what becomes of the value of the whole."""
    match parent:
        case Call() if parent.name not in _UNCHANGED:
            return Use.FUNCTION if parent.name in MISLED else None
        case Aggregate() if parent.op in _BLIND or node is parent.param:
            return None
        case Binary(op="and" | "unless"):
            return further if node is parent.lhs else None
        case Binary() if parent.op != "or":
            beside = parent.rhs if node is parent.lhs else parent.lhs
            other = study[beside]
            if other.kind in COUNTERS or other.constant == 0 or _is_related(parent, beside, study):
                return None
            return Use.COMPARISON if parent.op in COMPARISONS else further
        case _:
            return further


def _is_related(parent: Binary, beside: Expr, study: Study) -> bool:
    """Whether a counter is held against series that may be counters as well, or tell that it is none but a total."""
    return parent.op in _HELD and study[beside].kind is None and bool(study.parts.selectors_in(beside))


_HELD: Final = frozenset({"+", "-", "/", "%"}) | COMPARISONS
"""Operators between values of one kind; `*` takes a counter times what describes it."""


class QuantileWithoutLe(NamedTuple):
    """A quantile of classic buckets that have lost their bounds: it never returns anything."""

    span: Span
    """The name of the function."""
    call: Call
    arg: Expr


_NEEDING_LE: Final = frozenset({"histogram_fraction", "histogram_quantile", "histogram_quantiles"})


def quantiles_without_le(study: Study) -> Iterator[QuantileWithoutLe]:
    """Yield the calls that need the label `le` of classic buckets where it surely is gone."""
    for node in study.parts.calls:
        if node.name not in _NEEDING_LE:
            continue
        for arg in node.args:
            facts = study[arg]
            if arg.type is VECTOR and facts.presence is not NEVER and not facts.labels.can_have("le"):
                names = [selector.name for selector in study.parts.selectors_in(arg)]
                if names and all(name is not None and name.endswith("_bucket") for name in names):
                    yield QuantileWithoutLe(node.name_span, node, arg)


class AddedBuckets(NamedTuple):
    """An aggregation that adds up buckets of different bounds, each of which holds the smaller ones."""

    span: Span
    """The name of the aggregation."""
    selector: VectorSelector


def added_buckets(study: Study) -> Iterator[AddedBuckets]:
    """Yield the sums and means over the bounds of classic buckets.

    Not where a matcher chooses among the bounds: `le=~"1|1.0"` is one bound in two spellings. Not where a quantile is
    asked of the result, which then finds no bucket at all.
    """
    for node in study.parts.aggregates:
        if node.op not in _ADDING or study[node].labels.can_have("le") or not study[node.expr].labels.can_have("le"):
            continue
        buckets = study.parts.selectors_in(node.expr)
        if buckets and all(map(_is_all_buckets, buckets)) and not _is_asked(node, study):
            yield AddedBuckets(node.op_span, buckets[0])


_ADDING: Final = frozenset({"avg", "sum"})


def _is_all_buckets(selector: VectorSelector) -> bool:
    named = selector.name is not None and selector.name.endswith("_bucket")
    return named and not any(matcher.label == "le" for matcher in selector.matchers)


def _is_asked(node: Expr, study: Study) -> bool:
    """Whether a quantile is asked of a result that this is a part of."""
    start, end = node.span
    return any(call.name in _NEEDING_LE and call.span[0] < start and end <= call.span[1] for call in study.parts.calls)
