"""Parts of an expression whose outcome does not depend on the series."""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Final, NamedTuple, TypeAlias

from stacklint.promql.nodes import (
    MATRIX,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Duration,
    Expr,
    Matching,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Paren,
    Span,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
    children,
    walk,
)

from .facts import Metrics, Presence
from .intervals import compare
from .matching import COMPARISONS, conflicts
from .study import Study


def dead_parts(study: Study) -> Iterator[Expr]:
    """Yield the vectors that never hold a series, each where nothing in it explains it."""
    for node in study.nodes:
        if node.type in (VECTOR, MATRIX) and study[node].presence is Presence.NEVER:
            vectors = [child for child in children(node) if child.type in (VECTOR, MATRIX)]
            if all(study[child].presence is not Presence.NEVER for child in vectors):
                yield node


class DecidedComparison(NamedTuple):
    """A comparison that holds for everything, or for nothing."""

    span: Span
    """The operator."""
    node: Binary
    holds: bool


def decided_comparisons(study: Study) -> Iterator[DecidedComparison]:
    """Yield the comparisons whose outcome is known: `count(x) >= 1`, `absent(x) > 1`, `2 > bool 1`."""
    for node in study.nodes:
        if not isinstance(node, Binary) or node.op not in COMPARISONS or node.fill is not None:
            continue
        left, right = study[node.lhs], study[node.rhs]
        if Presence.NEVER in (left.presence, right.presence):
            continue
        holds = compare(node.op, left.value, right.value)
        if holds is not None and not (node.lhs.type is node.rhs.type and conflicts(node, left.labels, right.labels)):
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
    for node in study.nodes:
        if (
            isinstance(node, Binary)
            and node.op in _SELF_VALUES
            and node.lhs.type is node.rhs.type is VECTOR
            and node.matching is None
            and node.fill is None
            and _alike(node.lhs, node.rhs, study.metrics)
            and not conflicts(node, study[node.lhs].labels, study[node.rhs].labels)
        ):
            yield SelfMatch(node.op_span, node, _SELF_VALUES[node.op])


_MERGING: Final = frozenset({"absent", "absent_over_time", "scalar", "info"})
"""Functions whose result for a series hangs on other series, or on the matchers; `histogram_...` by their names."""


_Known: TypeAlias = Callable[[str | None], object]


def _alike(left: Expr, right: Expr, metrics: Metrics) -> bool:
    """Whether both sides make the same of the same series."""

    def known(text: str | None) -> object:
        """A text that is not known is like no other."""
        return object() if text is not None and metrics.is_open(text) else text

    selects, same_matchers, keeps_series = False, True, True
    for one, other in zip_longest(_parts(left), _parts(right)):
        if one is None or type(one) is not type(other) or _operation(one, known) != _operation(other, known):
            return False
        keeps_series = keeps_series and _keeps_series(one)
        if isinstance(one, VectorSelector):
            selects = True
            same_matchers = same_matchers and _matchers(one, known) == _matchers(other, known)
    return selects and (keeps_series or same_matchers)


def _parts(expr: Expr) -> Iterator[Expr]:
    return (node for node in walk(expr) if not isinstance(node, Paren))


def _matchers(node: Expr, known: _Known) -> object:
    assert isinstance(node, VectorSelector)
    return frozenset((known(matcher.label), matcher.op, known(matcher.value)) for matcher in node.matchers)


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


def _operation(node: Expr, known: _Known) -> object:
    """What a node does; equal for two nodes that do the same, but for the matchers of selectors."""
    match node:
        case VectorSelector():
            return known(node.name), _moved(node.modifiers)
        case MatrixSelector():
            return _seconds(node.range)
        case Subquery():
            return _seconds(node.range), node.step and _seconds(node.step), _moved(node.modifiers)
        case Call():
            return node.name, len(node.args)
        case Aggregate():
            return node.op, frozenset(known(label.name) for label in node.grouping), node.without
        case Binary():
            return node.op, node.returns_bool, node.matching and _texts(node.matching, known), node.fill
        case NumberLiteral() | StringLiteral():
            return known(str(node.value))
        case _:
            return node.op if isinstance(node, Unary) else None


def _texts(matching: Matching, known: _Known) -> object:
    labels, include = ([known(label.name) for label in labels] for labels in (matching.labels, matching.include))
    return matching.on, labels, matching.group, include


def _moved(modifiers: Modifiers) -> object:
    offset, at = modifiers.offset, modifiers.at
    return (
        _seconds(offset) if offset else 0.0,
        (at.timestamp, at.edge) if at else None,
        modifiers.anchored,
        modifiers.smoothed,
    )


def _seconds(duration: Duration) -> object:
    """A duration that only the query knows is like no other, not even itself."""
    return object() if duration.seconds is None else duration.seconds
