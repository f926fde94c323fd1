"""Durations in brackets and behind `offset`, with the arithmetic that newer versions allow there.

Source: the rules `positive_duration_expr` and `offset_duration_expr` of
promql/parser/generated_parser.y, and promql/durations.go for what they evaluate to.
"""

import math
from typing import Final, NamedTuple, TypeAlias

from . import literals, patterns
from .faults import FaultKind
from .nodes import Duration, DurationExpr, NumberLiteral, Span
from .options import DURATION_EXPRESSIONS, version_text
from .state import State
from .value import replaced

Operand: TypeAlias = NumberLiteral | DurationExpr

_PRECEDENCE: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3}
_UNARY: Final = 2
_SIGN_ONLY: Final = 4
"""Behind `offset`, a sign takes one operand: `x offset -2 ^ 2` is a power of the selector."""
_STABLE: Final = (3, 14)


class _Function(NamedTuple):
    arity: int
    since: tuple[int, int]
    until: tuple[int, int] | None = None


_FUNCTIONS: Final = {
    "step": _Function(0, (3, 6)),
    "range": _Function(0, (3, 9)),
    "min": _Function(2, (3, 6), until=(3, 13)),
    "max": _Function(2, (3, 6), until=(3, 13)),
    "min_of": _Function(2, (3, 13)),
    "max_of": _Function(2, (3, 13)),
}


def read_range(state: State, *, first: bool = False) -> Duration:
    """The duration that begins here, right behind the bracket if it is the `first`, or behind the colon.

    It must be greater than 0.
    """
    simple = patterns.simple_duration(state.text, state.pos)
    if simple:
        seconds = int(simple[1]) * literals.UNIT_SECONDS[simple[2]]
        if 0 < seconds <= literals.LONGEST:
            state.pos = simple.end()
            place = (simple.start(1), simple.end(2))
            return Duration(place, seconds, NumberLiteral(place, seconds, is_duration=True))
    if first:
        _refuse_comment(state)
    expr = _expression(state, 0)
    duration = _duration(state, expr)
    if duration.seconds is not None and duration.seconds <= 0:
        state.report(expr.span, "a range and a step must be greater than 0", FaultKind.TYPE)
    return duration


def _refuse_comment(state: State) -> None:
    blank = patterns.blank(state.text, state.pos)
    assert blank  # matches the empty text too
    state.pos = blank.end()
    if state.text[state.pos : state.pos + 1] == "#":
        state.stop((state.pos, state.pos + 1), "Prometheus takes no comment right behind `[`")


def read_offset(state: State) -> Duration:
    """The duration behind `offset`.

    A number or a function ends it: `x offset 5m + 1` adds 1 to the selector. Behind a parenthesis,
    and behind two signs, operators belong to the duration.
    """
    whole = state.peek() == "(" or patterns.two_signs(state.text, state.pos)
    return _duration(state, _expression(state, 0) if whole else _operand(state, _SIGN_ONLY))


def _duration(state: State, expr: Operand) -> Duration:
    seconds = _seconds(expr)
    if seconds is not None and not abs(seconds) <= literals.LONGEST:
        message = "the duration is longer than the 292 years that Prometheus can count"
        state.report(expr.span, message, FaultKind.TYPE)
        seconds = None
    return Duration(expr.span, seconds, expr)


def _expression(state: State, floor: int) -> Operand:
    left = _operand(state, _UNARY)
    while True:
        operator = state.peek()
        precedence = _PRECEDENCE.get(operator, 0)
        if precedence <= floor:
            return left
        place = (state.pos, state.pos + 1)
        state.pos += 1
        state.enter()
        right = _expression(state, precedence - 1 if operator == "^" else precedence)
        state.depth -= 1
        _need_flag(state, place, f"`{operator}` in a duration")
        if operator in "/%" and isinstance(right, NumberLiteral) and right.value == 0:
            state.report(right.span, f"`{operator}` by zero in a duration", FaultKind.TYPE)
        left = _combined((left.span[0], right.span[1]), operator, left, right)


def _operand(state: State, unary: int) -> Operand:
    """One operand; `unary` is how tight a sign binds."""
    here = state.peek()
    start = state.pos
    if here.isdigit() or here == ".":
        return literals.read_number(state)
    if here and here in "+-":
        state.pos += 1
        state.enter()
        expr = _expression(state, unary) if unary == _UNARY else _operand(state, _UNARY)
        state.depth -= 1
        return _signed((start, expr.span[1]), here, expr)
    if here == "(":
        state.pos += 1
        state.enter()
        expr = _expression(state, 0)
        state.depth -= 1
        _expect(state, ")")
        _need_flag(state, (start, start + 1), "a parenthesis in a duration")
        return replaced(expr, span=(start, state.pos))
    found = patterns.word(state.text, start)
    if found and found[0].lower() in _FUNCTIONS:
        state.pos = found.end()
        return _call(state, found[0].lower(), found.span())
    return state.unexpected("a duration")


def _signed(span: Span, sign: str, expr: Operand) -> Operand:
    if isinstance(expr, NumberLiteral):
        return replaced(expr, span=span, value=-expr.value if sign == "-" else expr.value)
    return _combined(span, sign, expr) if sign == "-" else replaced(expr, span=span)


def _call(state: State, name: str, place: Span) -> Operand:
    function = _FUNCTIONS[name]
    if state.options.version < function.since:
        state.report(
            place, f"`{name}` in a duration is known since Prometheus {version_text(function.since)}", FaultKind.VERSION
        )
    elif function.until and state.options.version >= function.until:
        message = f"`{name}` in a duration is called `{name}_of` since Prometheus {version_text(function.until)}"
        state.report(place, message, FaultKind.VERSION)
    else:
        _need_flag(state, place, f"`{name}` in a duration")
    if state.peek() != "(":
        state.unexpected("`(`")
    state.pos += 1
    state.enter()
    operands: list[Operand] = []
    for index in range(function.arity):
        if index:
            _expect(state, ",")
        operands.append(_expression(state, 0))
    state.depth -= 1
    _expect(state, ")")
    return _combined((place[0], state.pos), name, *operands)


def _expect(state: State, wanted: str) -> None:
    if state.peek() != wanted:
        state.unexpected(f"`{wanted}`")
    state.pos += 1


def _need_flag(state: State, place: Span, what: str) -> None:
    options = state.options
    if not options.duration_expressions and options.version < _STABLE:
        message = f"{what} needs the feature flag `{DURATION_EXPRESSIONS}` before Prometheus 3.14"
        state.report(place, message, FaultKind.FLAG)


def _seconds(expr: Operand) -> float | None:
    return expr.value if isinstance(expr, NumberLiteral) else expr.seconds


def _combined(span: Span, op: str, *operands: Operand) -> DurationExpr:
    """The node, with its value where all operands have one."""
    values = [_seconds(operand) for operand in operands]
    known = [value for value in values if value is not None]
    seconds = _evaluate(op, known) if known and len(known) == len(values) else None
    return DurationExpr(span, op, operands, seconds)


def _evaluate(op: str, values: list[float]) -> float | None:
    left, right = values[0], values[-1]
    try:
        match op:
            case "+":
                return left + right
            case "-":
                return left - right if len(values) == 2 else -left
            case "*":
                return left * right
            case "/":
                return left / right
            case "%":
                return math.fmod(left, right)
            case "^":
                return math.pow(left, right)
            case "min" | "min_of":
                return min(left, right)
            case _:
                return max(left, right)
    except (ArithmeticError, ValueError):  # Go goes on with an infinity or a NaN; a range can be neither
        return None
