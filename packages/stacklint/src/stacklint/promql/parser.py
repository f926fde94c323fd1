"""The parser: expressions by binding power, with the place of everything.

It reads the text straight with the patterns of `patterns`, without a list of tokens, and checks
types while it builds, since everything below a node is finished by then. Behind a fault of
syntax it goes on at the end of the bracket or at the next argument, to find further faults; the
tree is not given out then.

Source: promql/parser/generated_parser.y of Prometheus; its conflicts between rules are resolved
here as they are in the generated parser.
"""

import re
from typing import Final

from . import check, literals, modifiers, patterns, vectors
from .faults import FaultKind
from .functions import AGGREGATIONS
from .groupings import read_grouping, read_join
from .nodes import (
    SCALAR,
    UNKNOWN,
    VECTOR,
    Aggregate,
    Binary,
    Call,
    Expr,
    Label,
    NumberLiteral,
    Paren,
    Span,
    StringLiteral,
    Unary,
    ValueType,
    VectorSelector,
)
from .options import version_text
from .state import State, Stop
from .value import replaced

_PRECEDENCE: Final = {
    "or": 1,
    **dict.fromkeys(("and", "unless"), 2),
    **dict.fromkeys((*check.COMPARISONS, "</", ">/"), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys(("*", "/", "%", "atan2"), 5),
    "^": 6,
}
_SIGN: Final = 5
"""A sign binds as tight as `*`: `-x ^ 2` is `-(x ^ 2)`."""

_ENDS: Final = frozenset(("", ")", ","))
_CLAUSES: Final = frozenset("bBwW")
_TRIMS: Final = ("</", ">/")
"""They cut buckets off native histograms; they are no comparisons."""
_TRIMS_SINCE: Final = (3, 11)

_OPERATOR_ONLY: Final = 0
_METRIC: Final = 1
_CALLABLE: Final = 2
_VALUE: Final = 3
_KEYWORDS: Final = {
    **dict.fromkeys(("atan2", "bool", "group_left", "group_right", "ignoring", "on"), _OPERATOR_ONLY),
    **dict.fromkeys(("and", "anchored", "by", "fill", "fill_left", "fill_right", "offset", "or"), _METRIC),
    **dict.fromkeys(("smoothed", "unless", "without"), _METRIC),
    **dict.fromkeys(("inf", "nan"), _VALUE),
    **dict.fromkeys(AGGREGATIONS, _CALLABLE),
}
"""What a keyword may be where an operand stands; other words name functions and metrics."""

_WORD: Final = 2  # this and the next four: the groups of `patterns.operand`
_NUMBER: Final = 3
_STRING: Final = 4
_MARK: Final = 5
_ODD_NUMBER: Final = 6
_KEYWORD: Final = 2  # the group of `patterns.operator` whose case does not matter


def parse_text(state: State) -> Expr | None:
    """Parse the whole text; gives nothing where its syntax is broken."""
    root = None
    try:
        if not state.peek():
            state.stop((state.pos, state.pos), "the expression is empty")
        root = _expression(state, 0)
        if state.pos < len(state.text):
            state.unexpected("an operator or the end")
    except Stop:
        pass
    vectors.check_bare(state)
    return None if state.broken else root


def _expression(state: State, floor: int) -> Expr:
    """An operand and all operators behind it that bind tighter than `floor`.

    Behind it `state.pos` is on what comes next: never on white space or a comment.
    """
    left = _operand(state)
    text = state.text
    while True:
        found = state.ahead
        if found is None:
            here = text[state.pos : state.pos + 1]  # what is most frequent is not worth a pattern
            if here in _ENDS:
                return left
            if here == "[":
                left = modifiers.read_range(state, left)
                continue
            found = patterns.operator(text, state.pos)
            assert found is not None  # matches the empty text too
        state.ahead = None
        kind = found.lastindex
        if kind is None:
            state.pos = found.end()
            return left
        operator = found[kind] if kind != _KEYWORD else found[kind].lower()
        precedence = _PRECEDENCE.get(operator)
        if precedence is None:
            left = _postfixed(state, left, operator, found.span(kind))
        elif precedence <= floor:
            state.pos = found.start(kind)
            state.ahead = found
            return left
        else:
            left = _binary(state, left, operator, found.span(kind), precedence)


def _postfixed(state: State, expr: Expr, operator: str, place: Span) -> Expr:
    state.pos = place[0]
    match operator:
        case "[":
            return modifiers.read_range(state, expr)
        case "@":
            return modifiers.read_at(state, expr, place)
        case "offset":
            return modifiers.read_offset(state, expr, place)
        case _:
            return modifiers.read_extended(state, expr, place)


def _binary(state: State, left: Expr, operator: str, place: Span, precedence: int) -> Expr:
    if operator in _TRIMS and state.options.version < _TRIMS_SINCE:
        message = f"`{operator}` is known since Prometheus {version_text(_TRIMS_SINCE)}"
        state.report(place, message, FaultKind.VERSION)
    state.pos = place[1]
    join = read_join(state)
    state.enter()
    right = _expression(state, precedence - 1 if operator == "^" else precedence)
    state.depth -= 1
    span = (left.span[0], right.span[1])
    node = Binary(
        span,
        operator,
        place,
        left,
        right,
        join.bool_span is not None,
        join.matching,
        join.fill,
        _result(left.type, right.type),
    )
    check.check_binary(state, node, join.bool_span)
    return node


def _result(left: ValueType, right: ValueType) -> ValueType:
    if left is VECTOR or right is VECTOR:
        return VECTOR
    return SCALAR if left is right is SCALAR else UNKNOWN


def _operand(state: State) -> Expr:
    found = patterns.operand(state.text, state.pos)
    assert found is not None  # matches the empty text too
    kind = found.lastindex
    if kind == _WORD:
        return _word(state, found[1], found.span(1), found[2], found.end())
    if kind is None:
        state.pos = found.end()
        state.unexpected("an expression")
    state.pos = found.start(kind)
    if kind == _NUMBER:
        state.pos = found.end()
        return NumberLiteral(found.span(kind), float(found[kind]))
    if kind == _ODD_NUMBER:
        return literals.read_number(state)
    if kind == _STRING:
        state.pos = found.end()
        return StringLiteral(found.span(kind), found[kind][1:-1])
    if kind != _MARK:
        return literals.read_string(state)
    match found[kind]:
        case "(":
            return _paren(state)
        case "{":
            return vectors.bare_selector(state)
        case sign:
            return _signed(state, sign)


def _paren(state: State) -> Expr:
    start, depth = state.pos, state.depth
    state.pos += 1
    state.enter()
    try:
        expr = _expression(state, 0)
        if state.peek() != ")":
            state.unexpected("an operator or `)`")
        state.pos += 1
    except Stop:
        if not state.recover(")"):
            raise
        expr = check.unread(start, state.pos)
    state.depth = depth
    return Paren((start, state.pos), expr, expr.type)


def _signed(state: State, sign: str) -> Expr:
    start = state.pos
    state.pos += 1
    state.enter()
    expr = _expression(state, _SIGN)
    state.depth -= 1
    span = (start, expr.span[1])
    if isinstance(expr, NumberLiteral):
        return replaced(expr, span=span, value=-expr.value if sign == "-" else expr.value)
    kind = expr.type
    if kind not in (SCALAR, VECTOR, UNKNOWN):
        message = f"`{sign}` wants a scalar or an instant vector, not a {kind}"
        state.report(expr.span, message, FaultKind.TYPE)
        kind = UNKNOWN
    return Unary(span, sign, expr, kind)


def _word(state: State, word: str, place: Span, opener: str, end: int) -> Expr:
    """What begins with a word; `opener` is the bracket behind it if any, which ends at `end`."""
    lower = word.lower()
    keyword = _KEYWORDS.get(lower)
    state.pos = end
    if keyword is None:
        if opener == "(":
            return _call(state, word, place)
    elif keyword == _CALLABLE:
        if opener == "(":
            return _aggregate(state, lower, place, None)
        clause = patterns.grouping(state.text, place[1])
        if clause:
            return _aggregate(state, lower, place, clause)
    elif keyword == _VALUE:
        state.pos = place[1]
        return NumberLiteral(place, literals.WORDS[lower])
    elif keyword == _OPERATOR_ONLY:
        state.pos = place[0]
        state.unexpected("an expression")
    if opener == "{":
        state.pos = end - 1
        return vectors.named_selector(state, word, place)
    state.pos = place[1]
    return VectorSelector(place, word, place, ())


def _call(state: State, name: str, place: Span) -> Expr:
    function = check.known_function(state, name, place)
    args = _arguments(state)
    if function:
        check.check_call(state, name, place, function, args)
    kind = function.returns if function else UNKNOWN
    return Call((place[0], state.pos), name, place, args, kind)


def _arguments(state: State) -> tuple[Expr, ...]:
    """The arguments up to the closing parenthesis; `state.pos` is behind the opening one."""
    if state.peek() == ")":
        state.pos += 1
        return ()
    args: list[Expr] = []
    depth = state.depth
    state.enter()
    while True:
        start = state.pos
        try:
            arg = _expression(state, 0)
            closer = state.text[state.pos : state.pos + 1]
            if closer not in (",", ")"):
                state.unexpected("an operator, `,` or `)`")
            state.pos += 1
        except Stop:
            state.depth = depth + 1
            closer = state.recover(",)")
            if not closer:
                raise
            arg = check.unread(start, state.pos - 1)
        args.append(arg)
        if closer == ",":
            comma = state.pos - 1
            if state.peek() != ")":
                continue
            state.syntax((comma, comma + 1), "no comma may follow the last argument")
            state.pos += 1
        state.depth = depth
        return tuple(args)


def _aggregate(state: State, op: str, place: Span, clause: re.Match[str] | None) -> Expr:
    """An aggregation; `state.pos` is behind the parenthesis where no clause has been found before it."""
    grouping: tuple[Label, ...] = ()
    grouping_span = None
    if clause:
        grouping = read_grouping(state, clause)
        grouping_span = (clause.start(1), state.pos)
        if state.peek() != "(":
            state.unexpected("`(`")
        state.pos += 1
    args = _arguments(state)
    if not clause and state.peek() in _CLAUSES and (clause := patterns.grouping(state.text, state.pos)):
        grouping = read_grouping(state, clause)
        grouping_span = (clause.start(1), state.pos)
    span = (place[0], state.pos)
    wanted = 1 if AGGREGATIONS[op] is None else 2
    if len(args) != wanted:
        if not any(map(check.is_unread, args)):
            _wrong_count(state, op, place, args, wanted)
        return check.unread(*span)
    without = clause is not None and clause[1].lower() == "without"
    param = args[0] if wanted == 2 else None
    node = Aggregate(span, op, place, grouping, grouping_span, without, param, args[-1])
    check.check_aggregate(state, node)
    return node


def _wrong_count(state: State, op: str, place: Span, args: tuple[Expr, ...], wanted: int) -> None:
    what = "one operand" if wanted == 1 else "a parameter and an operand"
    span = (args[wanted].span[0], args[-1].span[1]) if len(args) > wanted else place
    plural = "" if len(args) == 1 else "s"
    state.syntax(span, f"`{op}` wants {what}, not {len(args)} argument{plural}")
