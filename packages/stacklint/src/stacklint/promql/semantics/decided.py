"""Parts of an expression whose outcome does not depend on the series."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, NamedTuple

from stacklint.promql.nodes import (
    MATRIX,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    Span,
    VectorSelector,
    children,
)

from .facts import NEVER
from .intervals import compare
from .matching import COMPARISONS, conflicts
from .sameness import operations, same_matchers, same_operation
from .study import Study


def dead_parts(study: Study) -> Iterator[Expr]:
    """Yield the vectors that never hold a series, each where nothing in it explains it."""
    if not study.holds_dead:
        return
    for node in study.nodes:
        if node.type in (VECTOR, MATRIX) and study[node].presence is NEVER:
            vectors = [child for child in children(node) if child.type in (VECTOR, MATRIX)]
            if all(study[child].presence is not NEVER for child in vectors):
                yield node


class DecidedComparison(NamedTuple):
    """A comparison that holds for everything, or for nothing."""

    span: Span
    """The operator."""
    node: Binary
    holds: bool


def decided_comparisons(study: Study) -> Iterator[DecidedComparison]:
    """Yield the comparisons whose outcome is known: `count(x) >= 1`, `absent(x) > 1`, `2 > bool 1`."""
    for node in study.parts.binaries:
        if node.op not in COMPARISONS or node.fill is not None:
            continue
        left, right = study[node.lhs], study[node.rhs]
        holds = compare(node.op, left.value, right.value)
        if holds is None or left.presence is NEVER or right.presence is NEVER:
            continue
        if node.lhs.type is not node.rhs.type or not conflicts(node, left.labels, right.labels):
            yield DecidedComparison(node.op_span, node, holds)


class SelfMatch(NamedTuple):
    """Every series meets itself: filtering one side only chooses which series are left."""

    span: Span
    """The operator."""
    node: Binary
    value: float | None
    """What the operation gives, but for NaN where both are 0; None for a comparison of a value with itself."""


_SELF_VALUES: Final = {"/": 1.0, "-": 0.0, "%": 0.0, "<": None, ">": None, "<=": None, ">=": None}
"""`x == x` and `x != x` tell apart what is NaN."""


def self_matches(study: Study) -> Iterator[SelfMatch]:
    """Yield the operations that put each series of a metric against itself.

    Both sides must select the same metric at the same time and treat it alike; their matchers may
    differ as long as nothing is aggregated.
    """
    for node in study.parts.binaries:
        if (
            node.op in _SELF_VALUES
            and node.lhs.type is node.rhs.type is VECTOR
            and node.matching is None
            and node.fill is None
            and _alike(node.lhs, node.rhs, study)
            and not conflicts(node, study[node.lhs].labels, study[node.rhs].labels)
        ):
            yield SelfMatch(node.op_span, node, _SELF_VALUES[node.op])


_MERGING: Final = frozenset({"absent", "absent_over_time", "scalar", "info"})
"""Functions whose result for a series hangs on other series, or on the matchers; `histogram_...` by their names."""


def _alike(left: Expr, right: Expr, study: Study) -> bool:
    """Whether both sides make the same of the same series."""
    mine, others = study.parts.places(left), study.parts.places(right)
    if mine.start == mine.stop or mine.stop - mine.start != others.stop - others.start:
        return False
    same = True
    for one, other in zip(study.parts.selectors[mine], study.parts.selectors[others], strict=True):
        if one.name != other.name:
            return False
        same = same and same_matchers(one.matchers, other.matchers, study.metrics)
    for part, its in zip_longest(operations(left), operations(right)):
        if part is None or its is None or not (same or _keeps_series(part)):
            return False
        if not same_operation(part, its, study.metrics):
            return False
    return True


def _keeps_series(node: Expr) -> bool:
    """Whether what a series becomes depends on that series alone."""
    match node:
        case Aggregate():
            return False
        case Call():
            return node.name not in _MERGING and not node.name.startswith("histogram_")
        case Binary():
            return node.lhs.type is not node.rhs.type
        case VectorSelector():
            return node.name is not None
        case _:
            return True
