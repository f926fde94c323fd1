"""What a container sees: from a path inside it to a file of the repository.

Bind mounts, compose configs and secrets lead to files; named volumes and tmpfs hold what running programs put there.
Where no mount covers a path, the image decides, and an image we can't see into leaves the path unknown.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from stacklint.stack.files import EntryKind

if TYPE_CHECKING:
    from stacklint.stack.compose import Compose, Mount, Service
    from stacklint.stack.files import Files


class Seen(StrEnum):
    """What is at a path inside a container."""

    FILE = "file"
    FOLDER = "folder"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is at a path of a container.

    Attributes:
        seen: what it is.
        path: the file or folder of the repository, where there is one; for a missing one behind a mount, where it
            would be.
        mount: the mount that covers the path, if one does.
    """

    seen: Seen
    path: str | None = None
    mount: Mount | None = None


class Container:
    """A service's file system as far as files tell."""

    def __init__(self, service: Service, compose: Compose, files: Files, *, image_paths: frozenset[str] | None) -> None:
        """Build the view.

        `image_paths` are the paths that the image itself brings in the folders we ask about, or `None` where the
        image is not known.
        """
        self.service = service
        self._compose = compose
        self._files = files
        self._image_paths = image_paths
        self._mounts = sorted(service.mounts, key=lambda mount: len(mount.target), reverse=True)

    def resolve(self, path: str) -> Resolution:
        """What is at an absolute path of the container."""
        path = posixpath.normpath(path)
        if not path.startswith("/"):
            return Resolution(Seen.UNKNOWN)
        for mount in self._mounts:
            target = posixpath.normpath(mount.target)
            if path == target or path.startswith(target.rstrip("/") + "/"):
                return self._behind(mount, path[len(target) :].lstrip("/"))
        if any(posixpath.normpath(mount.target).startswith(path.rstrip("/") + "/") for mount in self._mounts):
            return Resolution(Seen.FOLDER)
        if any(not mount.known for mount in self._mounts):
            return Resolution(Seen.UNKNOWN)
        if self._image_paths is None:
            return Resolution(Seen.UNKNOWN)
        inside = path in self._image_paths or any(known.startswith(path + "/") for known in self._image_paths)
        return Resolution(Seen.UNKNOWN if inside else Seen.MISSING)

    def listing(self, folder: str) -> dict[str, Resolution]:
        """The names in a folder of the container that mounts put there, sorted."""
        folder = posixpath.normpath(folder)
        found: dict[str, Resolution] = {}
        here = self.resolve(folder)
        if here.seen is Seen.FOLDER and here.path is not None:
            found = {name: self.resolve(f"{folder}/{name}") for name in self._files.entries(here.path)}
        for mount in self._mounts:
            target = PurePosixPath(posixpath.normpath(mount.target))
            if target.is_relative_to(folder) and str(target) != folder:
                name = target.relative_to(folder).parts[0]
                found[name] = self.resolve(f"{folder}/{name}")
        return dict(sorted(found.items()))

    def sees(self, path: str) -> str | None:
        """The first path of the container at which a file of the repository appears."""
        for mount in self._mounts:
            source = self.source(mount)
            if source is None:
                continue
            if path == source:
                return posixpath.normpath(mount.target)
            if source == "" or path.startswith(source + "/"):
                inner = path[len(source) :].lstrip("/")
                target = posixpath.normpath(f"{mount.target}/{inner}")
                if self.resolve(target).path == path:
                    return target
        return None

    def source(self, mount: Mount) -> str | None:
        """The path of a mount's source in the repository; `None` if it is not one, or not known."""
        if not mount.known or mount.kind not in {"bind", "config", "secret"} or not mount.source:
            return None
        source = mount.source
        for here in ("${PWD}", "$PWD"):
            source = source.replace(here, ".")
        if source.startswith("~"):
            return None
        folder = self._files.root / self._compose.folder
        return self._files.inside(folder / source)

    def _behind(self, mount: Mount, inner: str) -> Resolution:
        source = self.source(mount)
        if source is None:
            return Resolution(Seen.UNKNOWN, mount=mount)
        path = posixpath.normpath(posixpath.join(source, inner)) if inner else source
        path = "" if path == "." else path
        kind = self._files.kind(path)
        match kind:
            case EntryKind.FILE:
                seen = Seen.FILE
            case EntryKind.FOLDER:
                seen = Seen.FOLDER
            case EntryKind.OTHER:
                seen = Seen.UNKNOWN
            case None:
                seen = Seen.MISSING
        return Resolution(seen, path, mount)
