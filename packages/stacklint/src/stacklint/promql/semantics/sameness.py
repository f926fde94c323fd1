"""Whether two parts of expressions do the same, wherever they stand; a text that is not known is like no other."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias, assert_never

from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Duration,
    Expr,
    Label,
    Matcher,
    Matching,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Paren,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
    walk,
)

from .facts import Metrics

Operation: TypeAlias = (
    NumberLiteral | StringLiteral | VectorSelector | MatrixSelector | Subquery | Call | Aggregate | Binary | Unary
)
"""A part of an expression that does something, as parentheses don't."""


def operations(expr: Expr) -> Iterator[Operation]:
    """Yield the parts of an expression but for its parentheses, parents first, in order of the text."""
    return (node for node in walk(expr) if not isinstance(node, Paren))


def same_operation(one: Operation, other: Operation, metrics: Metrics) -> bool:
    """Whether two nodes do the same to what is in them; matchers of selectors are not looked at."""
    match one:
        case VectorSelector():
            return (
                isinstance(other, VectorSelector)
                and _same_text(one.name, other.name, metrics)
                and _same_modifiers(one.modifiers, other.modifiers)
            )
        case MatrixSelector():
            return isinstance(other, MatrixSelector) and _same_duration(one.range, other.range)
        case Call():
            return isinstance(other, Call) and one.name == other.name and len(one.args) == len(other.args)
        case Aggregate():
            return isinstance(other, Aggregate) and _same_aggregation(one, other, metrics)
        case Binary():
            return isinstance(other, Binary) and _same_binary(one, other, metrics)
        case Subquery():
            return (
                isinstance(other, Subquery)
                and _same_duration(one.range, other.range)
                and _same_duration(one.step, other.step)
                and _same_modifiers(one.modifiers, other.modifiers)
            )
        case Unary():
            return isinstance(other, Unary) and one.op == other.op
        case NumberLiteral():  # as a text: NaN is like NaN
            return isinstance(other, NumberLiteral) and str(one.value) == str(other.value)
        case StringLiteral():
            return isinstance(other, StringLiteral) and _same_text(one.value, other.value, metrics)
        case _:
            assert_never(one)


def same_matchers(one: Sequence[Matcher], other: Sequence[Matcher], metrics: Metrics) -> bool:
    """Whether two selectors of the same metric select the same of it."""
    texts = {(matcher.label, matcher.op, matcher.value) for matcher in one}
    return texts == {(matcher.label, matcher.op, matcher.value) for matcher in other} and not any(
        metrics.is_open(label) or metrics.is_open(value) for label, _, value in texts
    )


def _same_text(one: str | None, other: str | None, metrics: Metrics) -> bool:
    return one == other and (one is None or not metrics.is_open(one))


def _same_labels(one: Sequence[Label], other: Sequence[Label], metrics: Metrics) -> bool:
    return len(one) == len(other) and all(
        _same_text(label.name, its.name, metrics) for label, its in zip(one, other, strict=True)
    )


def _same_aggregation(one: Aggregate, other: Aggregate, metrics: Metrics) -> bool:
    if one.op != other.op or one.without is not other.without:
        return False
    names = {label.name for label in one.grouping}
    return names == {label.name for label in other.grouping} and not any(map(metrics.is_open, names))


def _same_binary(one: Binary, other: Binary, metrics: Metrics) -> bool:
    return (
        one.op == other.op
        and one.returns_bool is other.returns_bool
        and one.fill is other.fill is None
        and _same_matching(one.matching, other.matching, metrics)
    )


def _same_matching(one: Matching | None, other: Matching | None, metrics: Metrics) -> bool:
    if one is None or other is None:
        return one is other
    return (
        one.on is other.on
        and one.group == other.group
        and _same_labels(one.labels, other.labels, metrics)
        and _same_labels(one.include, other.include, metrics)
    )


def _same_modifiers(one: Modifiers, other: Modifiers) -> bool:
    at, its = one.at, other.at
    same_time = at is its if at is None or its is None else (at.timestamp, at.edge) == (its.timestamp, its.edge)
    switches = one.anchored is other.anchored and one.smoothed is other.smoothed
    return same_time and switches and _offset(one) is not None and _offset(one) == _offset(other)


def _offset(modifiers: Modifiers) -> float | None:
    return modifiers.offset.seconds if modifiers.offset is not None else 0.0


def _same_duration(one: Duration | None, other: Duration | None) -> bool:
    """A duration that only the query knows is like no other, not even itself."""
    if one is None or other is None:
        return one is other
    return one.seconds is not None and one.seconds == other.seconds
