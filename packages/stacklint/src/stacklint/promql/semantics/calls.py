"""What is known of the result of a call.

Source: promql/functions.go of Prometheus, and which functions drop the metric name there.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

from stacklint.promql.functions import FUNCTIONS
from stacklint.promql.nodes import MATRIX, VECTOR, Call, Expr, MatrixSelector, Paren, VectorSelector

from .facts import UNKNOWN, Facts, Metrics, Presence, number, scalar
from .intervals import AT_LEAST_ONE, COUNT, NOT_NEGATIVE, NUMBER, ONE, UNBOUNDED, Interval, compare
from .kinds import COUNTER_FUNCTIONS, Kind
from .labels import NO_LABELS, Labels
from .relabel import joined, labels_of_absent, replaced, text_of
from .values import MISSING, PRESENT

SORTING: Final = frozenset({"sort", "sort_desc", "sort_by_label", "sort_by_label_desc"})
"""Functions that change the order of samples only."""
_PASSING: Final = SORTING | {"first_over_time", "last_over_time", "info", "label_join", "label_replace"}
"""Functions that let samples through with their names."""
_UNFILTERED: Final = frozenset({"sort_by_label", "sort_by_label_desc", "label_replace", "label_join", "timestamp"})
"""Functions that give something for every sample; others leave out histograms, or floats."""
_ABSENT: Final = frozenset({"absent", "absent_over_time"})
_TIMES: Final = {
    "day_of_month": Interval(1, 31, nan=False),
    "day_of_week": Interval(0, 6, nan=False),
    "day_of_year": Interval(1, 366, nan=False),
    "days_in_month": Interval(28, 31, nan=False),
    "hour": Interval(0, 23, nan=False),
    "minute": Interval(0, 59, nan=False),
    "month": Interval(1, 12, nan=False),
    "year": NUMBER,
}
_VALUES: Final[Mapping[str, Interval]] = {
    **_TIMES,
    **dict.fromkeys(("abs", "sqrt", "stddev_over_time", "stdvar_over_time"), NOT_NEGATIVE),
    **dict.fromkeys(("sin", "cos", "tanh", "sgn"), Interval(-1, 1)),
    **dict.fromkeys(("changes", "resets"), COUNT),
    "count_over_time": AT_LEAST_ONE,
    "present_over_time": ONE,
    "timestamp": NUMBER,
}
"""The bounds of what a function gives, whatever it is given."""
_OF_KIND: Final = frozenset({"avg_over_time", "max_over_time", "min_over_time"})
"""Other functions whose result is what their argument is, a counter for example."""
_WITHOUT_LE: Final = frozenset({"histogram_fraction", "histogram_quantile", "histogram_quantiles"})


def read_call(call: Call, args: tuple[Facts, ...], metrics: Metrics) -> Facts:
    """The facts of a call, from those of its arguments."""
    function = FUNCTIONS.get(call.name)
    if function is None or len(args) < function.least:
        return UNKNOWN
    scalars = _SCALARS.get(call.name)
    if scalars:
        return scalars(args)
    at = next((n for n, arg in enumerate(call.args) if arg.type in (VECTOR, MATRIX)), None)
    if call.name in _TIMES and not args:
        return Facts(NO_LABELS, Presence.ALWAYS, _TIMES[call.name], Kind.GAUGE)
    if at is None:
        return UNKNOWN
    inner = args[at]
    if call.name in _ABSENT:
        return _absent(call.args[0], inner, metrics)
    return Facts(
        _labels(call, inner.labels, metrics),
        _presence(call, inner, args),
        _value(call.name, inner),
        _kind(call.name, inner.kind),
        inner.conditional,
    )


_SCALARS: Final[dict[str, Callable[[tuple[Facts, ...]], Facts]]] = {
    "pi": lambda _: number(math.pi),
    **dict.fromkeys(("time", "start", "end", "range", "step"), lambda _: scalar(NUMBER)),
    **dict.fromkeys(("max_of", "min_of"), lambda _: scalar(UNBOUNDED)),
    "vector": lambda args: scalar(args[0].value),
    "scalar": lambda args: scalar(args[0].value if args[0].single else args[0].value._replace(nan=True)),
}


def _absent(arg: Expr, inner: Facts, metrics: Metrics) -> Facts:
    while isinstance(arg, Paren):
        arg = arg.expr
    selector = arg.selector if isinstance(arg, MatrixSelector) else arg
    labels = labels_of_absent(selector, metrics) if isinstance(selector, VectorSelector) else NO_LABELS
    presence = {Presence.NEVER: Presence.ALWAYS, Presence.ALWAYS: Presence.NEVER}.get(inner.presence, Presence.MAYBE)
    return Facts(labels, presence, ONE, Kind.GAUGE, True)


def _labels(call: Call, labels: Labels, metrics: Metrics) -> Labels:
    name = call.name
    if name == "label_replace":
        return replaced(call, labels, metrics)
    if name == "label_join":
        return joined(call, labels, metrics)
    if name == "info":
        surely = {label: labels.values(label) for label in labels.guaranteed}
        return Labels(surely)
    if name in _PASSING:
        return labels
    labels = labels.without_name(surely=not metrics.delayed_name_removal)
    if name in _WITHOUT_LE:
        labels = labels.setting("le", MISSING)
    if name == "histogram_quantiles":
        made = text_of(call.args[1])
        return labels.setting(made, PRESENT) if made and not metrics.is_open(made) else Labels({})
    return labels


def _presence(call: Call, inner: Facts, args: tuple[Facts, ...]) -> Presence:
    emptied = compare("<", args[2].value, args[1].value) if call.name == "clamp" else False
    if inner.presence is Presence.NEVER or emptied:
        return Presence.NEVER
    if emptied is None:
        return Presence.MAYBE
    if inner.presence is Presence.MAYBE or call.name in _UNFILTERED:
        return inner.presence
    floats = inner.value != UNBOUNDED
    simple = FUNCTIONS[call.name].args[0] is VECTOR and not call.name.startswith("histogram_") and call.name != "info"
    return Presence.ALWAYS if floats and simple else Presence.MAYBE


def _value(name: str, inner: Facts) -> Interval:
    if name in _VALUES:
        return _VALUES[name]
    if name in _PASSING:
        return inner.value
    if name in COUNTER_FUNCTIONS and inner.kind is Kind.COUNTER:
        return NOT_NEGATIVE
    return UNBOUNDED


def _kind(name: str, inner: Kind | None) -> Kind | None:
    if name in _PASSING or name in _OF_KIND:
        return inner
    return inner if name in COUNTER_FUNCTIONS and inner in _STAYING else Kind.GAUGE


_STAYING: Final = frozenset({None, Kind.HISTOGRAM})
"""What the rate of which is of the same kind: of a histogram it is one, of the unknown it may be one."""
