"""How far back an expression looks."""

from collections.abc import Iterator
from typing import Final, NamedTuple

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

TWO_SAMPLES: Final = frozenset(
    {
        "changes",
        "delta",
        "deriv",
        "double_exponential_smoothing",
        "idelta",
        "increase",
        "irate",
        "predict_linear",
        "rate",
        "resets",
    }
)
"""Functions that have no result for a single sample; `changes` and `resets` then give 0 (tried with promtool)."""


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
        if isinstance(node, MatrixSelector):
            moved, inside = node.selector.modifiers, (node.selector,)
            reach = _further(reach, moved, node.range)
            yield Window(node.span, node, function, node.range, None, moved.offset, moved.at, inside, reach)
        elif isinstance(node, VectorSelector):
            moved = node.modifiers
            if moved.offset is not None or moved.at is not None:
                reach = _further(reach, moved, None)
                yield Window(node.span, node, None, None, None, moved.offset, moved.at, (node,), reach)
        elif isinstance(node, Call):
            stack += [(arg, node.name, reach) for arg in reversed(node.args)]
        elif isinstance(node, Paren):
            stack.append((node.expr, function, reach))
        else:
            if isinstance(node, Subquery):
                moved, read = node.modifiers, tuple(selectors(node))
                reach = _further(reach, moved, node.range)
                yield Window(node.span, node, function, node.range, node.step, moved.offset, moved.at, read, reach)
            stack += [(child, None, reach) for child in reversed(children(node))]


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
