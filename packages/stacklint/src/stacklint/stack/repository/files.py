"""A repository as a read-only tree of files, bounded and never left.

Paths are strings relative to the root with forward slashes, the root itself is `""`. What lies outside the root is
unknown: it is neither read nor called missing. So is what is behind a symbolic link that leads outside, unless such
links are followed. What is searched may be a folder of the tree: the rest is then only looked at where something refers
to it.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from binascii import crc32
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar, cast

from stacklint.document import Document, Format, read_document, sealed_away, too_large, unreadable
from stacklint.pattern import Pattern
from stacklint.text import MAX_BYTES, decode, sealed, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.text import SourceText

Remembered = TypeVar("Remembered")
Several = TypeVar("Several")

MAX_ENTRIES = 100_000
"""How many files and folders are looked at; a repository that has more is reported as only partly read."""

MAX_WRITTEN = 1 << 20
"""How many bytes of a text are read that people write by themselves: a program, a Dockerfile, an `.env`."""

MAX_EXPOSED = 4 << 20
"""How many bytes of exposition texts are read, which programs write."""

EXPOSED = ".prom"
"""How the names of exposition texts end."""

MAX_HELD = 1 << 20
"""How many characters of JSON text are kept as data, which takes several times as much memory."""

SKIPPED: Final = frozenset(
    {
        *("node_modules", "__pycache__", "venv", "site-packages", "vendor", "dist", "target"),
        # what is there for tests is often broken on purpose
        *("testdata", "fixtures", "__fixtures__", "test-fixtures"),
    }
)
"""Folders that never hold a stack's own configuration. Folders whose names begin with a dot are skipped as well."""


_MOST_WALKS = 16
"""Of how many folders it is kept which files are below: those that are built from are asked about again and again."""

_SUPPRESSING: Final = b"stacklint:"
"""What a comment begins with that asks to be silent."""

_TO_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How files are opened: one that has become a pipe since it was listed doesn't make us wait."""

_TO_LIST = os.R_OK | os.X_OK

_SUBMODULE: Final = Pattern(r"^[ \t]*path[ \t]*=[ \t]*+(.*\S)", re.MULTILINE)
"""Where a submodule belongs, as `.gitmodules` has it."""
_MOST_MODULES: Final = 1 << 16
"""How many bytes of that file are read."""


class EntryKind(StrEnum):
    """What a path is."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"
    """What is never opened: a socket, a device, a fifo, a link that leads outside, a folder that can't be read, or one
    of a submodule that git has not fetched."""


class Files:
    """The files below a folder, looked up when asked for and remembered."""

    def __init__(
        self,
        root: Path,
        *,
        base: Path,
        below: str = "",
        exclude: tuple[str, ...] = (),
        follow: bool = False,
        unsaved: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Open the tree at `root`, to be searched at the path `below`.

        Names in reports are relative to `base` where they can be, and so are patterns in `exclude`. One without a
        slash is compared with the name of every file and folder. Links that lead out of the tree are followed if
        `follow` says so. What is `unsaved` counts instead of the files on disk that have these real paths.
        """
        self.root = root.resolve()
        self._root = self.root.as_posix().rstrip("/")
        self._base = base.resolve().as_posix().rstrip("/") + "/"
        self.below = below
        self._exclude = tuple((posixpath.normpath(pattern), "/" in pattern.rstrip("/")) for pattern in exclude)
        self._folders: dict[str, dict[str, EntryKind]] = {}
        self._walks: dict[str, tuple[str, ...]] = {}
        self._links: set[str] = set()
        self._outside: dict[str, str] = {}
        self._follow = follow
        self._unsaved = unsaved
        self._documents: dict[tuple[str, Format], Document] = {}
        self._texts: dict[str, SourceText] = {}
        self._made: dict[str, Document] = {}
        self._named: dict[str, tuple[tuple[str, Format | None], ...]] = {}  # thousands of files, of one each
        self._held: dict[tuple[str, Format], int] = {}
        self._size = 0
        self._sound: dict[str, int] = {}
        self._remembered: dict[tuple[str, object], object] = {}
        self.limit = MAX_ENTRIES
        self._latest = "", b""  # what a file is gets asked first, and its content right after
        self.left_out: dict[str, None] = {}
        """What it holds too much of, of which the rest is not looked at."""
        self.suppressing: dict[str, None] = {}
        """The names of files that may have a comment which asks to be silent; JSON has no comments."""
        self.left: dict[str, str] = {}
        """The links that lead out of the tree and were met without being followed, by path, with where they lead."""
        self.closed: dict[str, None] = {}
        """The files that can't be read, and folders in which something was looked for."""
        self.unfetched: dict[str, None] = {}
        """The submodules that git has not fetched, and in which something was looked for."""
        self._modules: dict[str, list[str]] | None = None
        self._lacking: set[str] = set()

    def first(self, found: list[Several], most: int, what: str) -> list[Several]:
        """As many of what was found as are looked at; that there are more is said."""
        if len(found) > most:
            self.left_out[f"more than {most:,} {what}"] = None
        return found[:most]

    def name(self, path: str) -> str:
        """The name of a path in reports."""
        whole = posixpath.normpath(f"{self._root}/{path}")
        return whole.removeprefix(self._base) if whole != self._base.rstrip("/") else "."

    @property
    def searched(self) -> str:
        """The name of the folder that is searched."""
        return self.name(self.below)

    def searches(self, name: str) -> bool:
        """Whether a file that goes by a name in reports lies below what is searched, wherever links lead."""
        folder = os.path.realpath(f"{self._root}/{self.below}")
        return self.whole(name).startswith(folder.rstrip("/") + "/")

    def whole(self, name: str) -> str:
        """The real path of what goes by a name in reports."""
        return os.path.realpath(posixpath.join(self._base, name))

    def kind(self, path: str) -> EntryKind | None:
        """What a path is; `None` if there is nothing.

        What is behind a link that isn't followed, or in a folder that can't be read, can be anything.
        """
        found: EntryKind | None = EntryKind.FOLDER
        here = ""
        for name in path.split("/") if path else ():
            if found is not EntryKind.FOLDER:
                return self._behind(here) if found is EntryKind.OTHER else None
            found = self.entries(here).get(name)
            here = f"{here}/{name}" if here else name
            if found is EntryKind.OTHER:
                self._leave(here)
        if here in self._lacking:
            self.unfetched[here] = None
        return found

    def _behind(self, path: str) -> EntryKind | None:
        """What is behind something that is not opened: nothing, unless it is a link or a folder."""
        if path in self._links:
            return EntryKind.OTHER
        if path in self._lacking:
            self.unfetched[path] = None
            return EntryKind.OTHER
        if os.path.isdir(f"{self._root}/{path}"):  # noqa: PTH112 - see `read`
            self.closed[path] = None
            return EntryKind.OTHER
        return None

    def is_link(self, path: str) -> bool:
        """Whether a path is a link by itself, wherever it leads."""
        return self.kind(path) is not None and path in self._links

    def link(self, path: str) -> str | None:
        """Where a link leads, as it is written; `None` for what is no link."""
        return os.readlink(f"{self._root}/{path}") if self.is_link(path) else None  # noqa: PTH115 - see `read`

    def first_link(self, folder: str, path: str) -> str | None:
        """The first link on the way from a folder to a path below it."""
        end = len(folder)
        while self._links and end < len(path):
            end = path.find("/", end + 1) % (len(path) + 1)
            if path[:end] in self._links:
                return path[:end]
        return None

    def entries(self, folder: str) -> dict[str, EntryKind]:
        """The names in a folder, sorted; none for what is no folder."""
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._scan(folder)
        return known

    def walk(self, folder: str | None = None) -> Iterator[str]:
        """The files below a folder in sorted order, without excluded, hidden and foreign ones.

        Links to folders of the tree are not followed: what they lead to is met under its own name. Without a folder,
        what is searched is walked through.
        """
        start = self.below if folder is None else folder
        found = self._walks.get(start)
        if found is None:
            found = tuple(self._walk(start))
            if len(self._walks) < _MOST_WALKS:
                self._walks[start] = found
        return iter(found)

    def _walk(self, start: str) -> Iterator[str]:
        pending = [start]
        followed: set[str] = set()
        seen = 0
        while pending:
            here = pending.pop()
            below: list[str] = []
            for name, kind in self.entries(here).items():
                path = f"{here}/{name}" if here else name
                seen += 1
                if seen > self.limit:
                    self.left_out[f"more than {self.limit:,} files and folders"] = None
                    return
                if self._excluded(path, name):
                    continue
                if kind is EntryKind.FILE:
                    yield path
                elif name.startswith(".") or name in SKIPPED:
                    continue
                elif kind is EntryKind.OTHER:
                    self._leave(path)
                elif self._is_new(path, followed):
                    below.append(path)
            pending.extend(reversed(below))

    def document(self, path: str, form: Format) -> Document:
        """The parsed file at a path; what is wrong with it is in its problems.

        It is kept, but for sound JSON files: of those only the latest are, and others are read anew when asked for.
        """
        asked = path, form
        found = self._documents.get(asked)
        if found is None:
            name = self.name(path)
            try:
                found = self._parsed(name, path, form)
            except OSError as error:
                large = error.errno == errno.EFBIG
                found = too_large(name) if large else unreadable(name, error.strerror or "unknown reason")
            self._documents[asked] = found
            self._note(name, asked)
        return found

    def _parsed(self, name: str, path: str, form: Format) -> Document:
        """The file at a path, read now. Of JSON without problems, its checksum is noted: it may be read once more."""
        raw = self.read(path)
        if reason := sealed(raw):
            return sealed_away(name, reason)
        if form != "json":
            self._look_for_suppressions(name, raw)
            return read_document(name, raw, form)
        checksum = crc32(raw)
        found = read_document(name, raw, form, vouched=self._sound.get(path) == checksum)
        if not found.problems:
            self._sound[path] = checksum
            self._hold((path, form), len(found.source.text))
        return found

    def remembered(self, path: str, read: Callable[[Files, str], Remembered]) -> Remembered:
        """What `read` finds out about a file, found out once: so what is let go need not be read anew for it."""
        found = self._remembered.get((path, read))
        if found is None:
            found = self._remembered[path, read] = read(self, path)
        return cast("Remembered", found)

    def _hold(self, key: tuple[str, Format], size: int) -> None:
        """Keep a document, and let go of the oldest ones where that makes too many."""
        while self._held and self._size + size > MAX_HELD:
            oldest = next(iter(self._held))
            self._size -= self._held.pop(oldest)
            del self._documents[oldest]
        self._held[key] = size
        self._size += size

    def raw(self, path: str) -> bytes:
        """The bytes of a file, of which nothing is kept; none of one that can't be read."""
        try:
            return self.read(path)
        except OSError:
            return b""

    def text(self, path: str) -> SourceText:
        """The text of a file that is neither YAML nor JSON; one that can't be read, or is too large, is unread."""
        found = self._texts.get(path)
        if found is None:
            name, most = self.name(path), MAX_EXPOSED if path.endswith(EXPOSED) else MAX_WRITTEN
            try:
                raw = self.read(path)
                reason = sealed(raw) or ("too large" if len(raw) > most else "")
                found = unread(name, f"it is {reason}") if reason else decode(name, raw)
                self._look_for_suppressions(name, raw)
            except OSError as error:
                found = unread(name, error.strerror or "unknown reason")
            self._texts[path] = found
            self._note(found.name, (path, None))
        return found

    def made(self, path: str, make: Callable[[SourceText], Document]) -> Document:
        """The document that `make` makes of a text that is neither YAML nor JSON, where places in it are meant."""
        text = self.text(path)
        if text.name not in self._made:
            self._made[text.name] = make(text)
        return self._made[text.name]

    def named(self, name: str) -> tuple[Document | SourceText, ...]:
        """What was asked for so far and goes by a name in reports: in most cases one, in each form that it was read."""
        asked = self._named.get(name, ())
        made = (self._made[name],) if name in self._made else ()
        return *made, *(self.document(path, form) if form is not None else self.text(path) for path, form in asked)

    def _look_for_suppressions(self, name: str, raw: bytes) -> None:
        if _SUPPRESSING in raw:
            self.suppressing[name] = None

    def _note(self, name: str, asked: tuple[str, Format | None]) -> None:
        """Note what goes by a name in reports."""
        known = self._named.get(name, ())
        if asked not in known:
            self._named[name] = *known, asked

    def read(self, path: str) -> bytes:
        """The bytes of a file, at most one more than may be read at all.

        Raises:
            OSError: it can't be read, is no regular file, is larger than any that is read, or lies outside.
        """
        if self.kind(path) is not EntryKind.FILE:
            raise OSError(errno.EINVAL, "it is no file of this folder")
        if self._latest[0] != path:
            whole = f"{self._root}/{path}"
            edited = self._unsaved.get(os.path.realpath(whole)) if self._unsaved else None
            self._latest = path, edited if edited is not None else _content(whole)
        return self._latest[1]

    def glance(self, path: str) -> bytes | None:
        """The bytes of a file that may be of any kind; `None` where it can't be read.

        That nobody lets us read it is said, since it may be one that should be checked.
        """
        try:
            return self.read(path)
        except PermissionError:
            self.closed[path] = None
        except OSError:
            pass
        return None

    def inside(self, path: Path) -> str | None:
        """The path relative to the root; `None` if it lies outside."""
        normal = posixpath.normpath(path.as_posix())
        root = self.root.as_posix()
        if normal == root:
            return ""
        prefix = root.rstrip("/") + "/"
        return normal[len(prefix) :] if normal.startswith(prefix) else None

    def _leave(self, path: str) -> None:
        """Note a path that was met, if it is a link that leads outside."""
        if path in self._outside and not self._follow:
            self.left[path] = self._outside[path]

    def _scan(self, folder: str) -> dict[str, EntryKind]:
        if self.kind(folder) is not EntryKind.FOLDER:  # it may be a link that leads outside
            return {}
        try:
            with os.scandir(self.root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            return {}
        links = [entry.name for entry in entries if entry.is_symlink()]
        prefix = f"{folder}/" if folder else ""
        self._links.update(prefix + name for name in links)
        here = os.path.realpath(self.root / folder) if links else ""  # once, since it looks at each folder above
        kinds = {entry.name: self._entry_kind(entry, prefix + entry.name, here) for entry in entries}
        return self._with_submodules(folder, kinds)

    def _with_submodules(self, folder: str, found: dict[str, EntryKind]) -> dict[str, EntryKind]:
        """The entries of a folder; a submodule of which there is no more than an empty folder can hold anything."""
        if self._modules is None:
            listed = found.get(".gitmodules") is EntryKind.FILE if not folder else False
            self._modules = _submodules(f"{self._root}/.gitmodules") if listed else {}
        lacking = [name for name in self._modules.get(folder, ()) if self._is_bare(folder, name, found.get(name))]
        if not lacking:
            return found
        self._lacking.update(posixpath.join(folder, name) for name in lacking)
        return dict(sorted({**found, **dict.fromkeys(lacking, EntryKind.OTHER)}.items()))

    def _is_bare(self, folder: str, name: str, kind: EntryKind | None) -> bool:
        """Whether nothing is there, or a folder with nothing in it."""
        if kind is not EntryKind.FOLDER:
            return kind is None
        try:
            return not os.listdir(self.root / folder / name)  # noqa: PTH208 - see `read`
        except OSError:
            return False

    def _excluded(self, path: str, name: str) -> bool:
        """Whether a pattern leaves a file or a folder out: what is below that is not met."""
        if not self._exclude:
            return False
        shown = self.name(path)
        return any(fnmatchcase(shown if whole else name, pattern) for pattern, whole in self._exclude)

    def _is_new(self, path: str, followed: set[str]) -> bool:
        """Whether a folder isn't met elsewhere: what a link leads to in the tree, or another link led to outside."""
        end = self._outside.get(path)
        if end is None:
            return path not in self._links
        is_new = end not in followed
        followed.add(end)
        return is_new

    def _entry_kind(self, entry: os.DirEntry[str], path: str, here: str) -> EntryKind:
        """What an entry of a folder is, of which `here` is the path without links."""
        try:
            end = os.path.realpath(f"{here}/{entry.name}") if entry.is_symlink() else ""
            if end and self.inside(Path(end)) is None:
                self._outside[path] = end
                if not self._follow:
                    return EntryKind.OTHER
            if entry.is_dir():
                is_ring = end and (_encloses(end, entry.path) or _encloses(end, f"{here}/{entry.name}"))
                return EntryKind.OTHER if is_ring or not os.access(entry.path, _TO_LIST) else EntryKind.FOLDER
            return EntryKind.FILE if entry.is_file() else EntryKind.OTHER
        except OSError:
            return EntryKind.OTHER


def _submodules(path: str) -> dict[str, list[str]]:
    """The names of submodules, by the folder that they are in."""
    found: dict[str, list[str]] = {}
    try:
        text = _content(path)[:_MOST_MODULES].decode("utf-8", "replace")
    except OSError:
        return found
    for match in _SUBMODULE.finditer(text):
        folder, _, name = posixpath.normpath(match[1]).rpartition("/")
        found.setdefault(folder, []).append(name)
    return found


def _content(path: str) -> bytes:
    """The bytes of a file, read by the system itself: a stream costs as much as most files."""
    handle = os.open(path, _TO_READ)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no file any more")
        if found.st_size > MAX_BYTES:
            raise OSError(errno.EFBIG, "it is too large")
        data = os.read(handle, found.st_size + 1)
        if len(data) == found.st_size:
            return data
        with open(handle, "rb", closefd=False) as rest:  # some systems know no sizes, and a file may grow
            return data + rest.read(MAX_BYTES + 1 - len(data))
    finally:
        os.close(handle)


def _encloses(folder: str, path: str) -> bool:
    """Whether a path lies in a folder: a link to such a folder is a ring."""
    return path.startswith(folder.rstrip("/") + "/")
