"""The tree of an expression: immutable nodes, each with its place in the text.

A span is a pair of code point offsets, the end excluded. What most expressions have is a `Value`,
since a parse makes a dozen of them; what few have are named tuples.
"""

# Longer than 400 lines: the classes refer to one another, and each names its fields three times.
# ruff: noqa: A002, PLR0913, PLR0917 -- the parameters are the fields, named as PromQL names them

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias, final

from .value import Value

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


SCALAR: Final = ValueType.SCALAR
STRING: Final = ValueType.STRING
VECTOR: Final = ValueType.VECTOR
MATRIX: Final = ValueType.MATRIX
UNKNOWN: Final = ValueType.UNKNOWN


@final
class Label(Value):
    """A label name in `by`, `without`, `on`, `ignoring`, `group_left` or `group_right`."""

    __match_args__ = ("span", "name")
    __slots__ = __match_args__

    def __init__(self, span: Span, name: str) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.name: Final = name


@final
class Matcher(Value):
    """A label matcher inside braces.

    A quoted metric name alone (`{"http.requests"}`) is the matcher `__name__="http.requests"`;
    its label and its operator have the span of the whole.
    """

    __match_args__ = ("span", "label", "op", "value", "label_span", "op_span", "value_span")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self, span: Span, label: str, op: str, value: str, label_span: Span, op_span: Span, value_span: Span
    ) -> None:
        self.span: Final = span
        self.label: Final = label
        self.op: Final = op
        """One of `=`, `!=`, `=~` and `!~`."""
        self.value: Final = value
        """Decoded; bytes that are no UTF-8 are lone surrogates, as in `surrogateescape`."""
        self.label_span: Final = label_span
        self.op_span: Final = op_span
        self.value_span: Final = value_span
        """With the quotes."""


@final
class DurationExpr(Value):
    """Arithmetic inside a duration, `step()`, `range()`, `min_of` and `max_of`."""

    __match_args__ = ("span", "op", "operands", "seconds")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self, span: Span, op: str, operands: tuple["NumberLiteral | DurationExpr", ...], seconds: float | None
    ) -> None:
        self.span: Final = span
        self.op: Final = op
        """`+`, `-`, `*`, `/`, `%`, `^`, or the name of the function in lower case."""
        self.operands: Final = operands
        self.seconds: Final = seconds
        """None where only the query knows it."""


@final
class Duration(Value):
    """A duration: the range or the step in brackets, or an offset (which may be negative)."""

    __match_args__ = ("span", "seconds", "expr")
    __slots__ = __match_args__

    def __init__(
        self, span: Span, seconds: float | None, expr: "NumberLiteral | DurationExpr"
    ) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.seconds: Final = seconds
        """None where only the query knows it (`step()`, `range()`)."""
        self.expr: Final = expr


class At(NamedTuple):
    """The `@` modifier: a time in seconds since 1970, or an end of the query's range."""

    span: Span
    timestamp: float | None
    edge: str | None
    """`start` or `end`."""


@final
class Modifiers(Value):
    """What stands behind a selector or a subquery."""

    __match_args__ = ("offset", "at", "anchored", "smoothed")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self, offset: Duration | None = None, at: At | None = None, anchored: bool = False, smoothed: bool = False
    ) -> None:
        self.offset: Final = offset
        self.at: Final = at
        self.anchored: Final = anchored
        self.smoothed: Final = smoothed


NO_MODIFIERS: Final = Modifiers()


@final
class NumberLiteral(Value):
    """A number, with its sign if it has one; a duration (`5m`) is a number of seconds."""

    __match_args__ = ("span", "value", "type", "is_duration")
    __slots__ = __match_args__

    def __init__(
        self, span: Span, value: float, type: ValueType = SCALAR, is_duration: bool = False
    ) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.value: Final = value
        self.type: Final = type
        self.is_duration: Final = is_duration
        """It is spelt as a duration."""


@final
class StringLiteral(Value):
    """A string; the value is decoded."""

    __match_args__ = ("span", "value", "type")
    __slots__ = __match_args__

    def __init__(self, span: Span, value: str, type: ValueType = STRING) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.value: Final = value
        self.type: Final = type


@final
class VectorSelector(Value):
    """An instant vector selector; behind a range, its modifiers are the range selector's."""

    __match_args__ = ("span", "name", "name_span", "matchers", "modifiers", "type")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        span: Span,
        name: str | None,
        name_span: Span | None,
        matchers: tuple[Matcher, ...],
        modifiers: Modifiers = NO_MODIFIERS,
        type: ValueType = VECTOR,
    ) -> None:
        self.span: Final = span
        self.name: Final = name
        """The metric name, whether written before the braces, quoted in them, or as `__name__="..."`."""
        self.name_span: Final = name_span
        """Where the name stands, with its quotes."""
        self.matchers: Final = matchers
        """What stands inside the braces; a name before them is not repeated here."""
        self.modifiers: Final = modifiers
        self.type: Final = type


@final
class MatrixSelector(Value):
    """A range vector selector."""

    __match_args__ = ("span", "selector", "range", "type")
    __slots__ = __match_args__

    def __init__(
        self, span: Span, selector: VectorSelector, range: Duration, type: ValueType = MATRIX
    ) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.selector: Final = selector
        self.range: Final = range
        self.type: Final = type


@final
class Subquery(Value):
    """A subquery."""

    __match_args__ = ("span", "expr", "range", "step", "modifiers", "type")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        span: Span,
        expr: "Expr",
        range: Duration,
        step: Duration | None,
        modifiers: Modifiers = NO_MODIFIERS,
        type: ValueType = MATRIX,
    ) -> None:
        self.span: Final = span
        self.expr: Final = expr
        self.range: Final = range
        self.step: Final = step
        self.modifiers: Final = modifiers
        self.type: Final = type


@final
class Call(Value):
    """A call of a function."""

    __match_args__ = ("span", "name", "name_span", "args", "type")
    __slots__ = __match_args__

    def __init__(
        self, span: Span, name: str, name_span: Span, args: tuple["Expr", ...], type: ValueType
    ) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.name: Final = name
        self.name_span: Final = name_span
        self.args: Final = args
        self.type: Final = type


@final
class Aggregate(Value):
    """An aggregation."""

    __match_args__ = ("span", "op", "op_span", "grouping", "grouping_span", "without", "param", "expr", "type")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        span: Span,
        op: str,
        op_span: Span,
        grouping: tuple[Label, ...],
        grouping_span: Span | None,
        without: bool,
        param: "Expr | None",
        expr: "Expr",
        type: ValueType = VECTOR,
    ) -> None:
        self.span: Final = span
        self.op: Final = op
        """In lower case."""
        self.op_span: Final = op_span
        self.grouping: Final = grouping
        self.grouping_span: Final = grouping_span
        """The whole clause, from `by` or `without` to its bracket; None where there is none."""
        self.without: Final = without
        self.param: Final = param
        self.expr: Final = expr
        self.type: Final = type


@final
class Matching(Value):
    """How the two sides of a binary operation are matched."""

    __match_args__ = ("span", "on", "labels", "group", "include", "include_span")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        span: Span,
        on: bool,
        labels: tuple[Label, ...],
        group: str | None,
        include: tuple[Label, ...],
        include_span: Span | None,
    ) -> None:
        self.span: Final = span
        self.on: Final = on
        """True for `on`, False for `ignoring`."""
        self.labels: Final = labels
        self.group: Final = group
        """`left` or `right`: the side with many elements; None where both have one."""
        self.include: Final = include
        self.include_span: Final = include_span
        """From `group_left` or `group_right` to its bracket, if it has one."""


class Fill(NamedTuple):
    """Values for what is missing on one side of a binary operation."""

    span: Span
    left: float | None
    right: float | None


@final
class Binary(Value):
    """A binary operation."""

    __match_args__ = ("span", "op", "op_span", "lhs", "rhs", "returns_bool", "matching", "fill", "type")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        span: Span,
        op: str,
        op_span: Span,
        lhs: "Expr",
        rhs: "Expr",
        returns_bool: bool,
        matching: Matching | None,
        fill: Fill | None,
        type: ValueType,
    ) -> None:
        self.span: Final = span
        self.op: Final = op
        """In lower case."""
        self.op_span: Final = op_span
        self.lhs: Final = lhs
        self.rhs: Final = rhs
        self.returns_bool: Final = returns_bool
        self.matching: Final = matching
        self.fill: Final = fill
        self.type: Final = type


@final
class Unary(Value):
    """`+` or `-` before something that is no number."""

    __match_args__ = ("span", "op", "expr", "type")
    __slots__ = __match_args__

    def __init__(self, span: Span, op: str, expr: "Expr", type: ValueType) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.op: Final = op
        self.expr: Final = expr
        self.type: Final = type


@final
class Paren(Value):
    """An expression in parentheses."""

    __match_args__ = ("span", "expr", "type")
    __slots__ = __match_args__

    def __init__(self, span: Span, expr: "Expr", type: ValueType) -> None:  # pragma: no cover - see Value
        self.span: Final = span
        self.expr: Final = expr
        self.type: Final = type


_Leaf: TypeAlias = NumberLiteral | StringLiteral | VectorSelector
Expr: TypeAlias = _Leaf | MatrixSelector | Subquery | Call | Aggregate | Binary | Unary | Paren


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


def bare(expr: Expr) -> Expr:
    """The expression without the parentheses around it."""
    while isinstance(expr, Paren):
        expr = expr.expr
    return expr


def selectors(expr: Expr) -> Iterator[VectorSelector]:
    """Yield every vector selector, those of range selectors too, in order of the text."""
    return (node for node in walk(expr) if isinstance(node, VectorSelector))
