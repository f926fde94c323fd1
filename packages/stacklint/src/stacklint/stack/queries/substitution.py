"""A query of Grafana with its variables replaced, so that it can be parsed, and the way back to the file.

What a variable holds is hardly ever known, so it is replaced by something that fits where it stands: a duration inside
brackets, a number before a unit, a name elsewhere. Outside of strings and brackets it could be anything; there a value
that it has is put in, where one is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple, final

from stacklint.pattern import Pattern
from stacklint.stack.queries.templates import BUILT_IN, STAND_IN, Reference, references

_STRING: Final = Pattern(r"\"(?:[^\"\\]++|\\.?)*+(?:\"|\Z)|'(?:[^'\\]++|\\.?)*+(?:'|\Z)|`[^`]*+(?:`|\Z)", re.DOTALL)
"""One that is not closed goes on to the end."""
_WORD: Final = Pattern(r"[\w:]")
_GROUPING: Final = Pattern(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\Z", re.IGNORECASE)
_UNIT: Final = Pattern(r"(?:ms|[smhdwy])(?!\w)")
_FITTING: Final = {"unit": "1", "range": "1m"}
"""What can stand in these places; a name in the others."""


class Where(StrEnum):
    """What stands around a variable in a query."""

    STRING = "string"
    GROUPING = "grouping"
    """In the labels of `by`, `on` and the like."""
    UNIT = "unit"
    """Before a unit of time, as in `${n}m`."""
    RANGE = "range"
    """In brackets, or behind `offset`."""
    NAME = "name"
    """A part of a name."""
    LOOSE = "loose"
    """Alone, outside of strings and brackets."""


@final
class Use:
    """A variable in a query, and what stands around it. It is never changed."""

    __slots__ = ("reference", "where")

    def __init__(self, reference: Reference, where: Where) -> None:
        self.reference: Final = reference
        self.where: Final = where


class Given(NamedTuple):
    """Values of variables that fit into a query outside of strings, by name: those that never change, and others."""

    fixed: Mapping[str, str]
    likely: Mapping[str, str]


NOTHING_GIVEN: Final = Given({}, {})


@final
class Substituted:
    """A query with its variables replaced."""

    __slots__ = ("_fillings", "loose", "text", "uses")

    def __init__(
        self,
        text: str,
        fillings: tuple[int, ...] = (),
        loose: frozenset[str] = frozenset(),
        uses: tuple[Use, ...] = (),
    ) -> None:
        """Make it of what can be parsed, and for each use where in that what stands for it begins and ends."""
        self.text: Final = text
        """What can be parsed."""
        self._fillings: Final = fillings
        self.loose: Final = loose
        """The variables that stand alone outside of strings and brackets, whose values could be anything."""
        self.uses: Final = uses
        """Its variables in their order, each with what stands around it; they lie in the original."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text that a range of `text` comes from."""
        if not self._fillings:
            return start, end
        last = len(self.text)
        first = self._offset(min(start, last))
        return first, max(self._offset(min(end, last)), first)

    def literal(self, start: int, end: int) -> bool:
        """Whether a range of `text` stands so in the original: no variable fills a part of it."""
        fillings = self._fillings
        return not any(fillings[at] < end and start < fillings[at + 1] for at in range(0, len(fillings), 2))

    def _offset(self, at: int) -> int:
        """The offset in the original of a character of `text`, or of its end; of a variable for what stands for it."""
        moved = 0
        for number, use in enumerate(self.uses):
            begin, end = self._fillings[2 * number], self._fillings[2 * number + 1]
            if at < begin:
                break
            if at < end:
                return use.reference.start
            moved = use.reference.end - end
        return at + moved


def substitute(text: str, outside: str = STAND_IN, given: Given = NOTHING_GIVEN) -> Substituted:
    """Replace the variables of a query; `outside` is what stands for those outside of strings and brackets.

    Where a value is given for one of them, that is put in; if it never changes, the variable is not loose.
    """
    found = references(text)
    if not found:
        return Substituted(text)
    surroundings = _Surroundings(text)
    pieces: list[str] = []
    fillings: list[int] = []
    loose: set[str] = set()
    uses: list[Use] = []
    position = length = 0
    for reference in found:
        pieces.append(text[position : reference.start])
        length += reference.start - position
        surroundings.advance(position, reference.start)
        where = _where(text, reference, surroundings)
        if where is Where.LOOSE and reference.name not in BUILT_IN and reference.name not in given.fixed:
            loose.add(reference.name)
        value = _value(reference, where, given) or outside
        uses.append(Use(reference, where))
        pieces.append(value)
        fillings += (length, length + len(value))
        length += len(value)
        position = reference.end
    pieces.append(text[position:])
    return Substituted("".join(pieces), tuple(fillings), frozenset(loose), tuple(uses))


class _Surroundings:
    """What stands around a place of a text. It only goes forward, so that a text is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_plain = not ("'" in text or "`" in text or "\\" in text)
        self._string = self._string_from(0)
        self.in_string = False
        self.in_brackets = False
        self.in_grouping = False
        self.after_offset = False

    def advance(self, start: int, end: int) -> None:
        """Go on to `end`, over the text from `start` that holds no variable."""
        segment = self._text[start:end]
        while self._string[1] <= end and self._string[0] < len(self._text):
            self._string = self._string_from(self._string[1])
        self.in_string = self._string[0] < end
        opened, closed = segment.rfind("["), segment.rfind("]")
        if opened != closed:
            self.in_brackets = opened > closed
        opened, closed = segment.rfind("("), segment.rfind(")")
        if opened != closed:
            self.in_grouping = opened > closed and bool(_GROUPING.search(segment[max(opened - 32, 0) : opened]))
        self.after_offset = segment.rstrip().endswith("offset")

    def _string_from(self, at: int) -> tuple[int, int]:
        """The next string; the end of the text where there is none. Most texts have but double quotes."""
        text = self._text
        last = len(text)
        if self._is_plain:
            start = text.find('"', at)
            if start < 0:
                return last, last
            end = text.find('"', start + 1) + 1
            return start, end or last
        match = _STRING.search(text, at)
        return match.span() if match is not None else (last, last)


def _where(text: str, reference: Reference, around: _Surroundings) -> Where:
    """What stands around a variable."""
    if around.in_string:
        return Where.STRING
    if around.in_grouping:
        return Where.GROUPING
    if _UNIT.match(text, reference.end):
        return Where.UNIT
    if around.in_brackets or around.after_offset:
        return Where.RANGE
    if _WORD.match(text, reference.end) or (reference.start and _WORD.match(text, reference.start - 1)):
        return Where.NAME
    return Where.LOOSE


def _value(reference: Reference, where: Where, given: Given) -> str:
    """What fits where a variable stands; "" where anything might."""
    if where is Where.STRING:
        return STAND_IN
    if reference.name in BUILT_IN:
        return BUILT_IN[reference.name]
    if where is not Where.LOOSE:
        return _FITTING.get(where, STAND_IN)
    return given.fixed.get(reference.name) or given.likely.get(reference.name) or ""
