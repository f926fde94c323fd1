"""Whether git is told to ignore a path: what is ignored may be there although the repository doesn't have it."""

from __future__ import annotations

import posixpath
import re
from fnmatch import translate
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.repository.files import Files

MOST_LINES: Final = 5_000
"""Of a `.gitignore` with more of them nobody can say what it leaves."""
_LONGEST: Final = 4096
"""Characters of a path, beyond which no system has one."""


class _Lines(NamedTuple):
    """Patterns that follow one another and are of one sort.

    Attributes:
        ignores: whether what they cover is ignored; else it is not, whatever lines above say.
        whole: whether they are compared with paths, and not with names.
        pattern: what any of them matches.
    """

    ignores: bool
    whole: bool
    pattern: re.Pattern[str]

    def covers(self, paths: list[str], names: list[str]) -> bool:
        """Whether any of some paths is covered, or of the names at their ends."""
        return any(map(self.pattern.match, paths if self.whole else names))


def is_ignored(path: str, files: Files) -> bool:
    """Whether a `.gitignore` at or above a path covers it, or a folder above it. The last line that speaks counts.

    One that covers all that is searched, such as a checkout in a scratch folder, tells nothing of its parts.
    """
    ignored = False
    searched = files.below.count("/") + 1 if files.below and path.startswith(f"{files.below}/") else 0
    for folder, listed in _above(path, files):
        parts = path[len(folder) :].lstrip("/").split("/")
        above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
        outer = max(0, searched - (folder.count("/") + 1 if folder else 0))
        if any(lines.ignores and lines.covers(above[:outer], parts[:outer]) for lines in listed):
            continue
        for lines in listed:
            if lines.covers(above, parts):
                ignored = lines.ignores
    return ignored


def _above(path: str, files: Files) -> Iterator[tuple[str, tuple[_Lines, ...]]]:
    """What each `.gitignore` says that may speak of a path, with its folder, the outermost first."""
    folder = ""
    for name in ("", *path.split("/")[:-1]):
        if name:
            if files.entries(folder).get(name) is not EntryKind.FOLDER:
                return
            folder = f"{folder}/{name}" if folder else name
        if ".gitignore" in files.entries(folder):
            yield folder, files.remembered(posixpath.join(folder, ".gitignore"), _read)


def _read(files: Files, path: str) -> tuple[_Lines, ...]:
    """The lines of a `.gitignore`, put together where their order makes no difference."""
    lines = [line for line in map(str.strip, files.text(path).text.splitlines()) if line and not line.startswith("#")]
    if len(lines) > MOST_LINES:
        return (_Lines(ignores=True, whole=False, pattern=re.compile("")),)
    sorts = groupby((line for line in lines if len(line) <= _LONGEST), _sort)
    return tuple(
        _Lines(*sort, re.compile("|".join(translate(_plain(line, whole=sort[1])) for line in some)))
        for sort, some in sorts
    )


def _sort(line: str) -> tuple[bool, bool]:
    return not line.startswith("!"), "/" in line.rstrip("/")


def _plain(line: str, *, whole: bool) -> str:
    """A pattern of git as one of a shell; `*` may match more here than with git."""
    pattern = line.removeprefix("!").rstrip("/")
    return pattern.lstrip("/").replace("**/", "*") if whole else pattern
