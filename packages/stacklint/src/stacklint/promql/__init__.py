"""PromQL: a parser that says what Prometheus would refuse, and where.

`parse` reads an expression as a given Prometheus 3.x does and returns its tree together with
every fault found. It never raises; it takes linear time; expressions nested deeper than
`MAX_DEPTH` levels or longer than `MAX_LENGTH` characters end in a fault. `walk` and `selectors`
go through the tree; `canonical` and `tree` write it as text. What an expression means is the
business of `semantics`.

This package knows nothing of YAML, files or rules: offsets are code points of the text given.
"""

from functools import lru_cache
from typing import Final, final

from .faults import Fault, FaultKind
from .nodes import (
    Aggregate,
    At,
    Binary,
    Call,
    Duration,
    DurationExpr,
    Expr,
    Fill,
    Label,
    Matcher,
    Matching,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Paren,
    Span,
    StringLiteral,
    Subquery,
    Unary,
    ValueType,
    VectorSelector,
    children,
    selectors,
    walk,
)
from .options import DEFAULT, NEWEST, Options
from .parser import parse_text
from .printer import canonical
from .state import MAX_DEPTH, MAX_LENGTH, State, TooDeep
from .tree import tree
from .value import Value

__all__ = [
    "DEFAULT",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "NEWEST",
    "Aggregate",
    "At",
    "Binary",
    "Call",
    "Duration",
    "DurationExpr",
    "Expr",
    "Fault",
    "FaultKind",
    "Fill",
    "Label",
    "Matcher",
    "Matching",
    "MatrixSelector",
    "Modifiers",
    "NumberLiteral",
    "Options",
    "Paren",
    "Query",
    "Span",
    "StringLiteral",
    "Subquery",
    "Unary",
    "ValueType",
    "VectorSelector",
    "canonical",
    "children",
    "parse",
    "selectors",
    "tree",
    "walk",
]

_REMEMBERED: Final = 256
"""What asks for an expression again asks soon; keeping 2048 trees made parsing a fifth slower."""
_REMEMBERED_LENGTH: Final = 4096


@final
class Query(Value):
    """An expression as Prometheus reads it."""

    __match_args__ = ("text", "root", "faults")
    __slots__ = __match_args__

    def __init__(self, text: str, root: Expr | None, faults: tuple[Fault, ...]) -> None:  # pragma: no cover - see Value
        self.text: Final = text
        self.root: Final = root
        """The tree; None where the syntax is broken. Faults of other kinds leave it whole."""
        self.faults: Final = faults
        """Why Prometheus refuses the text, in order of the text; empty where it accepts it."""


def parse(text: str, /, *, options: Options = DEFAULT) -> Query:
    """The expression as the Prometheus of `options` reads it, with all its faults.

    Never raises, whatever the text. Short results are remembered by text and options.
    """
    return _remembered(text, options) if len(text) <= _REMEMBERED_LENGTH else _read(text, options)


def _read(text: str, options: Options) -> Query:
    state = State(text, options)
    if len(text) > MAX_LENGTH:
        message = f"the expression is longer than the {MAX_LENGTH:,} characters that are read"
        return Query(text, None, (Fault(0, len(text), message, FaultKind.LIMIT),))
    try:
        root = parse_text(state)
    except TooDeep:
        root = None
    return Query(text, root, tuple(sorted(state.faults)) if state.faults else ())


_remembered = lru_cache(maxsize=_REMEMBERED)(_read)
