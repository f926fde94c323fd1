"""In which unit the result of an expression is, as far as the names of its metrics say.

Source: the naming conventions of Prometheus and OpenMetrics, in which a name ends with the base unit of its values.
"""

import math
from typing import Final, TypeAlias, final

from stacklint.promql.nodes import (
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    Paren,
    Subquery,
    Unary,
    VectorSelector,
)
from stacklint.promql.value import Value

from .matching import COMPARISONS
from .study import MAX_PARTS, Study

SECOND: Final = "second"
MOMENT: Final = "moment"
"""Seconds since 1970."""
BYTE: Final = "byte"
DEGREE: Final = "degree"
COUNT: Final = "count"
"""How many of something: of no dimension, though no ratio."""


@final
class Unit(Value):
    """A unit: what it is made of, and how many of it make one of the base unit."""

    __match_args__ = ("dims", "scale")
    __slots__ = __match_args__

    def __init__(
        self, dims: tuple[tuple[str, int], ...] = (), scale: float = 1.0
    ) -> None:  # pragma: no cover - see Value
        self.dims: Final = dims
        """Base units with their powers, sorted; `=name` is the unit of a metric whose name doesn't tell it."""
        self.scale: Final = scale
        """1000 for milliseconds."""

    @property
    def counted(self) -> bool:
        """Whether it is a count of something, or one in a time."""
        return any(base == COUNT for base, _ in self.dims)

    @property
    def known(self) -> bool:
        """Whether the names tell all of it."""
        return not any(base.startswith("=") for base, _ in self.dims)

    @property
    def physical(self) -> tuple[tuple[str, int], ...]:
        """What it is made of without counts: seconds per request are seconds."""
        return tuple([part for part in self.dims if part[0] != COUNT])

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """The unit of a product; with the power -1, of a quotient."""
        powers = dict(self.dims)
        for base, count in other.dims:
            powers[base] = powers.get(base, 0) + power * count
        dims = tuple(sorted([(base, count) for base, count in powers.items() if count]))
        return Unit(dims, self.scale * other.scale**power)

    def scaled(self, factor: float) -> "Unit":
        """The unit of values that are multiplied by a number."""
        return Unit(self.dims, self.scale * factor)

    def agrees(self, other: "Unit") -> bool:
        """Whether values of both can be added."""
        return self.dims == other.dims and math.isclose(self.scale, other.scale)


SECONDS: Final = Unit(((SECOND, 1),))
MOMENTS: Final = Unit(((MOMENT, 1),))
COUNTED: Final = Unit(((COUNT, 1),))
RATIO: Final = Unit()

_BY_WORD: Final = {
    "seconds": SECONDS,
    "bytes": Unit(((BYTE, 1),)),
    "celsius": Unit(((DEGREE, 1),)),
    "ratio": RATIO,
}
_EVENTS: Final = frozenset(
    {
        "attempts", "calls", "connections", "errors", "events", "exceptions", "failures", "jobs", "messages", "packets",
        "queries", "requests", "responses", "restarts", "retries", "runs", "samples", "tasks", "timeouts",
    }
)  # fmt: skip
"""What counters count whose names say so: `http_requests_total`."""
_COUNTING: Final = ("_count", "_bucket", "_info")
_WRAPPED: Final = ("_total", "_sum", "_max", "_min")
"""What may stand behind the unit."""
_MOMENTS: Final = frozenset({"node_boot_time_seconds", "node_time_seconds", "process_start_time_seconds"})
_DOUBTFUL: Final = ("time", "created", "last", "next", "until", "expiry", "expires", "expiration", "start", "end")
"""Words in names of seconds that may be moments."""


def unit_by_name(name: str) -> Unit:
    """The unit that the name of a metric says; one of its own if it says none."""
    if name in _MOMENTS or name.endswith("_timestamp_seconds"):
        return MOMENTS
    if name.endswith(_COUNTING):
        return COUNTED
    stem = next((name.removesuffix(end) for end in _WRAPPED if name.endswith(end)), name)
    words = stem.split("_")
    if stem != name and words[-1] in _EVENTS:
        return COUNTED
    unit = _BY_WORD.get(words[-1]) if len(words) > 1 and ":" not in name else None
    if unit is SECONDS and stem == name and any(word in _DOUBTFUL for word in words):
        unit = None
    return unit or Unit(((f"={name}", 1),))


_Units: TypeAlias = dict[int, Unit | None]


def result_unit(study: Study) -> Unit | None:
    """The unit of the result of an expression; None if it isn't known, or differs between its series."""
    if len(study.nodes) > MAX_PARTS:
        return None
    found: _Units = {}
    for node in reversed(study.nodes):
        unit = _read(node, found, study)
        found[id(node)] = unit if unit is None or _LEAST <= unit.scale <= 1 / _LEAST else None
    return found[id(study.root)]


_LEAST: Final = 1e-30
"""Nobody counts in smaller parts, nor in larger multiples."""


def _read(node: Expr, found: _Units, study: Study) -> Unit | None:
    if isinstance(node, VectorSelector):
        return unit_by_name(node.name) if node.name is not None and not study.metrics.is_open(node.name) else None
    if isinstance(node, MatrixSelector):
        return found[id(node.selector)]
    if isinstance(node, Paren | Unary | Subquery):
        return found[id(node.expr)]
    if isinstance(node, Aggregate):
        return COUNTED if node.op in _TALLIES else found[id(node.expr)] if node.op != "stdvar" else None
    if isinstance(node, Call):
        return _call(node, found, study)
    return _binary(node, found, study) if isinstance(node, Binary) else None


_TALLIES: Final = frozenset(
    {"absent", "absent_over_time", "changes", "count", "count_over_time", "count_values", "group", "resets"}
)
_KEEPING: Final = frozenset(
    {
        "abs", "avg_over_time", "ceil", "clamp", "clamp_max", "clamp_min", "first_over_time", "floor", "label_join",
        "label_replace", "last_over_time", "max_over_time", "min_over_time", "predict_linear", "quantile_over_time",
        "round", "scalar", "sort", "sort_by_label", "sort_by_label_desc", "sort_desc", "vector",
    }
)  # fmt: skip
_CHANGES: Final = frozenset({"delta", "idelta", "increase", "mad_over_time", "stddev_over_time"})
_RATES: Final = frozenset({"deriv", "irate", "rate"})


def _call(node: Call, found: _Units, study: Study) -> Unit | None:
    name = node.name
    if name in {"time", "timestamp"}:
        return MOMENTS
    if name in _TALLIES:
        return COUNTED
    if name in {"histogram_quantile", "histogram_avg"}:
        return _observed(node, study)
    if name not in _KEEPING and name not in _CHANGES and name not in _RATES:
        return None
    series = [found[id(arg)] for arg in node.args if found[id(arg)] is not None]
    inner = series[0] if len(series) == 1 else None
    if inner is None or name in _KEEPING:
        return inner
    moved = Unit(SECONDS.dims, inner.scale) if inner.dims == MOMENTS.dims else inner
    return moved.times(SECONDS, -1) if name in _RATES else moved


def _observed(node: Call, study: Study) -> Unit | None:
    """The unit of what a histogram observes: that of its name without `_bucket`."""
    names = {selector.name for selector in study.parts.selectors_in(node)}
    units = {unit_by_name(name.removesuffix("_bucket")) for name in names if name and not study.metrics.is_open(name)}
    return units.pop() if len(units) == len(names) == 1 else None


def _binary(node: Binary, found: _Units, study: Study) -> Unit | None:
    op, left, right = node.op, found[id(node.lhs)], found[id(node.rhs)]
    if op in COMPARISONS:
        return COUNTED if node.returns_bool else left if node.lhs.type is VECTOR else right
    if op in {"and", "unless", "%"}:
        return left
    of_left, of_right = _number(node.lhs, study), _number(node.rhs, study)
    if of_left is not None:
        return _with_number(op, of_left, right, first=True) if right is not None else None
    if of_right is not None:
        return _with_number(op, of_right, left, first=False) if left is not None else None
    if left is None or right is None:
        return None
    if op in {"*", "/"}:
        return left.times(right, 1 if op == "*" else -1)
    return _together(op, left, right)


def _number(node: Expr, study: Study) -> float | None:
    """The value of what is a number, or as good as one."""
    facts = study[node]
    return facts.constant if facts.single else None


def _with_number(op: str, number: float, unit: Unit, *, first: bool) -> Unit | None:
    """The unit of an operation with a number, which stands for a value of the same unit where it is added."""
    if op == "or":
        return unit
    if op in {"+", "-"}:
        return unit if unit.physical != _BY_WORD["celsius"].dims else None
    factor = abs(number)
    if op not in {"*", "/"} or not _LEAST <= factor <= 1 / _LEAST:
        return None
    if op == "*":
        return unit.scaled(factor)
    if first:
        return RATIO.times(unit, -1).scaled(factor)
    return unit.scaled(1 / factor) if factor >= 1 else None  # what a share is divided by is a share, such as a budget


def _together(op: str, left: Unit, right: Unit) -> Unit | None:
    """The unit of a sum, a difference, or of series of both sides."""
    if op not in {"+", "-", "or"} or not left.agrees(right):
        return None  # seconds that are taken from a moment may be a moment that does not say so
    if left.dims != MOMENTS.dims or op == "or":
        return left
    return Unit(SECONDS.dims, left.scale) if op == "-" else None
