"""What stacklint says: a diagnostic, its places in lines and columns, and the order they are told in."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.pattern import Pattern


class Severity(StrEnum):
    """How bad it is.

    error: something will not work. warning: something silently does less than it says. info: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst, so that sorting puts it first."""
        return _RANKS[self]

    def reaches(self, threshold: Severity) -> bool:
        """Whether this is at least as bad as `threshold`."""
        return self.rank <= threshold.rank


_RANKS: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Location(NamedTuple):
    """A range of a file, 1-based; columns count code points, the end is exclusive.

    `message` says what the range is to the finding ("declared here"); it is empty for a primary location.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str = ""


class Edit(NamedTuple):
    """Replace the text from offset `start` to `end` (code points, exclusive) of `file`."""

    file: str
    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """A cure for one diagnostic: what it does, and edits that don't overlap.

    `keys` tells which keys it writes, each by its file, its mapping and its name: two cures that write the same one are
    not applied together.
    """

    title: str
    edits: tuple[Edit, ...]
    keys: tuple[str, ...] = ()


class Diagnostic(NamedTuple):
    """One finding, ready to be shown. Sorting orders by file and place, then by code.

    Attributes:
        primary: where it is wrong.
        code: the rule's code, such as `LK204`.
        name: the rule's name, such as `datasource-not-provisioned`.
        severity: how bad it is.
        message: what is wrong: lower case, no full stop, names in backticks.
        help: what to do about it, in the same form; may be empty.
        related: the other ends of a broken link, each with its message.
        fixes: cures that can be applied by machine.
        meant: what was surely meant, so that what else comes of it can be told from mistakes of their own.
    """

    primary: Location
    code: str
    name: str
    severity: Severity
    message: str
    help: str = ""
    related: tuple[Location, ...] = ()
    fixes: tuple[Fix, ...] = ()
    meant: Fix | None = None

    @property
    def said(self) -> tuple[str, int]:
        """The message without what it says of other places of its cause, and how many places it speaks of."""
        found = _MORE.search(self.message) if self.message.endswith(")") else None
        if found is None:
            return self.message, 1
        return self.message[: found.start()], 1 + int(found[1].replace(",", ""))


_MORE: Final = Pattern(
    r" \(and in ([\d,]{1,12}) more [a-z]+ of this (?:dashboard|file)(?:, with .*)?\)$", re.DOTALL | re.ASCII
)
