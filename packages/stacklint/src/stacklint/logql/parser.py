"""The parser: what makes numbers of log lines, and operations on numbers.

There is no tree: what is asked is whether Loki takes a query, and whether that gives lines or numbers.
"""

from enum import StrEnum
from typing import NamedTuple

from .groupings import read_grouping, read_names, read_number
from .pipeline import read_stage, starts_stage
from .ranges import read_range_aggregation
from .selectors import read_selector
from .state import State
from .tokens import Kind, Span, Token
from .words import AGGREGATIONS, FUNCTIONS, GROUPINGS, LIMITS, OPERATORS, RANGES, SETS, SORTS


class Result(StrEnum):
    """What a query gives."""

    LINES = "lines"
    NUMBERS = "numbers"
    LITERAL = "literal"
    """A number that is written there."""


class Part(NamedTuple):
    """A part of a query."""

    result: Result
    span: Span


def read_query(state: State) -> Result:
    """The whole text."""
    part = _read_expression(state)
    if state.here.kind is Kind.RANGE and part.result is Result.LINES:
        state.stop(state.here.span, "a range belongs into an aggregation, as in `count_over_time({...}[5m])`")
    if state.here.kind is not Kind.END:
        state.unexpected("an operator or the end")
    return part.result


def _read_expression(state: State) -> Part:
    parts = [_read_operand(state)]
    operators: list[Token] = []
    while state.here.kind in {Kind.SIGN, Kind.WORD} and state.here.text in OPERATORS:
        operators.append(state.advance())
        _read_join(state)
        parts.append(_read_operand(state))
    if not operators:
        return parts[0]
    for index, part in enumerate(parts):
        around = operators[max(index - 1, 0) : index + 1]
        if part.result is Result.LINES:
            state.report(part.span, f"`{around[0].text}` works on numbers, and these are log lines")
        elif part.result is Result.LITERAL and all(operator.text in SETS for operator in around):
            number = state.text[slice(*part.span)]
            state.report(part.span, f"`{around[0].text}` takes no bare number: write `vector({number})`")
    return Part(Result.NUMBERS, (parts[0].span[0], parts[-1].span[1]))


def _read_join(state: State) -> None:
    """What may stand behind an operator of two operands."""
    if state.is_word("bool"):
        state.advance()
    if not state.is_word("on", "ignoring"):
        return
    state.advance()
    read_names(state)
    if state.is_word("group_left", "group_right"):
        state.advance()
        if state.is_sign("("):
            read_names(state)


def _read_operand(state: State) -> Part:
    start = state.here
    if state.is_sign("("):
        state.enter()
        state.advance()
        inner = _read_expression(state)
        end = state.take_sign(")", "an operator or `)`").end
        state.leave()
        return Part(inner.result, (start.start, end))
    if state.is_sign("{"):
        return _read_lines(state)
    if start.kind is Kind.WORD:
        return _read_call(state)
    if state.is_sign("-") or state.is_sign("+"):
        state.advance()
        if state.here.kind is not Kind.NUMBER:
            state.stop(start.span, f"`{start.text}` stands alone only before a number: write `0 {start.text}`")
    return Part(Result.LITERAL, (start.start, read_number(state, "an expression")))


def _read_lines(state: State) -> Part:
    """A selector with its stages, outside of an aggregation."""
    start = state.here.start
    read_selector(state)
    unwrap: Token | None = None
    while starts_stage(state):
        unwrap = read_stage(state, unwrap)
    if unwrap and state.here.kind is not Kind.RANGE:
        message = "`unwrap` makes numbers for an aggregation over a range, as `sum_over_time`, which isn't there"
        state.stop(unwrap.span, message)
    return Part(Result.LINES, (start, state.passed_end))


def _read_call(state: State) -> Part:
    name = state.here
    following = state.next
    is_called = following.kind is Kind.SIGN and following.text == "("
    if not is_called and not (following.kind is Kind.WORD and following.text in GROUPINGS):
        state.unexpected("an expression")
    if name.text not in FUNCTIONS:
        state.not_known(name, "function", FUNCTIONS)
    state.enter()
    state.advance()
    if name.text in AGGREGATIONS:
        _read_aggregation(state, name)
    elif name.text in RANGES:
        read_range_aggregation(state, name)
    else:
        state.take_sign("(")
        if name.text == "vector":
            read_number(state, "a number")
        else:
            _read_label_replace(state, name)
        state.take_sign(")")
    state.leave()
    return Part(Result.NUMBERS, (name.start, state.passed_end))


def _read_label_replace(state: State, name: Token) -> None:
    _read_numbers(state, name)
    texts = []
    for _ in range(4):
        state.take_sign(",")
        texts.append(state.take(Kind.STRING, "a text in quotes"))
    state.check_regex(texts[-1])


def _read_numbers(state: State, name: Token) -> None:
    """What an aggregation or a function is made of."""
    part = _read_expression(state)
    if state.here.kind is Kind.RANGE and part.result is Result.LINES:
        message = f"`{name.text}` takes no range: count the lines first, as in `count_over_time({{...}}[5m])`"
        state.stop(state.here.span, message)
    if part.result is Result.LINES:
        message = (
            f"`{name.text}` wants numbers, and these are log lines: count them, as in `count_over_time({{...}}[5m])`"
        )
        state.stop(part.span, message)


def _read_aggregation(state: State, name: Token) -> None:
    grouping = read_grouping(state)
    state.take_sign("(")
    limit = state.here
    if limit.kind is Kind.NUMBER and state.next.kind is Kind.SIGN and state.next.text == ",":
        _check_limit(state, name, limit)
        state.advance()
        state.advance()
    elif name.text in LIMITS:
        state.stop(name.span, f"`{name.text}` wants a number before what it chooses from, as in `{name.text}(5, ...)`")
    _read_numbers(state, name)
    state.take_sign(")", "an operator or `)`")
    grouping = grouping or read_grouping(state)
    if grouping and name.text in SORTS:
        state.report(grouping, f"`{name.text}` takes no grouping")


def _check_limit(state: State, name: Token, limit: Token) -> None:
    if name.text not in LIMITS:
        state.report(limit.span, f"`{name.text}` takes no number before what it works on")
    elif not limit.text.isdecimal() or not limit.text.strip("0"):
        state.report(limit.span, f"{state.written(limit)} is no whole number above zero, as `{name.text}` wants")
