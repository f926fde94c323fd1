"""What is known of the result of a call.

Source: promql/functions.go of Prometheus, and which functions drop the metric name there.
"""

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from stacklint.promql.functions import FUNCTIONS
from stacklint.promql.nodes import MATRIX, VECTOR, Call, Expr, MatrixSelector, VectorSelector, bare

from .facts import ALWAYS, GAUGE, MAYBE, NEVER, UNKNOWN, Facts, Known, Metrics, Presence, number, scalar
from .intervals import AT_LEAST_ONE, COUNT, NOT_NEGATIVE, NUMBER, ONE, UNBOUNDED, Interval, compare
from .kinds import COUNTER_FUNCTIONS, Kind
from .labels import NO_LABELS, OPEN, Labels
from .relabel import joined, labels_of_absent, replaced, text_of
from .values import MISSING, PRESENT

SORTING: Final = frozenset({"sort", "sort_desc", "sort_by_label", "sort_by_label_desc"})
"""Functions that change the order of samples only."""
_PASSING: Final = SORTING | {"first_over_time", "last_over_time", "info", "label_join", "label_replace"}
"""Functions that let samples through with their names."""
_UNFILTERED: Final = frozenset({"sort_by_label", "sort_by_label_desc", "label_replace", "label_join", "timestamp"})
"""Functions that give something for every sample; others leave out histograms, or floats."""
_TIMES: Final = {
    "day_of_month": Interval(1.0, 31.0, nan=False),
    "day_of_week": Interval(0.0, 6.0, nan=False),
    "day_of_year": Interval(1.0, 366.0, nan=False),
    "days_in_month": Interval(28.0, 31.0, nan=False),
    "hour": Interval(0.0, 23.0, nan=False),
    "minute": Interval(0.0, 59.0, nan=False),
    "month": Interval(1.0, 12.0, nan=False),
    "year": NUMBER,
}
_VALUES: Final[dict[str, Interval]] = {
    **_TIMES,
    **dict.fromkeys(("abs", "sqrt", "stddev_over_time", "stdvar_over_time"), NOT_NEGATIVE),
    **dict.fromkeys(("sin", "cos", "tanh", "sgn"), Interval(-1.0, 1.0)),
    **dict.fromkeys(("changes", "resets"), COUNT),
    "count_over_time": AT_LEAST_ONE,
    "present_over_time": ONE,
    "timestamp": NUMBER,
}
"""The bounds of what a function gives, whatever it is given."""
_OF_KIND: Final = _PASSING | {"avg_over_time", "max_over_time", "min_over_time"}
"""Functions whose result is what their argument is, a counter for example."""


def read_call(call: Call, facts: Known, metrics: Metrics) -> Facts:
    """The facts of a call, from those of its arguments."""
    name = call.name
    function = FUNCTIONS.get(name)
    if function is None or len(call.args) < function.least:
        return UNKNOWN
    if name in _SCALARS:
        return _SCALARS[name](call.args, facts)
    arg = series_of(call)
    if arg is None:
        return UNKNOWN if call.args else scalar(_TIMES[name])
    inner = facts[id(arg)]
    if name in _ABSENT:
        return _absent(call.args[0], inner, metrics)
    return Facts(
        _labels(call, inner.labels, metrics),
        _presence(call, inner, facts),
        _value(name, inner),
        _kind(name, inner.kind),
        inner.conditional,
    )


def series_of(call: Call) -> Expr | None:
    """The first argument that holds series."""
    for arg in call.args:
        if arg.type is VECTOR or arg.type is MATRIX:
            return arg
    return None


_Scalar: TypeAlias = Callable[[tuple[Expr, ...], Known], Facts]
_SCALARS: Final[dict[str, _Scalar]] = {
    "pi": lambda _args, _facts: number(math.pi),
    **dict.fromkeys(("time", "start", "end", "range", "step"), lambda _args, _facts: scalar(NUMBER)),
    **dict.fromkeys(("max_of", "min_of"), lambda _args, _facts: scalar(UNBOUNDED)),
    "vector": lambda args, facts: scalar(facts[id(args[0])].value),
    "scalar": lambda args, facts: scalar(_of_scalar(facts[id(args[0])])),
}
"""Functions whose result is a scalar, or a vector that is as good as one."""


def _of_scalar(inner: Facts) -> Interval:
    """The bounds of `scalar(...)`, which is NaN where there is not just one series."""
    return inner.value if inner.single else Interval(inner.value.low, inner.value.high)


_ABSENT: Final = frozenset({"absent", "absent_over_time"})


def _absent(arg: Expr, inner: Facts, metrics: Metrics) -> Facts:
    arg = bare(arg)
    selector = arg.selector if isinstance(arg, MatrixSelector) else arg
    labels = labels_of_absent(selector, metrics) if isinstance(selector, VectorSelector) else NO_LABELS
    presence = {NEVER: ALWAYS, ALWAYS: NEVER}.get(inner.presence, MAYBE)
    return Facts(labels, presence, ONE, GAUGE, True)


def _labels(call: Call, labels: Labels, metrics: Metrics) -> Labels:
    if call.name not in _PASSING:
        labels = labels.without_name(surely=not metrics.delayed_name_removal)
    relabelled = _RELABELLED.get(call.name)
    return relabelled(call, labels, metrics) if relabelled is not None else labels


def _with_info(_call: Call, labels: Labels, _metrics: Metrics) -> Labels:
    """`info` may add any label that is not there already."""
    return Labels({name: labels.values(name) for name in labels.guaranteed})


def _without_le(_call: Call, labels: Labels, _metrics: Metrics) -> Labels:
    return labels.setting("le", MISSING)


def _with_quantiles(call: Call, labels: Labels, metrics: Metrics) -> Labels:
    made = text_of(call.args[1])
    return labels.setting("le", MISSING).setting(made, PRESENT) if made and not metrics.is_open(made) else OPEN


_RELABELLED: Final[dict[str, Callable[[Call, Labels, Metrics], Labels]]] = {
    "label_replace": replaced,
    "label_join": joined,
    "info": _with_info,
    "histogram_fraction": _without_le,
    "histogram_quantile": _without_le,
    "histogram_quantiles": _with_quantiles,
}
"""What functions do to labels other than the name."""


def _presence(call: Call, inner: Facts, facts: Known) -> Presence:
    emptied = call.name == "clamp" and compare("<", facts[id(call.args[2])].value, facts[id(call.args[1])].value)
    if inner.presence is NEVER or emptied:
        return NEVER
    if inner.presence is MAYBE or emptied is None:
        return MAYBE
    if call.name in _UNFILTERED:
        return inner.presence
    simple = FUNCTIONS[call.name].args[0] is VECTOR and not call.name.startswith("histogram_") and call.name != "info"
    return ALWAYS if inner.value.of_floats and simple else MAYBE


def _value(name: str, inner: Facts) -> Interval:
    found = _VALUES.get(name)
    if found is not None:
        return found
    if name in _PASSING:
        return inner.value
    return NOT_NEGATIVE if inner.kind is Kind.COUNTER and name in COUNTER_FUNCTIONS else UNBOUNDED


def _kind(name: str, inner: Kind | None) -> Kind | None:
    if name in _OF_KIND or (inner in _STAYING and name in COUNTER_FUNCTIONS):
        return inner
    return GAUGE


_STAYING: Final = frozenset({None, Kind.HISTOGRAM})
"""What the rate of which is of the same kind: of a histogram it is one, of the unknown it may be one."""
