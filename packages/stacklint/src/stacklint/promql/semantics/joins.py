"""Binary operations whose sides never match, and labels that are named where nothing has them."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from stacklint.promql.nodes import VECTOR, Aggregate, Binary, Call, Expr, Span
from stacklint.promql.re2 import inspect

from .facts import NEVER
from .matching import conflicts, is_open
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
    for node in study.parts.binaries:
        if not _matches(node, study):
            continue
        left, right = study[node.lhs], study[node.rhs]
        if left.presence is NEVER or right.presence is NEVER:
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
    found: list[GoneLabel] = []
    for aggregate in study.parts.aggregates:
        if aggregate.grouping:
            found += _gone_in_aggregate(aggregate, study)
    for binary in study.parts.binaries:
        if binary.matching is not None and _matches(binary, study):
            found += _gone_in_match(binary, study)
    for call in study.parts.calls:
        if call.name == "label_replace" and len(call.args) == 5:
            found += _gone_source(call, study)
    yield from sorted(found, key=lambda gone: gone.span)


def _lacking(study: Study, name: str, *operands: Expr) -> tuple[Expr, ...]:
    """Those that surely lack a label, of the operands that may hold series at all."""
    lacking = [operand for operand in operands if not study[operand].labels.can_have(name)]
    return tuple([operand for operand in lacking if study[operand].presence is not NEVER])


def _gone_in_aggregate(node: Aggregate, study: Study) -> list[GoneLabel]:
    made = text_of(node.param) if node.op == "count_values" and node.param else None
    clause = Clause.WITHOUT if node.without else Clause.BY
    inner = study[node.expr]
    return [
        GoneLabel(label.span, label.name, clause, (node.expr,))
        for label in node.grouping
        if not inner.labels.can_have(label.name)
        and inner.presence is not NEVER
        and label.name != made
        and not study.metrics.is_open(label.name)
    ]


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
