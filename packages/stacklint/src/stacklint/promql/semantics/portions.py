"""Which expressions give a part of a whole: what fails of all there is, what is used of what there can be.

Nothing proves that a gauge stays below what its name calls a limit, so what is told here is what people mean. A limit
of 80 shows that they meant per cent.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    Paren,
    Subquery,
    VectorSelector,
    bare,
)

from .matching import COMPARISONS
from .sameness import same_matchers, same_operation
from .study import Study

WHOLE: Final = 1.0
"""What no part of a whole is above."""
_FULL: Final = 9.0
"""So many times its capacity nothing holds, though what is promised of it may well be more than there is."""
_CAPACITY: Final = Pattern(
    r"(?:^|_)(?:allocatable|capacity|limit|limits|max|MemTotal|quota|size_bytes|SwapTotal)(?:_|$)", re.ASCII
)
"""In the name of a metric that says how much there can be."""
_BACKLOG: Final = Pattern(r"backlog|lag|pending|queue|wait", re.ASCII | re.IGNORECASE)
"""In the name of a metric that says how much there is beyond that."""
_ONE_OF: Final = frozenset({"avg", "bottomk", "max", "min", "quantile", "topk"})
"""Aggregations whose result is no greater than what is aggregated."""
_KEEPING: Final = frozenset(
    {
        "avg_over_time", "clamp_max", "last_over_time", "max_over_time", "min_over_time", "quantile_over_time", "round",
        "sort", "sort_desc",
    }
)  # fmt: skip
_ANSWERS: Final = frozenset({"probe_success", "up"})
"""Metrics that are 1 or 0, whose mean is the share of the time, or of targets."""
_TALLIES: Final = frozenset({"count", "sum"})
_RATES: Final = frozenset({"count_over_time", "increase", "irate", "rate", "sum_over_time"})
_MOST: Final = 64
"""How many parts are looked at, one within the other."""


def portion(node: Expr, study: Study) -> float | None:
    """What no value of an expression is above, if it gives a part of a whole; None if it isn't known to."""
    for _ in range(_MOST):
        if isinstance(node, Paren | Subquery) or (isinstance(node, Aggregate) and node.op in _ONE_OF):
            node = node.expr
        elif isinstance(node, MatrixSelector):
            node = node.selector
        elif isinstance(node, Call) and node.name in _KEEPING:
            node = node.args[-1] if node.name == "quantile_over_time" else node.args[0]
        elif isinstance(node, Binary) and node.op == "or" and study[node.rhs].constant in {0.0, WHOLE}:
            node = node.lhs
        elif isinstance(node, VectorSelector):
            return WHOLE if node.name in _ANSWERS else study.metrics.portion(node.name or "")
        else:
            return _operation(node, study) if isinstance(node, Binary) else None
    return None


def _operation(node: Binary, study: Study) -> float | None:
    if node.op == "-":
        return WHOLE if study[node.lhs].constant == WHOLE and _is_positive(_bare(node.rhs), study) else None
    if node.op != "/" or (node.matching is not None and node.matching.group == "right"):
        return None
    divisor = _bare(node.rhs)
    if isinstance(divisor, Call) and divisor.name == "clamp_min":
        divisor = divisor.args[0]
    taken = _bare(node.lhs)
    if isinstance(taken, Binary) and taken.op == "-":
        return WHOLE if _same(_chain(taken.lhs, study), _chain(divisor, study), study) else None
    part = _chain(node.lhs, study)
    if part is None:
        return None
    if any(whole is not None and _within(part, whole, study) for whole in _summands(divisor, study)):
        return WHOLE
    return _FULL if _is_capacity(part, divisor, study) else None


def _is_positive(node: Expr, study: Study) -> bool:
    """Whether a value is not below 0; of a quotient nobody expects that."""
    if isinstance(node, Binary) and node.op == "/":
        return True
    return study[node].value.low >= 0


def _bare(node: Expr) -> Expr:
    """What an expression is made of, without what changes no bound of it."""
    while isinstance(node, Paren) or (isinstance(node, Aggregate) and node.op in _ONE_OF):
        node = node.expr
    return node


class _Chain(NamedTuple):
    """What is done with the series of one metric, one after the other, and which of them are left out."""

    steps: tuple[Aggregate | Call | MatrixSelector, ...]
    name: str
    series: VectorSelector
    filtered: bool


def _chain(node: Expr, study: Study) -> _Chain | None:
    steps: list[Aggregate | Call | MatrixSelector] = []
    filtered = False
    for _ in range(_MOST):
        if isinstance(node, VectorSelector):
            name = node.name
            return None if name is None or study.metrics.is_open(name) else _Chain(tuple(steps), name, node, filtered)
        if isinstance(node, Paren):
            node = node.expr
        elif isinstance(node, Aggregate) and node.op in _TALLIES:
            steps.append(node)
            node = node.expr
        elif isinstance(node, Call) and node.name in _RATES:
            steps.append(node)
            node = node.args[0]
        elif isinstance(node, MatrixSelector):
            steps.append(node)
            node = node.selector
        elif isinstance(node, Binary) and node.op in COMPARISONS and not node.returns_bool:
            node, filtered = node.lhs, True
        else:
            return None
    return None


def _summands(node: Expr, study: Study) -> list[_Chain | None]:
    """What is added up in an expression; what is not of one metric is left open."""
    pending, found = [node], list[_Chain | None]()
    while pending and len(found) < _MOST:
        one = bare(pending.pop())
        if isinstance(one, Binary) and one.op == "+":
            pending += (one.rhs, one.lhs)
        else:
            found.append(_chain(one, study))
    return found


def _within(part: _Chain, whole: _Chain, study: Study) -> bool:
    """Whether the series of one are among those of the other, and both are made of them in the same way."""
    if whole.filtered or len(part.steps) != len(whole.steps):
        return False
    asked = {(one.label, one.op, one.value) for one in part.series.matchers}
    if not {(one.label, one.op, one.value) for one in whole.series.matchers} <= asked:
        return False
    if not same_operation(part.series, whole.series, study.metrics):
        return False
    for one, other in zip(part.steps, whole.steps, strict=True):
        if isinstance(one, Aggregate) and isinstance(other, Aggregate):
            finer = {label.name for label in other.grouping} <= {label.name for label in one.grouping}
            if one.op != other.op or one.without is not other.without or not (finer or one.without):
                return False
        elif not same_operation(one, other, study.metrics):
            return False
    return any(isinstance(step, Aggregate) for step in part.steps)


def _same(one: _Chain | None, other: _Chain | None, study: Study) -> bool:
    """Whether both are made of the same series in the same way, filtered or not."""
    if one is None or other is None or len(one.steps) != len(other.steps):
        return False
    pairs = [(one.series, other.series), *zip(one.steps, other.steps, strict=True)]
    return all(same_operation(mine, its, study.metrics) for mine, its in pairs) and same_matchers(
        one.series.matchers, other.series.matchers, study.metrics
    )


_SIZES: Final = frozenset({"avg", "max", "min", "sum"})


def _is_capacity(part: _Chain, divisor: Expr, study: Study) -> bool:
    """Whether one is how much there is of what the other says there can be."""
    while isinstance(divisor, Paren) or (isinstance(divisor, Aggregate) and divisor.op in _SIZES):
        divisor = divisor.expr
    if not isinstance(divisor, VectorSelector) or divisor.name is None or study.metrics.is_open(divisor.name):
        return False
    is_level = all(isinstance(step, Aggregate) for step in part.steps)
    is_over = _BACKLOG.search(part.name) is not None
    return is_level and not part.filtered and not is_over and _CAPACITY.search(divisor.name) is not None


class BeyondWhole(NamedTuple):
    """A comparison of a part of a whole with a number that only a per cent can reach."""

    node: Binary
    limit: float
    most: float
    """What the part is never above."""
    holds: bool


_ABOVE: Final = frozenset({">", ">=", "=="})
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def beyond_whole(study: Study) -> Iterator[BeyondWhole]:
    """Yield the comparisons that hold for no part of a whole, or for each, since their number is greater than it."""
    for node in study.parts.binaries:
        if node.op not in COMPARISONS:
            continue
        for side, other, op in (
            (node.lhs, node.rhs, node.op),
            (node.rhs, node.lhs, _MIRRORED.get(node.op, node.op)),
        ):
            limit = study[other].constant
            most = portion(side, study) if limit is not None and limit > WHOLE else None
            if limit is not None and most is not None and limit > most:
                yield BeyondWhole(node, limit, most, op not in _ABOVE)


class ClampedShare(NamedTuple):
    """A part of what happens each second, divided by no less than a number: of less than that the share is wrong."""

    least: Call
    """The `clamp_min`."""
    number: float


_SELDOM: Final = 0.1
"""So often in a second nothing need happen, where little does."""


def clamped_shares(study: Study) -> Iterator[ClampedShare]:
    """Yield the shares of rates whose divisor is kept from being small, and not only from being 0."""
    for node in study.parts.binaries:
        divisor = _bare(node.rhs)
        if node.op != "/" or not isinstance(divisor, Call) or divisor.name != "clamp_min":
            continue
        number, part = study[divisor.args[1]].constant, _chain(unscaled(node.lhs, study), study)
        if part is None or number is None or number < _SELDOM:
            continue
        is_rate = any(isinstance(step, Call) and step.name in {"irate", "rate"} for step in part.steps)
        summands = _summands(divisor.args[0], study) if is_rate else []
        if any(whole is not None and _within(part, whole, study) for whole in summands):
            yield ClampedShare(divisor, number)


def unscaled(node: Expr, study: Study) -> Expr:
    """An expression without a factor."""
    node = bare(node)
    if isinstance(node, Binary) and node.op == "*":
        return node.lhs if study[node.rhs].constant is not None else node.rhs
    return node
