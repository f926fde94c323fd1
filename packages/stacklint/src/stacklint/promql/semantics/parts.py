"""The parts of an expression, sorted by what most questions are about."""

from bisect import bisect_left
from typing import Final, final

from stacklint.promql.nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    StringLiteral,
    VectorSelector,
)


@final
class Parts:
    """The parts of an expression, parents first, in order of the text.

    Attributes:
        nodes: all of them.
        selectors: the instant selectors, those of range selectors too.
        calls: the calls of functions.
        aggregates: the aggregations.
        binaries: the binary operations.
    """

    __slots__ = ("aggregates", "binaries", "calls", "nodes", "selectors")

    def __init__(self) -> None:
        self.nodes: Final[list[Expr]] = []
        self.selectors: Final[list[VectorSelector]] = []
        self.calls: Final[list[Call]] = []
        self.aggregates: Final[list[Aggregate]] = []
        self.binaries: Final[list[Binary]] = []

    def places(self, node: Expr) -> slice:
        """Which of the selectors are those of one part; found fast, since long chains may ask at each operator."""
        start, end = node.span
        first = bisect_left(self.selectors, start, key=_start)
        return slice(first, bisect_left(self.selectors, end, first, key=_start))

    def selectors_in(self, node: Expr) -> list[VectorSelector]:
        """The instant selectors of one part."""
        return self.selectors[self.places(node)]


def _start(selector: VectorSelector) -> int:
    return selector.span[0]


def parts_of(root: Expr) -> Parts:
    """All parts of an expression, itself among them, found without recursion."""
    found = Parts()
    nodes = found.nodes
    stack = [root]
    while stack:
        node = stack.pop()
        nodes.append(node)
        if isinstance(node, VectorSelector):
            found.selectors.append(node)
        elif isinstance(node, Binary):
            found.binaries.append(node)
            stack += (node.rhs, node.lhs)
        elif isinstance(node, Call):
            found.calls.append(node)
            stack += reversed(node.args)
        elif isinstance(node, Aggregate):
            found.aggregates.append(node)
            stack.append(node.expr)
            if node.param is not None:
                stack.append(node.param)
        elif isinstance(node, MatrixSelector):
            stack.append(node.selector)
        elif not isinstance(node, NumberLiteral) and not isinstance(node, StringLiteral):
            stack.append(node.expr)
    return found
