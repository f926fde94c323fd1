"""Where in an expression a label gets lost."""

from typing import Final, NamedTuple, assert_never

from stacklint.promql.nodes import (
    MATRIX,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    Paren,
    Span,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
)

from .matching import SET_OPERATORS
from .study import Study


class Drop(NamedTuple):
    """The part of an expression behind which a label is surely gone.

    Attributes:
        span: what in it does that.
        node: the part.
    """

    span: Span
    node: Expr


def drop_of(study: Study, label: str) -> Drop | None:
    """Where a label gets lost; None if the result may have it.

    It is the smallest part that can't have the label, on one way from the result to its series.
    """
    if study.result.labels.can_have(label):
        return None
    node = study.root
    while True:
        lacking = next((part for part in _sources(node, label) if not study[part].labels.can_have(label)), None)
        if lacking is None:
            return Drop(_span(node), node)
        node = lacking


def _sources(node: Expr, label: str) -> tuple[Expr, ...]:
    """The parts that a label of the result comes from, if it gets through."""
    match node:
        case Paren() | Unary() | Subquery() | Aggregate():
            return (node.expr,)
        case MatrixSelector():
            return (node.selector,)
        case Call():
            return tuple(arg for arg in node.args if arg.type in (VECTOR, MATRIX))[:1] if node.name not in _NEW else ()
        case Binary():
            return _sides(node, label)
        case VectorSelector() | NumberLiteral() | StringLiteral():
            return ()
        case _:
            assert_never(node)


_NEW: Final = frozenset({"absent", "absent_over_time", "vector"})
"""Functions whose labels aren't those of the series in their argument."""


def _sides(node: Binary, label: str) -> tuple[Expr, ...]:
    matching = node.matching
    vectors = tuple(side for side in (node.lhs, node.rhs) if side.type is VECTOR)
    if len(vectors) < 2 or node.op == "or":
        return vectors
    if node.op in SET_OPERATORS or matching is None:
        return vectors[:1] if node.op in SET_OPERATORS else vectors
    named = any(one.name == label for one in matching.labels)
    if matching.group is not None:
        many, one = vectors if matching.group == "left" else reversed(vectors)
        return (one,) if any(included.name == label for included in matching.include) else (many,)
    return vectors if named is matching.on else ()


def _span(node: Expr) -> Span:
    match node:
        case Aggregate():
            return node.grouping_span or node.op_span
        case Call():
            return node.name_span
        case Binary():
            return node.matching.span if node.matching is not None else node.op_span
        case _:
            return node.span
