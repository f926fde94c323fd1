"""What may stand behind a selector: ranges, `offset`, `@`, `anchored` and `smoothed`.

Prometheus attaches them after the fact and so takes some odd orders, which are taken here too:
`x @ start() [5m]` and `x offset 0s [5m]` pass, `x offset 1m [5m]` does not.
"""

from typing import Final

from . import durations, literals, patterns
from .faults import FaultKind
from .nodes import (
    UNKNOWN,
    VECTOR,
    Aggregate,
    At,
    Binary,
    Call,
    Duration,
    Expr,
    MatrixSelector,
    Modifiers,
    NumberLiteral,
    Paren,
    Span,
    StringLiteral,
    Subquery,
    Unary,
    VectorSelector,
)
from .options import EXTENDED_RANGE_SELECTORS, version_text
from .state import State, Stop
from .value import replaced

_EXTENDED_SINCE: Final = (3, 7)
_EXTENDED_STABLE: Final = (3, 16)
_LONGEST_TIME: Final = 2.0**63


def read_range(state: State, expr: Expr) -> Expr:
    """Put the range or the subquery that begins with the bracket here behind an expression."""
    opening, depth = state.pos, state.depth
    state.pos += 1
    try:
        duration = durations.read_range(state, first=True)
        if state.peek() != "]":
            return _subquery(state, expr, duration)
        state.pos += 1
        return _matrix(state, expr, opening, duration)
    except Stop:
        state.depth = depth
        if state.recover("]"):
            return replaced(expr, type=UNKNOWN)
        raise


def _subquery(state: State, expr: Expr, duration: Duration) -> Expr:
    if state.peek() != ":":
        state.unexpected("`]` or `:`")
    state.pos += 1
    step = None if state.peek() == "]" else durations.read_range(state)
    if state.peek() != "]":
        state.unexpected("`]`")
    state.pos += 1
    if expr.type not in (VECTOR, UNKNOWN):
        message = f"a subquery wants an instant vector, but this is a {expr.type}"
        state.report(expr.span, message, FaultKind.TYPE)
    return Subquery((expr.span[0], state.pos), expr, duration, step)


def _matrix(state: State, expr: Expr, opening: int, duration: Duration) -> Expr:
    place = (opening, state.pos)
    if not isinstance(expr, VectorSelector):
        range_text = state.text[slice(*duration.span)]
        message = f"a range wants a selector before it, not {_name(expr)}: `[{range_text}:]` makes a subquery"
        state.report(place, message, FaultKind.TYPE)
        return replaced(expr, type=UNKNOWN)
    offset, at = expr.modifiers.offset, expr.modifiers.at
    if offset and isinstance(offset.expr, NumberLiteral) and offset.seconds:
        state.report(place, "the range must stand before `offset`", FaultKind.TYPE)
    elif at and at.timestamp is not None:
        state.report(place, "the range must stand before `@`", FaultKind.TYPE)
    return MatrixSelector((expr.span[0], state.pos), expr, duration)


def read_offset(state: State, expr: Expr, word: Span) -> Expr:
    """Put the offset whose keyword has just been read behind an expression."""
    state.pos = word[1]
    offset = durations.read_offset(state)
    old = _modifiers(expr)
    if old is None:
        _misplaced(state, expr, word, "offset")
        return expr
    if old.offset and (old.offset.seconds != 0 or not isinstance(old.offset.expr, NumberLiteral)):
        state.report(word, "`offset` is set twice", FaultKind.TYPE)
    return _modified(expr, state.pos, replaced(old, offset=offset))


def read_at(state: State, expr: Expr, sign: Span) -> Expr:
    """Put the `@` modifier whose sign has just been read behind an expression."""
    state.pos = sign[1]
    at = _read_time(state, sign[0])
    old = _modifiers(expr)
    if old is None:
        _misplaced(state, expr, sign, "@")
        return expr
    if old.at:
        state.report(sign, "`@` is set twice", FaultKind.TYPE)
    return _modified(expr, state.pos, replaced(old, at=at))


def _read_time(state: State, start: int) -> At:
    found = patterns.edge(state.text, state.pos)
    if found:
        state.pos = found.end()
        return At((start, state.pos), None, found[1].lower())
    here = state.peek()
    first = state.pos
    if here and here in "+-":
        state.pos += 1
        state.peek()
    number = literals.read_number(state, wanted="a time in seconds, `start()` or `end()`")
    value = -number.value if here == "-" else number.value
    if not abs(value) < _LONGEST_TIME:
        state.report((first, state.pos), "the time is out of bounds for `@`", FaultKind.TYPE)
    return At((start, state.pos), value, None)


def read_extended(state: State, expr: Expr, word: Span) -> Expr:
    """Put `anchored` or `smoothed`, just read, behind an expression."""
    state.pos = word[1]
    name = state.text[slice(*word)].lower()
    old = _modifiers(expr)
    options = state.options
    if options.version < _EXTENDED_SINCE:
        message = f"`{name}` is known since Prometheus {version_text(_EXTENDED_SINCE)}"
        state.report(word, message, FaultKind.VERSION)
    elif options.version < _EXTENDED_STABLE and not options.extended_range_selectors:
        message = f"`{name}` needs the feature flag `{EXTENDED_RANGE_SELECTORS}` before Prometheus 3.16"
        state.report(word, message, FaultKind.FLAG)
    elif old is None or isinstance(expr, Subquery):
        _misplaced(state, expr, word, name, "a selector")
    elif old.smoothed if name == "anchored" else old.anchored:
        state.report(word, "`anchored` and `smoothed` exclude each other", FaultKind.TYPE)
    if old is None:
        return expr
    return _modified(
        expr,
        state.pos,
        replaced(old, anchored=old.anchored or name == "anchored", smoothed=old.smoothed or name == "smoothed"),
    )


def _modifiers(expr: Expr) -> Modifiers | None:
    match expr:
        case VectorSelector() | Subquery():
            return expr.modifiers
        case MatrixSelector():
            return expr.selector.modifiers
        case _:
            return None


def _modified(expr: Expr, end: int, modifiers: Modifiers) -> Expr:
    span = (expr.span[0], end)
    if isinstance(expr, MatrixSelector):
        return replaced(expr, span=span, selector=replaced(expr.selector, modifiers=modifiers))
    assert isinstance(expr, VectorSelector | Subquery)
    return replaced(expr, span=span, modifiers=modifiers)


def _misplaced(state: State, expr: Expr, place: Span, name: str, wanted: str = "a selector or a subquery") -> None:
    if expr.type is not UNKNOWN:
        state.report(place, f"`{name}` belongs behind {wanted}, not behind {_name(expr)}", FaultKind.TYPE)


def _name(expr: Expr) -> str:
    return _NAMES[type(expr)]


_NAMES: Final = {
    NumberLiteral: "a number",
    StringLiteral: "a string",
    VectorSelector: "a selector",
    Subquery: "a subquery",
    MatrixSelector: "a range",
    Call: "a call",
    Aggregate: "an aggregation",
    Binary: "a binary operation",
    Unary: "a signed expression",
    Paren: "a parenthesis",
}
