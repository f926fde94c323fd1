"""Places: where a finding is, in terms of the data and not of the text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indices from the root of a document."""


class Part(StrEnum):
    """Which half of a mapping's entry is meant."""

    KEY = "key"
    VALUE = "value"


class Place(NamedTuple):
    """A value of a document, or the key that leads to it.

    Attributes:
        file: the document's name.
        path: keys and indices from the root; empty is the whole document.
        part: the key or the value.
        chars: a range of code points inside the decoded scalar, for a place smaller than the value or the key.
    """

    file: str
    path: Path = ()
    part: Part = Part.VALUE
    chars: tuple[int, int] | None = None

    def __truediv__(self, step: str | int) -> Place:
        """The place one step further in."""
        return Place(self.file, (*self.path, step))

    def key(self) -> Place:
        """The key that leads to this value."""
        return Place(self.file, self.path, Part.KEY)

    def within(self, start: int, end: int) -> Place:
        """The characters from `start` to `end` of this scalar."""
        return Place(self.file, self.path, self.part, (start, end))


class Spot(NamedTuple):
    """A range of a file's text in offsets, for faults that have no place in the data, such as broken syntax."""

    file: str
    start: int
    end: int
