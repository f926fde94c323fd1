"""The C parser's events of a YAML text, and its complaints as problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, cast

import yaml
from yaml import ScalarEvent
from yaml._yaml import CParser

from stacklint.document.tree import Problem, ProblemKind

BOM: Final = "\ufeff"
"""A byte order mark, which begins a text. Go's readers take it for a character like others anywhere else."""


class Readable(NamedTuple):
    """A text as the C parser takes it: every character is in its place, some are others than in the file.

    Attributes:
        text: the text.
        backslash: the character that stands for backslashes before a `'`, if one does; the file has it nowhere.
        colon: the same for colons.
        bom: the same for byte order marks.
    """

    text: str
    backslash: str = ""
    colon: str = ""
    bom: str = ""

    @property
    def is_other(self) -> bool:
        """Whether any character is another one than in the file."""
        return bool(self.backslash or self.colon or self.bom)

    def restored(self, event: Any) -> Any:
        """An event with the value that its scalar has in the file."""
        if type(event) is ScalarEvent:
            if self.backslash:
                event.value = event.value.replace(self.backslash, "" if event.style == '"' else "\\")
            if self.colon:
                event.value = event.value.replace(self.colon, ":")
            if self.bom:
                event.value = event.value.replace(self.bom, BOM)
        return event


def events(readable: Readable) -> Iterator[Any]:
    """The C parser's events of a text. Their marks count code points from the start of the text."""
    text = readable.text
    # The parser drops a byte order mark without counting it, so one that is part of the text needs another before it.
    found = iter(CParser(BOM + text if text.startswith(BOM) else text).get_event, None)
    return map(readable.restored, found) if readable.is_other else found


def syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    """The parser's complaint, at the character where it stopped, and where the construct began that it was reading."""
    related: tuple[tuple[int, int, str], ...] = ()
    if isinstance(error, yaml.reader.ReaderError):  # a character that YAML does not allow, counted in bytes
        before = cast("int", error.position) - 3 * text.startswith(BOM)
        start = len(text.encode()[:before].decode(errors="ignore"))
        said = f"{error.reason} (U+{ord(text[start]):04X})"
    else:
        fault = cast("yaml.MarkedYAMLError", error)
        start = _index(fault.problem_mark, text)
        said = " ".join(filter(None, [fault.problem, fault.context]))
        if fault.context and (begun := _index(fault.context_mark, text)) != start:
            related = ((begun, min(begun + 1, len(text)), "begun here"),)
    end = min(start + 1, len(text))
    return Problem(ProblemKind.SYNTAX, start, end, f"is no valid YAML: {said}", related)


def _index(mark: Any, text: str) -> int:
    return min(cast("int", mark.index), len(text))
