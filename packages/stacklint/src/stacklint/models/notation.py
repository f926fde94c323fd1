"""What series, values and histograms in the notation of rule unit tests are made of: numbers, spaces and faults."""

from __future__ import annotations

import re
from typing import NamedTuple

from stacklint.pattern import Pattern

_DIGITS = r"[0-9](?:_?[0-9])*"
_NUMBER = Pattern(rf"(?:{_DIGITS}\.?(?:{_DIGITS})?|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?(?=x|[^A-Za-z0-9_.]|\Z)")
_ENDLESS = Pattern(r"(?:inf|nan)(?![A-Za-z0-9_:])", re.IGNORECASE)
_SPACES = Pattern(r"\s*")
_TOKEN = Pattern(r"\s+|\w+|.", re.DOTALL)


class Fault(NamedTuple):
    """What can't be read, and where: offsets in code points, the end excluded."""

    start: int
    end: int
    message: str


class Unreadable(Exception):  # noqa: N818 - carried to the functions that give a `Fault` only
    """The text ends in a fault."""

    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(start, end, message)


def expected(text: str, pos: int, wanted: str) -> Unreadable:
    """The fault of finding something else than what is wanted at a position."""
    found = _TOKEN.match(text, pos)
    if not found:
        return Unreadable(len(text), len(text), f"it ends where {wanted} should stand")
    return Unreadable(*found.span(), f"`{found[0]}` stands where {wanted} should")


def read_number(text: str, pos: int, wanted: str) -> int:
    """The end of the number without a sign that begins here.

    Raises:
        Unreadable: there is none, or none that a float can hold.
    """
    if endless := _ENDLESS.match(text, pos):
        return endless.end()
    number = _NUMBER.match(text, pos)
    if not number:
        raise expected(text, pos, wanted)
    if float(number[0]) == float("inf"):
        raise Unreadable(*number.span(), f"`{number[0]}` is beyond the largest number")
    return number.end()


def skip_spaces(text: str, pos: int) -> int:
    """The first position from here on that is no space."""
    found = _SPACES.match(text, pos)
    return found.end() if found else pos
