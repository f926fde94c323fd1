"""A repository as a read-only tree of files, bounded and never left.

Paths are strings relative to the root with forward slashes, the root itself is `""`. What lies outside the root, or
behind a symbolic link that leads outside, is unknown: it is neither read nor called missing.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.document import Document, Format, read_document, unreadable
from stacklint.text import MAX_BYTES, SourceText, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 100_000
"""How many files and folders are looked at; a repository that has more is reported as only partly read."""

SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "vendor", "dist", "target"})
"""Folders that never hold a stack's own configuration. Folders whose names begin with a dot are skipped as well."""


class EntryKind(StrEnum):
    """What a path is."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"
    """A socket, a device, a fifo, or a link that leads outside: never opened."""


class Files:
    """The files below a folder, looked up when asked for and remembered."""

    def __init__(self, root: Path, *, base: Path, exclude: tuple[str, ...] = ()) -> None:
        """Open the tree at `root`; names in reports are relative to `base` where they can be."""
        self.root = root.resolve()
        self._prefix = _relative(self.root, base.resolve())
        self._exclude = exclude
        self._folders: dict[str, dict[str, EntryKind]] = {}
        self._links: set[str] = set()
        self._documents: dict[tuple[str, Format], Document] = {}
        self._texts: dict[str, SourceText] = {}
        self.truncated = False

    def name(self, path: str) -> str:
        """The name of a path in reports."""
        return posixpath.normpath(posixpath.join(self._prefix, path))

    def kind(self, path: str) -> EntryKind | None:
        """What a path is; `None` if there is nothing."""
        found: EntryKind | None = EntryKind.FOLDER
        here = ""
        for name in path.split("/") if path else ():
            if found is not EntryKind.FOLDER:
                return None
            found = self.entries(here).get(name)
            here = f"{here}/{name}" if here else name
        return found

    def is_link(self, path: str) -> bool:
        """Whether a path is a link by itself, wherever it leads."""
        return self.kind(path) is not None and path in self._links

    def entries(self, folder: str) -> dict[str, EntryKind]:
        """The names in a folder, sorted; none for what is no folder."""
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._scan(folder)
        return known

    def walk(self, folder: str = "") -> Iterator[str]:
        """The files below a folder in sorted order, without excluded, hidden and foreign ones.

        Links to folders are not followed: what they lead to is met under its own name.
        """
        pending = [folder]
        seen = 0
        while pending:
            here = pending.pop()
            below: list[str] = []
            for name, kind in self.entries(here).items():
                path = f"{here}/{name}" if here else name
                seen += 1
                if seen > MAX_ENTRIES:
                    self.truncated = True
                    return
                if self.excluded(path):
                    continue
                if kind is EntryKind.FILE:
                    yield path
                elif kind is EntryKind.FOLDER and not self._passed_over(path, name):
                    below.append(path)
            pending.extend(reversed(below))

    def excluded(self, path: str) -> bool:
        """Whether a pattern excludes a path or a folder above it."""
        return any(
            fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/") for pattern in self._exclude
        )

    def document(self, path: str, form: Format) -> Document:
        """The parsed file at a path; what is wrong with it is in its problems."""
        found = self._documents.get((path, form))
        if found is None:
            name = self.name(path)
            try:
                found = read_document(name, self.read(path), form)
            except OSError as error:
                found = unreadable(name, error.strerror or "unknown reason")
            self._documents[path, form] = found
        return found

    def text(self, path: str) -> SourceText:
        """The text of a file that is neither YAML nor JSON; an unreadable one is empty."""
        found = self._texts.get(path)
        if found is None:
            try:
                found = decode(self.name(path), self.read(path))
            except OSError:
                found = SourceText(self.name(path), "")
            self._texts[path] = found
        return found

    def parsed(self) -> Iterator[Document]:
        """Every document that was asked for so far."""
        yield from self._documents.values()

    def texts(self) -> Iterator[SourceText]:
        """Every other text that was asked for so far."""
        yield from self._texts.values()

    def read(self, path: str) -> bytes:
        """The bytes of a file, at most one more than may be read at all.

        Raises:
            OSError: it can't be read, is no regular file, or lies outside.
        """
        if self.kind(path) is not EntryKind.FILE:
            raise OSError(errno.EINVAL, "it is no file of this folder")
        with (self.root / path).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)

    def inside(self, path: Path) -> str | None:
        """The path relative to the root; `None` if it lies outside."""
        normal = posixpath.normpath(path.as_posix())
        root = self.root.as_posix()
        if normal == root:
            return ""
        prefix = root.rstrip("/") + "/"
        return normal[len(prefix) :] if normal.startswith(prefix) else None

    def _scan(self, folder: str) -> dict[str, EntryKind]:
        try:
            with os.scandir(self.root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            return {}
        prefix = f"{folder}/" if folder else ""
        self._links.update(prefix + entry.name for entry in entries if entry.is_symlink())
        return {entry.name: self._entry_kind(entry) for entry in entries}

    def _passed_over(self, path: str, name: str) -> bool:
        """Whether a folder is not walked into."""
        return name.startswith(".") or name in SKIPPED or path in self._links

    def _entry_kind(self, entry: os.DirEntry[str]) -> EntryKind:
        try:
            if entry.is_symlink() and self.inside(Path(os.path.realpath(entry.path))) is None:
                return EntryKind.OTHER
            if entry.is_dir():
                ring = entry.is_symlink() and _encloses(os.path.realpath(entry.path), entry.path)
                return EntryKind.OTHER if ring else EntryKind.FOLDER
            return EntryKind.FILE if stat.S_ISREG(entry.stat().st_mode) else EntryKind.OTHER
        except OSError:
            return EntryKind.OTHER


def _encloses(folder: str, path: str) -> bool:
    """Whether a path lies in a folder: a link to such a folder is a ring."""
    return path.startswith(folder.rstrip("/") + "/")


def _relative(path: Path, base: Path) -> str:
    try:
        return Path(os.path.relpath(path, base)).as_posix() if path.is_relative_to(base) else path.as_posix()
    except ValueError:  # pragma: no cover - another drive on Windows
        return path.as_posix()
