"""Filters of lines and of labels."""

import re
from typing import Final

from .selectors import MATCH_OPERATORS, REGEX_OPERATORS, read_match
from .state import State
from .tokens import Kind, Token

LINE_FILTERS: Final = ("|=", "|~", "|>", "!=", "!~", "!>")
_COMPARISONS: Final = ("==", "=", "!=", ">", ">=", "<", "<=")
_OPERATORS: Final = frozenset((*MATCH_OPERATORS, *_COMPARISONS))

_EXACT: Final = r"(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][+-]?[0-9]+)?"
is_number: Final = re.compile(_EXACT).fullmatch
is_duration: Final = re.compile(r"(?:[0-9]*\.?[0-9]+(?:ns|us|µs|ms|[smhdwy]))+").fullmatch
_IS_SIZE: Final = re.compile(r"[0-9]*\.?[0-9]+(?:[kmgtpe]i?)?b?", re.IGNORECASE).fullmatch


def read_line_filter(state: State) -> None:
    """A line filter, whose sign is reached, with the texts that `or` adds."""
    is_regex = state.advance().text in {"|~", "!~"}
    while True:
        if state.is_word("ip"):
            _read_ip(state)
        else:
            text = state.take(Kind.STRING, "a text in quotes")
            if is_regex:
                state.check_regex(text)
        if not state.is_word("or"):
            return
        state.advance()


def _read_ip(state: State) -> None:
    state.advance()
    state.take_sign("(")
    state.take(Kind.STRING, "an address in quotes")
    state.take_sign(")")


def starts_comparison(state: State) -> bool:
    """Whether a label and what compares it are reached."""
    following = state.next
    return state.here.kind is Kind.WORD and following.kind is Kind.SIGN and following.text in _OPERATORS


def read_label_filter(state: State) -> None:
    """A filter of labels, made of comparisons with `and`, `or`, commas and parentheses."""
    opened = 0
    while True:
        while state.is_sign("("):
            state.enter()
            state.advance()
            opened += 1
        _read_comparison(state)
        while opened and state.is_sign(")"):
            state.leave()
            state.advance()
            opened -= 1
        if state.is_word("and", "or") or state.is_sign(","):
            state.advance()
        elif not starts_comparison(state) and not state.is_sign("("):
            break
    if opened:
        state.unexpected("`and`, `or` or `)`")


def _read_comparison(state: State) -> None:
    label = state.take(Kind.WORD, "a label")
    operator = state.here
    if operator.kind is not Kind.SIGN or operator.text not in _OPERATORS:
        state.unexpected(f"what {state.written(label)} is compared with")
    following = state.next
    if following.kind is Kind.STRING:
        if operator.text not in MATCH_OPERATORS:
            state.stop(
                operator.span, f"`{operator.text}` compares numbers: a text is compared by `=`, `!=`, `=~`, `!~`"
            )
        read_match(state)
        return
    state.advance()
    if operator.text in REGEX_OPERATORS:
        state.unexpected("a regular expression in quotes")
    if state.is_word("ip"):
        _read_ip(state)
        return
    if state.is_sign("-") or state.is_sign("+"):
        state.advance()
    _check_quantity(state, state.take(Kind.NUMBER, "a number, or a text in quotes,"))


def _check_quantity(state: State, token: Token) -> None:
    if not (is_number(token.text) or is_duration(token.text) or _IS_SIZE(token.text)):
        state.stop(token.span, f"{state.written(token)} is no number, no duration as `1.5s`, and no size as `10KB`")
