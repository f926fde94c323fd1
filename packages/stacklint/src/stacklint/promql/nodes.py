"""The tree of an expression: immutable nodes, each with its place in the text.

A span is a pair of code point offsets, the end excluded. The nodes are named tuples: a frozen
dataclass takes four times as long to make (1.4 against 0.4 microseconds for ten fields), and
a parse makes a dozen nodes.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Start and end (excluded) in code points."""


class ValueType(StrEnum):
    """What an expression evaluates to; the value is the name that Prometheus' documentation uses."""

    SCALAR = "scalar"
    STRING = "string"
    VECTOR = "instant vector"
    MATRIX = "range vector"
    UNKNOWN = "unknown"
    """The call of a function that is not known: a fault has been reported already."""


SCALAR, STRING, VECTOR, MATRIX, UNKNOWN = ValueType


class Label(NamedTuple):
    """A label name in `by`, `without`, `on`, `ignoring`, `group_left` or `group_right`."""

    span: Span
    name: str


class Matcher(NamedTuple):
    """A label matcher inside braces.

    A quoted metric name alone (`{"http.requests"}`) is the matcher `__name__="http.requests"`;
    its label and its operator have the span of the whole.
    """

    span: Span
    label: str
    op: str
    """One of `=`, `!=`, `=~` and `!~`."""
    value: str
    """Decoded; bytes that are no UTF-8 are lone surrogates, as in `surrogateescape`."""
    label_span: Span
    op_span: Span
    value_span: Span
    """With the quotes."""


class DurationExpr(NamedTuple):
    """Arithmetic inside a duration, `step()`, `range()`, `min_of` and `max_of`."""

    span: Span
    op: str
    """`+`, `-`, `*`, `/`, `%`, `^`, or the name of the function in lower case."""
    operands: tuple["NumberLiteral | DurationExpr", ...]
    seconds: float | None
    """None where only the query knows it."""


class Duration(NamedTuple):
    """A duration: the range or the step in brackets, or an offset (which may be negative)."""

    span: Span
    seconds: float | None
    """None where only the query knows it (`step()`, `range()`)."""
    expr: "NumberLiteral | DurationExpr"


class At(NamedTuple):
    """The `@` modifier: a time in seconds since 1970, or an end of the query's range."""

    span: Span
    timestamp: float | None
    edge: str | None
    """`start` or `end`."""


class Modifiers(NamedTuple):
    """What stands behind a selector or a subquery."""

    offset: Duration | None = None
    at: At | None = None
    anchored: bool = False
    smoothed: bool = False


NO_MODIFIERS = Modifiers()


class NumberLiteral(NamedTuple):
    """A number, with its sign if it has one; a duration (`5m`) is a number of seconds."""

    span: Span
    value: float
    type: ValueType = SCALAR
    is_duration: bool = False
    """It is spelt as a duration."""


class StringLiteral(NamedTuple):
    """A string; the value is decoded."""

    span: Span
    value: str
    type: ValueType = STRING


class VectorSelector(NamedTuple):
    """An instant vector selector; behind a range, its modifiers are the range selector's."""

    span: Span
    name: str | None
    """The metric name, whether written before the braces, quoted in them, or as `__name__="..."`."""
    name_span: Span | None
    """Where the name stands, with its quotes."""
    matchers: tuple[Matcher, ...]
    """What stands inside the braces; a name before them is not repeated here."""
    modifiers: Modifiers = NO_MODIFIERS
    type: ValueType = VECTOR


class MatrixSelector(NamedTuple):
    """A range vector selector."""

    span: Span
    selector: VectorSelector
    range: Duration
    type: ValueType = MATRIX


class Subquery(NamedTuple):
    """A subquery."""

    span: Span
    expr: "Expr"
    range: Duration
    step: Duration | None
    modifiers: Modifiers = NO_MODIFIERS
    type: ValueType = MATRIX


class Call(NamedTuple):
    """A call of a function."""

    span: Span
    name: str
    name_span: Span
    args: tuple["Expr", ...]
    type: ValueType


class Aggregate(NamedTuple):
    """An aggregation."""

    span: Span
    op: str
    """In lower case."""
    op_span: Span
    grouping: tuple[Label, ...]
    grouping_span: Span | None
    """The whole clause, from `by` or `without` to its bracket; None where there is none."""
    without: bool
    param: "Expr | None"
    expr: "Expr"
    type: ValueType = VECTOR


class Matching(NamedTuple):
    """How the two sides of a binary operation are matched."""

    span: Span
    on: bool
    """True for `on`, False for `ignoring`."""
    labels: tuple[Label, ...]
    group: str | None
    """`left` or `right`: the side with many elements; None where both have one."""
    include: tuple[Label, ...]
    include_span: Span | None
    """From `group_left` or `group_right` to its bracket, if it has one."""


class Fill(NamedTuple):
    """Values for what is missing on one side of a binary operation."""

    span: Span
    left: float | None
    right: float | None


class Binary(NamedTuple):
    """A binary operation."""

    span: Span
    op: str
    """In lower case."""
    op_span: Span
    lhs: "Expr"
    rhs: "Expr"
    returns_bool: bool
    matching: Matching | None
    fill: Fill | None
    type: ValueType


class Unary(NamedTuple):
    """`+` or `-` before something that is no number."""

    span: Span
    op: str
    expr: "Expr"
    type: ValueType


class Paren(NamedTuple):
    """An expression in parentheses."""

    span: Span
    expr: "Expr"
    type: ValueType


Expr: TypeAlias = (
    NumberLiteral
    | StringLiteral
    | VectorSelector
    | MatrixSelector
    | Subquery
    | Call
    | Aggregate
    | Binary
    | Unary
    | Paren
)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression that are expressions themselves, in order of the text."""
    match expr:
        case Call():
            return expr.args
        case Aggregate():
            return (expr.expr,) if expr.param is None else (expr.param, expr.expr)
        case Binary():
            return (expr.lhs, expr.rhs)
        case Unary() | Paren() | Subquery():
            return (expr.expr,)
        case MatrixSelector():
            return (expr.selector,)
        case _:
            return ()


_LEAVES: Final = frozenset({VectorSelector, NumberLiteral, StringLiteral})


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield the expression and everything in it, parents first, in order of the text."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        if type(node) not in _LEAVES:
            stack.extend(reversed(children(node)))


def selectors(expr: Expr) -> Iterator[VectorSelector]:
    """Yield every vector selector, those of range selectors too, in order of the text."""
    return (node for node in walk(expr) if isinstance(node, VectorSelector))
