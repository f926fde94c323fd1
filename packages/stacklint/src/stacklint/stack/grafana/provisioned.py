"""The dashboard files below a folder of a container: those that Grafana reads, and those that it passes over.

Facts: pkg/services/provisioning/dashboards/file_reader.go of Grafana 12.
"""

from __future__ import annotations

import posixpath
from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.containers.container import Seen
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container, Resolution
    from stacklint.stack.repository.files import Files

_SUFFIX: Final = ".json"


class Skipped(StrEnum):
    """Why Grafana passes something over."""

    SUFFIX = "suffix"
    """The name ends in `.JSON` or the like."""
    HIDDEN = "hidden"
    """A folder whose name begins with a dot."""
    LINKED = "linked"
    """A link to a folder."""
    DANGLING = "dangling"
    """A link that leads nowhere in the container, though it may outside."""
    UNSEEN = "unseen"
    """A link that leads where we can't see."""


_UNREAD: Final = {Seen.MISSING: Skipped.DANGLING, Seen.UNKNOWN: Skipped.UNSEEN}
"""Why a link is passed over, by what it leads to."""


class BoardFile(NamedTuple):
    """A file that Grafana takes for a dashboard.

    Attributes:
        path: the file in the repository.
        seen_at: its path in the container.
        folders: the folders between the provider's and the file, the outermost first.
    """

    path: str
    seen_at: str
    folders: tuple[str, ...]


class PassedOver(NamedTuple):
    """What Grafana does not read: a file or a folder of the repository, and why."""

    path: str
    seen_at: str
    why: Skipped


def is_hidden(folder: str) -> bool:
    """Whether Grafana reads nothing at all in a folder that a provider names: the walk ends where it begins."""
    return posixpath.basename(folder.rstrip("/")).startswith(".")


def look_through(
    container: Container, folder: str, files: Files
) -> tuple[tuple[BoardFile, ...], tuple[PassedOver, ...]]:
    """What Grafana reads below a folder of a container, and what it passes over, in the order of the walk."""
    boards: list[BoardFile] = []
    skipped: list[PassedOver] = []
    pending = deque[tuple[str, tuple[str, ...]]]([] if is_hidden(folder) else [(posixpath.normpath(folder), ())])
    while pending:
        here, folders = pending.popleft()
        for name, entry in container.listing(here).items():
            inside = posixpath.join(here, name)
            path, why = _judge(inside, entry, files)
            if path is None:
                continue
            if why is not None:
                skipped.append(PassedOver(path, inside, why))
            elif entry.seen is Seen.FOLDER:
                pending.append((inside, (*folders, name)))
            else:
                boards.append(BoardFile(path, inside, folders))
    return tuple(boards), tuple(skipped)


def _judge(inside: str, entry: Resolution, files: Files) -> tuple[str | None, Skipped | None]:
    """The path in the repository of what stands at a path, and why it is passed over; no path for what is nothing."""
    name, link = posixpath.basename(inside), entry.link
    if link is not None and name.endswith(_SUFFIX) and entry.seen is not Seen.FILE:
        return (link, _UNREAD[entry.seen]) if entry.seen in _UNREAD else (None, None)
    if link is not None and (entry.seen is Seen.FOLDER or files.kind(link) is EntryKind.FOLDER):
        return link, Skipped.HIDDEN if name.startswith(".") else Skipped.LINKED
    if entry.seen is Seen.FOLDER:
        return (entry.path, Skipped.HIDDEN) if name.startswith(".") else (entry.path or "", None)
    if entry.seen is not Seen.FILE or entry.path is None or not name.lower().endswith(_SUFFIX):
        return None, None
    return entry.path, None if name.endswith(_SUFFIX) else Skipped.SUFFIX


def below(folder: str, files: Files) -> Iterator[str]:
    """The JSON files below a folder of the repository; of a link, below what it leads to."""
    target = files.link(folder)
    real = folder if target is None else posixpath.normpath(posixpath.join(posixpath.dirname(folder), target))
    start = folder if files.kind(real) is None else real  # a link that leaves the repository is followed by its name
    yield from (path for path in files.walk(start) if path.endswith(_SUFFIX))
