"""The tree of an expression, to be read by people."""

from collections.abc import Iterator
from typing import Final

from .nodes import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    NumberLiteral,
    Paren,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
    children,
)
from .printer import short

_MAX_LEVEL: Final = 100
"""Deeper parts are left out: only chains of operators get there."""

_KINDS: Final = {
    NumberLiteral: "number",
    StringLiteral: "string",
    VectorSelector: "selector",
    MatrixSelector: "range",
    Subquery: "subquery",
    Call: "call",
    Aggregate: "aggregation",
    Binary: "operation",
    Unary: "sign",
    Paren: "parentheses",
}


def tree(expr: Expr) -> str:
    """The expression as a tree, a line for every part.

    A line says what the part is, what it evaluates to, and its start and its end (excluded) in
    code points of the text.
    """
    return "\n".join(_lines(expr))


def _lines(expr: Expr) -> Iterator[str]:
    stack: list[tuple[Expr, str, str, int]] = [(expr, "", "", 0)]
    while stack:
        node, first, rest, level = stack.pop()
        start, end = node.span
        yield f"{first}{_KINDS[type(node)]} {short(node)}".rstrip() + f"  {node.type} {start}:{end}"
        parts = children(node)
        if parts and level == _MAX_LEVEL:
            yield f"{rest}└─ …"
            continue
        branches = [(part, f"{rest}├─ ", f"{rest}│  ", level + 1) for part in parts[:-1]]
        branches += [(part, f"{rest}└─ ", f"{rest}   ", level + 1) for part in parts[-1:]]
        stack.extend(reversed(branches))
