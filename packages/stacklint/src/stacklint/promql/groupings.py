"""Label lists, and how the sides of a binary operation are matched."""

import re
from typing import Final, final

from . import literals, patterns
from .faults import FaultKind
from .nodes import Fill, Label, Matching, Span
from .options import FILL_MODIFIERS, version_text
from .state import State, Stop
from .value import Value

_FILL_SINCE: Final = (3, 10)


@final
class Join(Value):
    """What stands between a binary operator and its right side."""

    __match_args__ = ("bool_span", "matching", "fill")
    __slots__ = __match_args__

    def __init__(
        self, bool_span: Span | None, matching: Matching | None, fill: Fill | None
    ) -> None:  # pragma: no cover - see Value
        self.bool_span: Final = bool_span
        self.matching: Final = matching
        self.fill: Final = fill


_NO_JOIN: Final = Join(None, None, None)
_BEGINNINGS: Final = frozenset("bBoOiIfF")


def read_grouping(state: State, clause: re.Match[str]) -> tuple[Label, ...]:
    """The labels of the clause that `patterns.grouping` has just found.

    Raises:
        Stop: there are no parentheses, or they don't end.
    """
    state.pos = clause.end()
    last = clause.lastindex or 0
    if last == 1:
        return read_labels(state)
    return tuple([Label(clause.span(group), clause[group]) for group in range(2, last + 1)])


def read_labels(state: State) -> tuple[Label, ...]:
    """The labels in the parentheses that must begin here; a comma may follow the last.

    Raises:
        Stop: there are no parentheses, or they don't end.
    """
    if state.peek() != "(":
        state.unexpected("`(`")
    state.pos += 1
    labels: list[Label] = []
    try:
        while True:
            found = patterns.label(state.text, state.pos)
            if found:
                labels.append(Label(found.span(1), found[1]))
                state.pos = found.end()
                closer = found[2]
            elif state.peek() == ")":
                closer = ")"
                state.pos += 1
            else:
                labels.append(_quoted_label(state))
                closer = state.peek()
                state.pos += closer in {",", ")"}
            if closer == ")":
                return tuple(labels)
            if closer != ",":
                state.unexpected("`,` or `)`")
    except Stop:
        if state.recover(")"):
            return tuple(labels)
        raise


def _quoted_label(state: State) -> Label:
    if state.peek() not in patterns.string_bodies:
        state.unexpected("a label name")
    literal = literals.read_string(state)
    if not literal.value or not _is_utf8(literal.value):
        state.report(literal.span, "a label name must not be empty and must be valid UTF-8", FaultKind.TYPE)
    return Label(literal.span, literal.value)


def read_join(state: State) -> Join:
    """What stands between the operator just read and its right side."""
    if state.peek() not in _BEGINNINGS:
        return _NO_JOIN
    found = patterns.modifier(state.text, state.pos)
    bool_span = None
    if found and found[1].lower() == "bool":
        bool_span = found.span(1)
        state.pos = bool_span[1]
        found = patterns.modifier(state.text, state.pos)
    matching = None
    if found and found[1].lower() != "bool":
        matching = _read_matching(state, found)
    return Join(bool_span, matching, _read_fill(state))


def _read_matching(state: State, word: re.Match[str]) -> Matching:
    start, on = word.start(1), word[1].lower() == "on"
    state.pos = word.end()
    labels = read_labels(state)
    found = patterns.group_side(state.text, state.pos)
    if not found:
        return Matching((start, state.pos), on, labels, None, (), None)
    state.pos = found.end()
    include: tuple[Label, ...] = ()
    end = state.pos
    if state.peek() == "(":
        include = read_labels(state)
        end = state.pos
    side = found[1].lower().removeprefix("group_")
    return Matching((start, end), on, labels, side, include, (found.start(1), end))


def _read_fill(state: State) -> Fill | None:
    found = patterns.fill(state.text, state.pos)
    if not found:
        return None
    start = found.start(1)
    _need_fill(state, found.span(1))
    state.pos = found.end()
    side, value = found[1].lower(), _fill_value(state)
    if side == "fill":
        return Fill((start, state.pos), value, value)
    left, right = (value, None) if side == "fill_left" else (None, value)
    other = patterns.fill(state.text, state.pos)
    if other and other[1].lower() == ("fill_right" if side == "fill_left" else "fill_left"):
        state.pos = other.end()
        second = _fill_value(state)
        left, right = (value, second) if side == "fill_left" else (second, value)
    return Fill((start, state.pos), left, right)


def _fill_value(state: State) -> float:
    state.pos += 1
    sign = state.peek()
    if sign and sign in "+-":
        state.pos += 1
        state.peek()
    value = literals.read_number(state, wanted="a number").value
    if state.peek() != ")":
        state.unexpected("`)`")
    state.pos += 1
    return -value if sign == "-" else value


def _need_fill(state: State, word: Span) -> None:
    name = state.text[slice(*word)]
    if state.options.version < _FILL_SINCE:
        message = f"`{name}` is known since Prometheus {version_text(_FILL_SINCE)}"
        state.report(word, message, FaultKind.VERSION)
    elif not state.options.fill_modifiers:
        state.report(word, f"`{name}` needs the feature flag `{FILL_MODIFIERS}`", FaultKind.FLAG)


def _is_utf8(text: str) -> bool:
    return not any(0xD800 <= ord(char) <= 0xDFFF for char in text)
