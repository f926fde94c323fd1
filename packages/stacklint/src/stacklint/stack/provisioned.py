"""The dashboard files below a folder of a container: those that Grafana reads, and those that it passes over.

Facts: pkg/services/provisioning/dashboards/file_reader.go of Grafana 12.
"""

from __future__ import annotations

import posixpath
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stacklint.stack.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.container import Container, Resolution
    from stacklint.stack.files import Files

_SUFFIX: Final = ".json"
_MOST_LINKS = 40
"""How many links Linux follows."""


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


@dataclass(frozen=True, slots=True)
class BoardFile:
    """A file that Grafana takes for a dashboard.

    Attributes:
        path: the file in the repository.
        seen_at: its path in the container.
        folders: the folders between the provider's and the file, the outermost first.
    """

    path: str
    seen_at: str
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What Grafana does not read: a file or a folder of the repository, and why."""

    path: str
    seen_at: str
    why: Skipped


def is_hidden(folder: str) -> bool:
    """Whether Grafana reads nothing at all in a folder that a provider names: the walk ends where it begins."""
    return posixpath.basename(folder.rstrip("/")).startswith(".")


def led_to(container: Container, folder: str, files: Files) -> str:
    """The path that Grafana reads for a folder that a provider names: if that is a link, where it leads."""
    for _ in range(_MOST_LINKS):
        entry = container.resolve(folder)
        target = files.link(entry.path) if entry.path is not None and not _is_mounted(folder, entry) else None
        if target is None:
            break
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(folder), target))
    return folder


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
            path, why = _judge(container, inside, entry, files)
            if path is None:
                continue
            if why is not None:
                skipped.append(PassedOver(path, inside, why))
            elif entry.seen is Seen.FOLDER:
                pending.append((inside, (*folders, name)))
            else:
                boards.append(BoardFile(path, inside, folders))
    return tuple(boards), tuple(skipped)


def _judge(container: Container, inside: str, entry: Resolution, files: Files) -> tuple[str | None, Skipped | None]:
    """The path in the repository of what stands at a path, and why it is passed over; no path for what is nothing."""
    name, path = posixpath.basename(inside), entry.path or ""
    is_link = files.is_link(path) and not _is_mounted(inside, entry)
    if is_link and name.endswith(_SUFFIX):
        return _behind(container, inside, entry, files.link(path) or "")
    if entry.seen is Seen.FOLDER:
        why = Skipped.HIDDEN if name.startswith(".") else Skipped.LINKED if is_link else None
        return (path, None) if why is None else (entry.path, why)
    if entry.seen is not Seen.FILE or entry.path is None or not name.lower().endswith(_SUFFIX):
        return None, None
    return path, None if name.endswith(_SUFFIX) else Skipped.SUFFIX


def _is_mounted(inside: str, entry: Resolution) -> bool:
    """Whether a path is a mount by itself: whatever link its source is, the container sees what that leads to."""
    return entry.mount is not None and posixpath.normpath(entry.mount.target) == inside


def _behind(container: Container, inside: str, entry: Resolution, target: str) -> tuple[str | None, Skipped | None]:
    """The file behind a link, as the container follows it."""
    found = container.resolve(posixpath.join(posixpath.dirname(inside), target))
    if found.seen is Seen.UNKNOWN:
        return entry.path, None if entry.seen is Seen.FILE else Skipped.UNSEEN
    if found.seen is Seen.MISSING:
        return entry.path, Skipped.DANGLING
    return found.path if found.seen is Seen.FILE else None, None


def below(folder: str, files: Files) -> Iterator[str]:
    """The JSON files below a folder of the repository; of a link, below what it leads to."""
    target = files.link(folder)
    real = folder if target is None else posixpath.normpath(posixpath.join(posixpath.dirname(folder), target))
    yield from (path for path in files.walk(real) if path.endswith(_SUFFIX))
