"""How far back an expression looks."""

from collections.abc import Iterator
from typing import NamedTuple

from stacklint.promql.nodes import (
    At,
    Call,
    Duration,
    Expr,
    MatrixSelector,
    Modifiers,
    Paren,
    Span,
    Subquery,
    VectorSelector,
    children,
    selectors,
)


class Window(NamedTuple):
    """A range, a subquery, or a selector that looks at another time."""

    span: Span
    node: VectorSelector | MatrixSelector | Subquery
    function: str | None
    """The function that the range is given to."""
    range: Duration | None
    step: Duration | None
    """Of a subquery; None means the evaluation interval."""
    offset: Duration | None
    at: At | None
    selectors: tuple[VectorSelector, ...]
    """What is read through it."""
    reach: float | None
    """How many seconds back it looks from the time of the query, with the subqueries around it.

    None where only the query knows it.
    """


def windows(expr: Expr) -> Iterator[Window]:
    """Yield every range, and every selector with `offset` or `@`, in order of the text."""
    stack: list[tuple[Expr, str | None, float | None]] = [(expr, None, 0.0)]
    while stack:
        node, function, reach = stack.pop()
        match node:
            case MatrixSelector():
                modifiers = node.selector.modifiers
                reach = _further(reach, modifiers, node.range)
                yield _window(node, function, node.range, None, modifiers, reach)
                continue
            case Subquery():
                reach = _further(reach, node.modifiers, node.range)
                yield _window(node, function, node.range, node.step, node.modifiers, reach)
            case VectorSelector() if node.modifiers.offset or node.modifiers.at:
                reach = _further(reach, node.modifiers, None)
                yield _window(node, None, None, None, node.modifiers, reach)
            case Call():
                function = node.name
            case Paren():
                pass
            case _:
                function = None
        inner = function if isinstance(node, Call | Paren) else None
        stack.extend((child, inner, reach) for child in reversed(children(node)))


def _window(
    node: VectorSelector | MatrixSelector | Subquery,
    function: str | None,
    range_: Duration | None,
    step: Duration | None,
    modifiers: Modifiers,
    reach: float | None,
) -> Window:
    inside = tuple(selectors(node))
    return Window(node.span, node, function, range_, step, modifiers.offset, modifiers.at, inside, reach)


def _further(reach: float | None, modifiers: Modifiers, range_: Duration | None) -> float | None:
    """How far back a window looks that stands inside of what looks back already."""
    if reach is None or modifiers.at is not None:
        return None
    for duration in (modifiers.offset, range_):
        if duration is not None:
            if duration.seconds is None:
                return None
            reach += duration.seconds
    return reach
