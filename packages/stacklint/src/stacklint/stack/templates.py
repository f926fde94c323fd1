"""Grafana's variables inside a query: a stand-in for each, and the way back to the characters of the file.

What a variable holds is not known here, so it is replaced by something that fits where it stands: a duration inside
brackets, a number before a unit, a name elsewhere. A name that contains a stand-in is recognised by `is_open`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, final

STAND_IN = "zzvariablezz"
"""Stands for a variable's unknown text; no sane metric, label or value contains it."""

BUILT_IN = {
    "__interval": "15s",
    "__interval_ms": "15000",
    "__rate_interval": "1m",
    "__rate_interval_ms": "60000",
    "__range": "1h",
    "__range_s": "3600",
    "__range_ms": "3600000",
    "__from": "1700000000000",
    "__to": "1700003600000",
    "__auto": "1m",
    "timeFilter": "1",
}
"""Grafana's own variables with a value of the right shape (Grafana: global variables)."""

_VARIABLE = re.compile(
    r"\$(?P<bare>\w+)|\$\{(?P<braced>\w+)(?P<rest>[^{}]*)\}|\[\[(?P<old>\w+)(?::(?P<format>\w+))?\]\]",
)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`", re.DOTALL)
_WORD = re.compile(r"[\w:]")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\Z", re.IGNORECASE)
_UNIT = re.compile(r"(?:ms|[smhdwy])(?!\w)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable in a query: its name, and the characters that name it."""

    name: str
    start: int
    end: int


@final
class Substituted:
    """A query with its variables replaced."""

    __slots__ = ("loose", "offsets", "text")

    def __init__(self, text: str, offsets: tuple[int, ...] | None = None, loose: frozenset[str] = frozenset()) -> None:
        self.text: Final = text
        """What can be parsed."""
        self.offsets: Final = offsets
        """For each character of `text`, and its end, the offset in the original; `None` where they are the same."""
        self.loose: Final = loose
        """The variables that stand alone outside of strings and brackets, whose values could be anything."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text that a range of `text` comes from."""
        if self.offsets is None:
            return start, end
        last = len(self.offsets) - 1
        first = self.offsets[min(start, last)]
        return first, max(self.offsets[min(end, last)], first)

    def literal(self, start: int, end: int) -> bool:
        """Whether a range of `text` stands so in the original: no variable fills a part of it."""
        # What stands for a variable comes from one offset, and a variable is longer than a character.
        return self.offsets is None or all(
            self.offsets[at + 1] == self.offsets[at] + 1 for at in range(start, min(end, len(self.text)))
        )


def references(text: str) -> tuple[Reference, ...]:
    """The variables that a text names."""
    if "$" not in text and "[[" not in text:
        return ()
    return tuple(
        Reference(found["bare"] or found["braced"] or found["old"], found.start(), found.end())
        for found in _VARIABLE.finditer(text)
    )


def substitute(text: str, outside: str = STAND_IN) -> Substituted:
    """Replace the variables of a query; `outside` is what stands for those outside of strings and brackets."""
    found = references(text)
    if not found:
        return Substituted(text)
    surroundings = _Surroundings(text)
    pieces: list[str] = []
    offsets: list[int] = []
    loose: set[str] = set()
    position = 0
    for reference in found:
        pieces.append(text[position : reference.start])
        offsets.extend(range(position, reference.start))
        surroundings.advance(position, reference.start)
        value = _value(text, reference, surroundings)
        if value is None:
            value = outside
            loose.add(reference.name)
        pieces.append(value)
        offsets.extend([reference.start] * len(value))
        position = reference.end
    pieces.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return Substituted("".join(pieces), tuple(offsets), frozenset(loose))


def is_open(name: str) -> bool:
    """Whether a name or value contains what a variable holds, so that it can't be judged."""
    return STAND_IN in name


class _Surroundings:
    """What stands around a place of a text. It only goes forward, so that a text is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._strings = iter([*(match.span() for match in _STRING.finditer(text)), (len(text), len(text))])
        self._string = next(self._strings)
        self.in_string = False
        self.in_brackets = False
        self.in_grouping = False
        self.after_offset = False

    def advance(self, start: int, end: int) -> None:
        """Go on to `end`, over the text from `start` that holds no variable."""
        segment = self._text[start:end]
        while self._string[1] <= end and self._string[0] < len(self._text):
            self._string = next(self._strings)
        self.in_string = self._string[0] < end
        opened, closed = segment.rfind("["), segment.rfind("]")
        if opened != closed:
            self.in_brackets = opened > closed
        opened, closed = segment.rfind("("), segment.rfind(")")
        if opened != closed:
            self.in_grouping = opened > closed and bool(_GROUPING.search(segment[max(opened - 32, 0) : opened]))
        self.after_offset = segment.rstrip().endswith("offset")


def _value(text: str, reference: Reference, around: _Surroundings) -> str | None:
    """What fits where a variable stands; `None` where anything might."""
    if around.in_string:
        return STAND_IN
    if reference.name in BUILT_IN:
        return BUILT_IN[reference.name]
    if around.in_grouping:
        return STAND_IN
    if _UNIT.match(text, reference.end):
        return "1"
    if around.in_brackets or around.after_offset:
        return "1m"
    if _WORD.match(text, reference.end) or (reference.start and _WORD.match(text, reference.start - 1)):
        return STAND_IN  # a part of a name
    return None
