"""A document: its data as plain Python values, what is wrong with its text, and where each value stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, StrEnum
from typing import Final, NamedTuple, final

from stacklint.document.place import Part, Place, Spot
from stacklint.text import SourceText

MAX_DEPTH: Final = 200
"""Deeper nesting is reported and not read; no format of ours comes near it."""

MAX_PARTS: Final = 1_000_000
"""A text of more parser events or tokens is reported and not read: some eight times a file of 10,000 rules."""

MAX_MAPPED: Final = 500_000
"""In a longer scalar no characters are looked for, which takes time and memory for each of them: it is shown whole."""

TOO_DEEP: Final = f"is nested deeper than {MAX_DEPTH} levels"
TOO_MANY_PARTS: Final = f"holds more than {MAX_PARTS:,} keys, values and marks and was not read"


class ProblemKind(StrEnum):
    """What can be wrong with a text before anybody asks what it means."""

    ENCODING = "encoding"
    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate-key"
    EMPTY = "empty"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"
    ALIAS_BOMB = "alias-bomb"
    EXTRA_DOCUMENT = "extra-document"
    TRAILING_TEXT = "trailing-text"
    UNREADABLE = "unreadable"
    SEALED = "sealed"
    """It is encrypted, or stands for another one. That is no fault: its readers get something else."""


class GoYaml(Enum):
    """The two of Go's readers of YAML, which don't take everything alike."""

    V2 = "go-yaml 2"
    """Reads what Prometheus and Alertmanager are configured by, and unit tests of rules."""
    V3 = "go-yaml 3"
    """Reads rule files, and what Grafana and Compose are given."""


class Problem(NamedTuple):
    """A fault of the text.

    Attributes:
        kind: what is wrong.
        start: the offset of the first character at fault.
        end: the offset behind the last one.
        message: says so in words.
        related: other ends of it, each with its offsets and what it is.
        reader: the one of Go's readers that sees it, if the other doesn't.
    """

    kind: ProblemKind
    start: int
    end: int
    message: str
    related: tuple[tuple[int, int, str], ...] = ()
    reader: GoYaml | None = None


# Marks are named tuples: a large file has a million of them, and a frozen dataclass takes three times as long to make.
class ScalarMark(NamedTuple):
    """Where a scalar stands and how it is written: `style` is `'`, `"`, `|`, `>` or empty for plain."""

    start: int
    end: int
    style: str = ""


class SequenceMark(NamedTuple):
    """Where a sequence and its items stand."""

    start: int
    end: int
    items: tuple[Mark, ...]


class MappingMark(NamedTuple):
    """Where a mapping, its keys and its values stand, those that it merges included."""

    start: int
    end: int
    entries: dict[str, tuple[ScalarMark, Mark]]


Mark = ScalarMark | SequenceMark | MappingMark
Offsets = Callable[[SourceText, ScalarMark, str], Sequence[int]]


@final
class Document:
    """A parsed file.

    Attributes:
        source: its text.
        data: `None`, `bool`, `int`, `float`, `str`, `Plain`, `list` and `dict[str, ...]`; shared where YAML aliases
            share, so never change it.
        problems: faults of the text. `broken` says that there is no data to speak of.
    """

    __slots__ = ("_marks", "_offsets", "_read_marks", "broken", "data", "problems", "source")

    def __init__(
        self,
        source: SourceText,
        data: object,
        problems: tuple[Problem, ...],
        broken: bool,
        read_marks: Callable[[SourceText], Mark | None],
        offsets: Offsets,
    ) -> None:
        self.source: Final = source
        self.data: Final = data
        self.problems: Final = problems
        self.broken: Final = broken
        self._read_marks: Final = read_marks
        self._offsets: Final = offsets
        self._marks: list[Mark | None] = []

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.source.name

    @property
    def root(self) -> Place:
        """The place of the whole document."""
        return Place(self.source.name)

    def spot(self, problem: Problem) -> Spot:
        """Where a problem of this document is."""
        return Spot(self.source.name, problem.start, problem.end)

    def locate(self, place: Place) -> Spot:
        """The characters of a place. What does not exist is located at the nearest thing around it that does.

        The positions are read when they are first asked for, so a file without findings doesn't pay for them.
        """
        if not self._marks:
            self._marks.append(None if self.broken else self._read_marks(self.source))
        mark = self._marks[0]
        if mark is None:
            return Spot(self.source.name, 0, 0)
        start, end = self._span(mark, place)
        return Spot(self.source.name, start, end)

    def _span(self, mark: Mark, place: Place) -> tuple[int, int]:
        key: ScalarMark | None = None
        value: object = self.data
        for step in place.path:
            found = _child(mark, step)
            if found is None:
                return _narrow(mark, key, self.source.text)
            key, mark = found
            value = value[step] if isinstance(value, dict | list) else None  # type: ignore[index] # shaped as marks
        if place.part is Part.KEY and key is not None:
            return self._chars(key, str(place.path[-1]), *place.chars) if place.chars else (key.start, key.end)
        if place.chars is not None and isinstance(mark, ScalarMark) and isinstance(value, str):
            return self._chars(mark, value, *place.chars)
        return _narrow(mark, key, self.source.text)

    def _chars(self, mark: ScalarMark, value: str, start: int, end: int) -> tuple[int, int]:
        if len(value) > MAX_MAPPED:
            return mark.start, mark.end
        offsets = self._offsets(self.source, mark, value)
        last = len(offsets) - 1
        start, end = max(0, min(start, last)), max(0, min(end, last))
        if start >= end:
            return offsets[start], offsets[start]
        last_char, after = offsets[end - 1], offsets[end]
        if "\n" in self.source.text[last_char:after]:  # don't reach over a line break to where the next line goes on
            after = last_char + 1
        return offsets[start], max(after, last_char + 1)


def _child(mark: Mark, step: str | int) -> tuple[ScalarMark | None, Mark] | None:
    if isinstance(mark, MappingMark) and isinstance(step, str):
        return mark.entries.get(step)
    if isinstance(mark, SequenceMark) and isinstance(step, int) and 0 <= step < len(mark.items):
        return None, mark.items[step]
    return None


def _narrow(mark: Mark, key: ScalarMark | None, text: str) -> tuple[int, int]:
    """The span to show for a value: without trailing blanks; a value of no width is shown by its key."""
    end = mark.end
    while end > mark.start and text[end - 1] in " \t\r\n":
        end -= 1
    if mark.start == end and key is not None:
        return key.start, key.end
    return mark.start, end
