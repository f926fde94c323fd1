"""Whether git is told to ignore a path: what is ignored may be there although the repository doesn't have it."""

from __future__ import annotations

import posixpath
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.stack.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.files import Files


def is_ignored(path: str, files: Files) -> bool:
    """Whether a `.gitignore` at or above a path covers it, or a folder above it. The last line that speaks counts."""
    ignored = False
    for folder, line in _lines(path, files):
        negated, pattern = line.startswith("!"), line.removeprefix("!").rstrip("/")
        if _covers(pattern, path[len(folder) :].lstrip("/")):
            ignored = not negated
    return ignored


def _lines(path: str, files: Files) -> Iterator[tuple[str, str]]:
    """The lines that may speak of a path, each with the folder of its file, the outermost first."""
    folder = ""
    for name in ("", *path.split("/")[:-1]):
        if name:
            if files.entries(folder).get(name) is not EntryKind.FOLDER:
                return
            folder = f"{folder}/{name}" if folder else name
        if ".gitignore" in files.entries(folder):
            lines = (line.strip() for line in files.text(posixpath.join(folder, ".gitignore")).text.splitlines())
            yield from ((folder, line) for line in lines if line and not line.startswith("#"))


def _covers(pattern: str, path: str) -> bool:
    """Whether a pattern of git matches a path or a folder above it; `*` may match more here than with git."""
    parts = path.split("/")
    above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
    if "/" in pattern:
        anchored = pattern.lstrip("/").replace("**/", "*")
        return any(fnmatchcase(one, anchored) for one in above)
    return any(fnmatchcase(part, pattern) for part in parts)
