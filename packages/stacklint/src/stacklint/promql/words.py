"""What an expression is made of, as words: who looks for something in it can tell at once that it isn't there."""

from collections.abc import Iterable
from typing import Final

from .functions import AGGREGATIONS, FUNCTIONS
from .nodes import VECTOR, Aggregate, Binary, Call, Expr, MatrixSelector, Subquery, VectorSelector

MATCH: Final = "match"
"""An operation on two vectors, whose series are matched."""
GROUPING: Final = "by"
"""An aggregation with `by` or `without`."""
ON: Final = "on"
"""An operation with `on` or `ignoring`."""
RANGE: Final = "["
"""A range or a subquery."""
OFFSET: Final = "offset"
MATCHER: Final = "{"
"""A selector with matchers."""
REGEX: Final = "=~"
"""A matcher with a regular expression: `=~` or `!~`."""

OPERATORS: Final = frozenset(
    {"+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">=", "</", ">/", "and", "or", "unless"}
)
"""The binary ones."""

WORDS: Final = OPERATORS.union({MATCH, ON, GROUPING, RANGE, OFFSET, MATCHER, REGEX}, FUNCTIONS, AGGREGATIONS)
"""All there are."""


def words(nodes: Iterable[Expr]) -> frozenset[str]:
    """The functions, aggregations and binary operators among these nodes, and their syntax in the words above."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, VectorSelector):
            _add_selector(node, found)
        elif isinstance(node, Call):
            found.add(node.name)
        elif isinstance(node, Binary):
            found.add(node.op)
            if node.lhs.type is node.rhs.type is VECTOR:
                found.add(MATCH)
            if node.matching is not None:
                found.add(ON)
        elif isinstance(node, Aggregate):
            found.add(node.op)
            if node.grouping:
                found.add(GROUPING)
        elif isinstance(node, MatrixSelector):
            found.add(RANGE)
        elif isinstance(node, Subquery):
            found.add(RANGE)
            if node.modifiers.offset is not None:
                found.add(OFFSET)
    return frozenset(found)


def _add_selector(node: VectorSelector, found: set[str]) -> None:
    if node.matchers:
        found.add(MATCHER)
        for matcher in node.matchers:
            if matcher.op[1:] == "~":
                found.add(REGEX)
    if node.modifiers.offset is not None:
        found.add(OFFSET)
