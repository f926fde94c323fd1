"""Stream selectors and matchers."""

from typing import Final, NamedTuple

from stacklint.promql import re2

from .state import State
from .tokens import Kind, Token

REGEX_OPERATORS: Final = ("=~", "!~")
MATCH_OPERATORS: Final = ("=", "!=", *REGEX_OPERATORS)


class Matcher(NamedTuple):
    """What a label has to be."""

    operator: str
    value: Token

    def matches_empty(self) -> bool:
        """Whether a stream without the label matches; what has a fault is taken to demand one."""
        if not self.value.sound:
            return False
        if self.operator in REGEX_OPERATORS:
            regex = re2.inspect(self.value.text)
            return not regex.fault and regex.matches_empty is (self.operator == "=~")
        return (self.value.text == "") is (self.operator == "=")


def read_selector(state: State) -> None:
    """A selector, whose brace is reached; one that selects every stream is reported."""
    start = state.take_sign("{", 'a stream selector, as `{app="web"}`,').start
    matchers: list[Matcher] = []
    while not state.is_sign("}"):
        matchers.append(_read_matcher(state))
        if not state.is_sign(","):
            break
        comma = state.advance()
        if state.is_sign("}"):
            state.stop(comma.span, "no comma may follow the last matcher of a selector")
    end = state.take_sign("}", "`,` or `}`").end
    if all(matcher.matches_empty() for matcher in matchers):
        message = "the selector selects every stream: at least one matcher must not match the empty text"
        state.report((start, end), message)


def _read_matcher(state: State) -> Matcher:
    label = state.take(Kind.WORD, "a label name or `}`")
    if state.here.kind is not Kind.SIGN or state.here.text not in MATCH_OPERATORS:
        state.unexpected(f"`=`, `!=`, `=~` or `!~` after the label {state.written(label)}")
    return read_match(state)


def read_match(state: State) -> Matcher:
    """The operator of a matcher, which is reached, and its value."""
    operator = state.advance().text
    value = state.take(Kind.STRING, "a text in quotes")
    if operator in REGEX_OPERATORS:
        state.check_regex(value)
    return Matcher(operator, value)
