"""Binary operations whose sides never match, and labels that are named where nothing has them."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from stacklint.promql.nodes import VECTOR, Aggregate, Binary, Call, Expr, Paren, Span, selectors
from stacklint.promql.re2 import inspect

from .facts import Presence
from .matching import SET_OPERATORS, conflicts, is_open
from .relabel import text_of
from .study import Study
from .values import Values


class ImpossibleMatch(NamedTuple):
    """The sides of an operation never match: with `unless`, nothing is ever taken away."""

    span: Span
    """The operator."""
    node: Binary
    label: str
    """A label that must be equal on both sides and can't be."""
    left: Values
    right: Values


def impossible_matches(study: Study) -> Iterator[ImpossibleMatch]:
    """Yield the operations on two vectors that find no match, whatever the series are."""
    for node in study.nodes:
        if not isinstance(node, Binary) or not _matches(node, study):
            continue
        left, right = study[node.lhs], study[node.rhs]
        if Presence.NEVER in (left.presence, right.presence):
            continue
        for name in conflicts(node, left.labels, right.labels)[:1]:
            yield ImpossibleMatch(node.op_span, node, name, left.labels.values(name), right.labels.values(name))


def _matches(node: Binary, study: Study) -> bool:
    vectors = node.lhs.type is node.rhs.type is VECTOR
    return vectors and node.op != "or" and not is_open(node, study.metrics)


class Clause(StrEnum):
    """Where a label is named."""

    BY = "by"
    WITHOUT = "without"
    ON = "on"
    IGNORING = "ignoring"
    INCLUDE = "group"
    """In the parentheses behind `group_left` or `group_right`."""
    SOURCE = "label_replace"
    """As the label that `label_replace` reads."""


class GoneLabel(NamedTuple):
    """A label is named where no series has it."""

    span: Span
    name: str
    clause: Clause
    operands: tuple[Expr, ...]
    """What surely lacks it: the operand of an aggregation, or one side or both of a binary operation."""


def gone_labels(study: Study) -> Iterator[GoneLabel]:
    """Yield the labels that an operation names although its operands surely lack them."""
    for node in study.nodes:
        match node:
            case Aggregate():
                yield from _gone_in_aggregate(node, study)
            case Binary() if _matches(node, study) and node.matching is not None:
                yield from _gone_in_match(node, study)
            case Call(name="label_replace") if len(node.args) == 5:
                yield from _gone_source(node, study)
            case _:
                pass


def _lacking(study: Study, name: str, *operands: Expr) -> tuple[Expr, ...]:
    found = [(operand, study[operand]) for operand in operands]
    return tuple(
        operand for operand, facts in found if facts.presence is not Presence.NEVER and not facts.labels.can_have(name)
    )


def _gone_in_aggregate(node: Aggregate, study: Study) -> Iterator[GoneLabel]:
    made = text_of(node.param) if node.op == "count_values" and node.param else None
    clause = Clause.WITHOUT if node.without else Clause.BY
    for label in node.grouping:
        if (
            label.name != made
            and not study.metrics.is_open(label.name)
            and (lacking := _lacking(study, label.name, node.expr))
        ):
            yield GoneLabel(label.span, label.name, clause, lacking)


def _gone_in_match(node: Binary, study: Study) -> Iterator[GoneLabel]:
    matching = node.matching
    assert matching is not None
    left, right = study[node.lhs].labels, study[node.rhs].labels
    never = conflicts(node, left, right)
    for label in matching.labels:
        lacking = _lacking(study, label.name, node.lhs, node.rhs)
        if matching.on and lacking and label.name not in never:
            yield GoneLabel(label.span, label.name, Clause.ON, lacking)
        elif not matching.on and len(lacking) == 2:
            yield GoneLabel(label.span, label.name, Clause.IGNORING, lacking)
    one = node.lhs if matching.group == "right" else node.rhs
    for label in matching.include:
        if lacking := _lacking(study, label.name, one):
            yield GoneLabel(label.span, label.name, Clause.INCLUDE, lacking)


def _gone_source(node: Call, study: Study) -> Iterator[GoneLabel]:
    name, regex = text_of(node.args[3]), text_of(node.args[4])
    if name is None or regex is None or study.metrics.is_open(name + regex):
        return
    if not inspect(regex).matches_empty:
        lacking = _lacking(study, name, node.args[0])
        if lacking:
            yield GoneLabel(node.args[3].span, name, Clause.SOURCE, lacking)


class FragileMatch(NamedTuple):
    """Two metrics are matched on whatever labels `without` leaves: a new label on one breaks it."""

    span: Span
    """The operator."""
    node: Binary


def fragile_matches(study: Study) -> Iterator[FragileMatch]:
    """Yield the operations on different metrics, both aggregated `without` labels, that name no labels to match."""
    for node in study.nodes:
        if (
            isinstance(node, Binary)
            and _matches(node, study)
            and node.op not in SET_OPERATORS
            and not (node.matching and node.matching.on)
            and _is_without(node.lhs)
            and _is_without(node.rhs)
        ):
            left, right = _metric_names(node.lhs), _metric_names(node.rhs)
            if None not in left | right and not left & right:
                yield FragileMatch(node.op_span, node)


def _is_without(expr: Expr) -> bool:
    while isinstance(expr, Paren):
        expr = expr.expr
    return isinstance(expr, Aggregate) and expr.without


def _metric_names(expr: Expr) -> set[str | None]:
    return {selector.name for selector in selectors(expr)}
