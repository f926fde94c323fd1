"""In which unit the result of an expression is, as far as the names of its metrics say."""

from typing import Final, TypeAlias

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

from .matching import COMPARISONS
from .study import MAX_PARTS, Study
from .unit_names import CELSIUS, COUNTED, MOMENTS, RATIO, SECONDS, Unit, observed_unit

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
        return study.metrics.unit(node.name) if node.name is not None and not study.metrics.is_open(node.name) else None
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
    units = {observed_unit(name) for name in names if name and not study.metrics.is_open(name)}
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
    if op == "/" and left is not None and right is None:
        right = _summand(node.rhs, left, found)
    elif op == "/" and right is not None and left is None:
        left = _summand(node.lhs, right, found)
    if left is None or right is None:
        return None
    if op in {"*", "/"}:
        return left.times(right, 1 if op == "*" else -1)
    return _together(op, left, right)


def _summand(node: Expr, like: Unit, found: _Units) -> Unit | None:
    """The unit of what is added or taken away in an expression, if that is of a kind: then so is the whole of it.

    What the names tell nothing of has a unit of its own, so that `hits + misses` has none. It does where it is held
    against `hits`.
    """
    pending, steps = [node], 0
    while pending and steps < _SUMMANDS:
        one, steps = pending.pop(), steps + 1
        unit = found[id(one)]
        if unit is not None and unit.dims == like.dims != MOMENTS.dims:
            return unit
        if isinstance(one, Paren) or (isinstance(one, Aggregate) and one.op == "sum"):
            pending.append(one.expr)
        elif isinstance(one, Binary) and one.op in {"+", "-"}:
            pending += (one.rhs, one.lhs)
    return None


_SUMMANDS: Final = 64
"""How many parts of a sum are looked at."""


def _number(node: Expr, study: Study) -> float | None:
    """The value of what is a number, or as good as one."""
    facts = study[node]
    return facts.constant if facts.single else None


def _with_number(op: str, number: float, unit: Unit, *, first: bool) -> Unit | None:
    """The unit of an operation with a number, which stands for a value of the same unit where it is added."""
    if op == "or":
        return unit
    if op in {"+", "-"}:
        return unit if unit.dims != CELSIUS.dims else None
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
