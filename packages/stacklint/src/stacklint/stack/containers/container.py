"""What a container sees: from a path inside it to a file of the repository.

Bind mounts, compose configs and secrets lead to files; named volumes and tmpfs hold what running programs put there.
Where no mount covers a path, the image decides, and an image we can't see into leaves the path unknown.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.containers.nested_mounts import clashing, normal
from stacklint.stack.programs.images import role_of
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacklint.stack.compose.sets import Compose, Mount, Service
    from stacklint.stack.repository.files import Files


_MOST_LINKS: Final = 40
"""How many links Linux follows."""

_IMAGES: Final = ("/bin/", "/dev/", "/etc/pki/", "/etc/ssl/", "/lib/", "/lib64/", "/proc/", "/sys/", "/usr/")
"""Folders in which images have more than we list."""

_UNREAD: Final = (*_IMAGES, "/home/", "/root/", "/tmp/", "/var/cache/", "/var/tmp/")  # noqa: S108 - nothing is written
"""Folders in which no configuration lies."""

SYSTEM: Final = (*_IMAGES, "/home/", "/root/", "/tmp/", "/var/")  # noqa: S108 - nothing is written there
"""Those, and folders that the platform fills or programs write in."""


class Seen(StrEnum):
    """What is at a path inside a container."""

    FILE = "file"
    FOLDER = "folder"
    MISSING = "missing"
    UNKNOWN = "unknown"


_SEEN: Final = {
    EntryKind.FILE: Seen.FILE,
    EntryKind.FOLDER: Seen.FOLDER,
    EntryKind.OTHER: Seen.UNKNOWN,
    None: Seen.MISSING,
}


class Resolution(NamedTuple):
    """What is at a path of a container.

    Attributes:
        seen: what it is.
        path: the file or folder of the repository, where there is one; for a missing one behind a mount, where it
            would be.
        mount: the mount that covers the path, if one does.
        link: the first link on the way there that a mount brings, as a path of the repository.
        end: where that leads in the container; "" without a link.
    """

    seen: Seen
    path: str | None = None
    mount: Mount | None = None
    link: str | None = None
    end: str = ""


class Tree:
    """The files of the repository themselves, where no container is known."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def resolve(self, path: str) -> Resolution:
        """What is at a path of the repository."""
        return Resolution(_SEEN[self._files.kind(path)], path)

    def listing(self, folder: str) -> dict[str, Resolution]:
        """What is in a folder, by name."""
        names = self._files.entries(folder)
        return {name: self.resolve(posixpath.join(folder, name)) for name in names}


class Container:
    """A service's file system as far as files tell."""

    def __init__(
        self,
        service: Service,
        compose: Compose,
        files: Files,
        *,
        image_paths: frozenset[str] | None,
        roots: Mapping[str, str] | None = None,
    ) -> None:
        """Build the view.

        `image_paths` are the paths that the image itself brings in the folders we ask about, or `None` where the
        image is not known. `roots` are folders of the machine, as sources of mounts begin, with those of the
        repository that they likely are.
        """
        self.service = service
        self.files = files
        self._compose = compose
        self._image_paths = image_paths
        mounts = [(normal(mount.target), mount) for mount in service.mounts]
        self._mounts = sorted(mounts, key=lambda pair: len(pair[0]), reverse=True)
        self._at = dict(reversed(mounts))
        self._lengths = sorted({len(target) for target in self._at}, reverse=True)
        self._targets = sorted(self._at)
        self._sources: dict[str, str | None] = {}
        self._roots = roots or {}
        self._is_open = any("$" in target for target in self._at)
        self._baked = service.baked or {}
        self._baked_paths = sorted(self._baked)
        self._inverse: dict[str, list[str]] = {}
        self._origins: dict[str, str | None] = {}
        self._refused = {normal(one.mount.target) for one in clashing(self, files)}
        added = service.adds
        self._hidden = added.hidden if added is not None else ()
        self._made = added.folders if added is not None else frozenset[str]()
        self.hides = (service.build is not None and service.baked is None) or not all(
            f"{one}/".startswith(_UNREAD) for one in self._hidden
        )
        """Whether files of the repository may be in its image that we don't see there."""

    def resolve(self, path: str) -> Resolution:
        """What is at an absolute path of the container.

        The source of a mount is followed where it stands, but a link below it leads where it leads in the container.
        """
        return self._resolve(normal(path), _MOST_LINKS) if path.startswith("/") else Resolution(Seen.UNKNOWN)

    def _resolve(self, path: str, links: int) -> Resolution:
        above = self._above(path)
        behind = self._behind(above, self._at[above], path, links) if above is not None else Resolution(Seen.MISSING)
        if behind.seen is Seen.MISSING and any(self._inside(path)):
            return Resolution(Seen.FOLDER)  # made for what is mounted inside it
        return behind if above is not None else self._of_image(path, links)

    def _of_image(self, path: str, links: int) -> Resolution:
        """What is at a path of its image."""
        if path in self._baked:
            return self._copied(path, links)
        if self.may_change(path):
            return Resolution(Seen.UNKNOWN)
        if self._is_baked(path):
            return Resolution(Seen.FOLDER, self._origin(path))
        if self._image_paths is None or self._is_open:
            return Resolution(Seen.UNKNOWN)
        if path in self._image_paths or any(known.startswith(path + "/") for known in self._image_paths):
            return Resolution(Seen.UNKNOWN)
        if path in self._made or any(hidden.startswith(path.rstrip("/") + "/") for hidden in self._hidden):
            return Resolution(Seen.FOLDER)
        origin = self.origin_beside(path)
        return Resolution(_SEEN[self.files.kind(origin)] if origin is not None else Seen.MISSING, origin)

    def _copied(self, path: str, links: int) -> Resolution:
        """What a build has copied to a path: a link in a folder stays one, and one that is named is followed."""
        found = Resolution(Seen.FILE, self._baked[path])
        link = self.files.first_link("", self._baked[path])
        led = self._led(found, link, path, links) if link is not None else found
        return led if led.seen is Seen.FILE else found

    def fills(self, folder: str) -> bool:
        """Whether the engine may put files of its image into a new volume that is mounted at, or around, a folder.

        Source: Docker's documentation on volumes, "Populate a volume using a container".
        """
        return self.hides or self._is_baked(normal(folder))

    def copied_below(self, mount: Mount) -> tuple[str, str] | None:
        """The first file of the repository in its image that a mount covers, by its paths there and here."""
        target = normal(mount.target)
        covered = (path for path in _below(target, self._baked_paths) if self._above(path) == target)
        return next(((path, self._baked[path]) for path in covered), None)

    def is_own(self, path: str) -> bool:
        """Whether nothing puts anything at a path, neither a mount nor a build: there is what the image has there."""
        found = self.resolve(path)
        return found.mount is None and found.path is None and not self.may_change(normal(path))

    def may_change(self, path: str) -> bool:
        """Whether the build may have put anything at a path of its image, in place of what the image had there."""
        return any(one in {path, "/"} or path.startswith(f"{one}/") for one in self._hidden)

    def _is_baked(self, folder: str) -> bool:
        """Whether files of the repository are in its image below a folder."""
        return next(_below(folder, self._baked_paths), None) is not None

    def _origin(self, folder: str) -> str | None:
        """The folder of the repository that is in its image as a whole, and alone, at this path; `None` for none."""
        if folder not in self._origins:
            inside = next(_below(folder, self._baked_paths))
            rest, source = inside[len(folder.rstrip("/")) :], self._baked[inside]
            whole = self.service.adds is not None and next(_below(folder, sorted(self._hidden)), None) is None
            origin = source.removesuffix(rest) if source.endswith(rest) and whole else None
            if origin is not None:
                found = {f"{folder.rstrip('/')}{path[len(origin) :]}": path for path in self.files.walk(origin)}
                there = {path: self._baked[path] for path in _below(folder, self._baked_paths)}
                origin = origin if found == there else None
            self._origins[folder] = origin
        return self._origins[folder]

    def origin_beside(self, path: str) -> str | None:
        """Where in the repository a file or a folder would be that lacks in a folder that its image has from there.

        A folder without files is there, and copied as any other.
        """
        folder = path
        while folder not in {"", "/"}:
            folder = posixpath.dirname(folder)
            if self._is_baked(folder):
                origin = self._origin(folder)
                return posixpath.join(origin, path[len(folder) :].lstrip("/")) if origin is not None else None
        return None

    def listing(self, folder: str) -> dict[str, Resolution]:
        """The names in a folder of the container that mounts and its image put there, sorted."""
        folder = normal(folder)
        names: set[str] = set()
        here = self.resolve(folder)
        if here.seen is Seen.FOLDER and here.path is not None:
            names.update(self.files.entries(here.path))
        elif here.mount is None:
            inside = (*_below(folder, self._baked_paths), *_below(folder, sorted(self._hidden)))
            names.update(path[len(folder) :].strip("/").partition("/")[0] for path in inside)
        names.update(target[len(folder) :].strip("/").partition("/")[0] for target in self._inside(folder))
        return {name: self.resolve(f"{folder}/{name}") for name in sorted(names)}

    def hides_in(self, folder: str) -> bool:
        """Whether something lies in a folder that can't be read, or of which nothing is known: a link, for example."""
        return any(entry.seen in {Seen.UNKNOWN, Seen.MISSING} for entry in self.listing(folder).values())

    def sees(self, path: str) -> str | None:
        """A path of the container at which a file of the repository appears."""
        for target, mount in self._mounts:
            source = self.source(mount)
            if source is None or not (source in {"", path} or path.startswith(f"{source}/")):
                continue
            inside = normal(f"{target}/{path[len(source) :]}")
            if self.resolve(inside).path == path:
                return inside
        return next((inside for inside in self._copies().get(path, ()) if self.resolve(inside).path == path), None)

    def _copies(self) -> Mapping[str, list[str]]:
        """Where its image has a file of the repository, by that."""
        if self._baked and not self._inverse:
            for inside, origin in self._baked.items():
                self._inverse.setdefault(origin, []).append(inside)
        return self._inverse

    def seen_of(self, paths: Sequence[str]) -> Iterator[str]:
        """Those of some files of the repository, sorted, that appear somewhere in the container; some twice."""
        for _, mount in self._mounts:
            source = self.source(mount)
            if source is None:
                continue
            index = bisect_left(paths, source)
            while index < len(paths) and paths[index].startswith(source):
                if self.sees(paths[index]):
                    yield paths[index]
                index += 1
        copied = self._copies()
        yield from (path for path in paths if path in copied and self.sees(path))

    def source(self, mount: Mount) -> str | None:
        """The path of a mount's source in the repository; `None` if it is not one, or not known."""
        if mount.kind == "bind" and (likely := self._likely(mount.source)) is not None:
            return likely
        if not mount.known or mount.kind not in {"bind", "config", "secret"} or not mount.source:
            return None
        if mount.source not in self._sources:
            is_inside = not mount.source.startswith("~")
            path = self.files.root / self._compose.folder / mount.source
            self._sources[mount.source] = self.files.inside(path) if is_inside else None
        return self._sources[mount.source]

    def assumes(self, mount: Mount | None) -> bool:
        """Whether a mount is from elsewhere, and likely brings what the repository has; there may be more of it."""
        return mount is not None and mount.kind == "bind" and self._likely(mount.source) is not None

    def _likely(self, source: str) -> str | None:
        """What of the repository a path of the machine likely is; never what isn't there."""
        for start, folder in self._roots.items():
            if source.startswith(f"{start}/"):
                path = self.files.inside(self.files.root / folder / source[len(start) + 1 :])
                return path if path is not None and self.files.kind(path) is not None else None
        return None

    def lacks(self, mount: Mount | None) -> bool:
        """Whether there is a mount, and its source would be in the repository and is missing."""
        source = self.source(mount) if mount is not None else None
        return source is not None and self.files.kind(source) is None

    @property
    def is_prepared(self) -> bool:
        """Whether something else runs before the program, which may write files."""
        entrypoint = self.service.entrypoint
        return bool(entrypoint) and entrypoint[0].rpartition("/")[2] not in {"prometheus", "alertmanager"}

    @property
    def closed(self) -> bool:
        """Whether it is known what the image brings at the paths that configurations name."""
        return self._image_paths is not None and self.mounts_known and not self.hides

    @property
    def mounts_known(self) -> bool:
        """Whether it is known what every mount brings: it has no variable, and isn't behind a link out of the tree."""
        sources = ((mount, self.source(mount)) for _, mount in self._mounts)
        return all(
            mount.known
            and (source is None or self.files.kind(source) is not EntryKind.OTHER)
            and not self.assumes(mount)
            for mount, source in sources
        )

    def _above(self, path: str) -> str | None:
        """The target of the innermost mount that covers a path."""
        covering = (path[:length] for length in self._lengths if path[length : length + 1] in {"", "/"} or length == 1)
        return next((target for target in covering if target in self._at), None)

    def _inside(self, path: str) -> Iterator[str]:
        """The targets of the mounts below a path, sorted."""
        return _below(path, self._targets)

    def _behind(self, target: str, mount: Mount, path: str, links: int) -> Resolution:
        """What is at a path that a mount covers."""
        source = self.source(mount)
        if mount.kind == "volume" and (path in self._baked or self._is_baked(path)):
            return self._of_image(path, links)  # a new volume is filled with what its image has there
        if source is None or target in self._refused:
            return Resolution(Seen.UNKNOWN, mount=mount)
        here = "/".join(part for part in (source, path[len(target) :].strip("/")) if part)
        found = Resolution(_SEEN[self.files.kind(here)], here, mount)
        if found.seen is Seen.MISSING and self.assumes(mount):
            return Resolution(Seen.UNKNOWN, mount=mount)
        link = self.files.first_link(source, here)
        return found if link is None else self._led(found, link, path, links)

    def _led(self, found: Resolution, link: str, path: str, links: int) -> Resolution:
        """What is at a path on the way to which there is a link, behind which the repository has what was found."""
        rest = (found.path or "")[len(link) :]
        at = path[: len(path) - len(rest)]
        end = normal(posixpath.join(posixpath.dirname(at), self.files.link(link) or "") + rest)
        led = self._resolve(end, links - 1) if links else Resolution(Seen.MISSING)
        if led.seen is Seen.UNKNOWN or (led.path is None and end.startswith(_IMAGES)):
            seen = found.seen if found.seen is not Seen.MISSING else Seen.UNKNOWN
            return Resolution(seen, found.path, found.mount, link, end)
        if led.seen is Seen.MISSING:
            return Resolution(Seen.MISSING, led.path or found.path, found.mount, link, led.end or end)
        return Resolution(led.seen, led.path, led.mount, link, led.end or end)


def _below(path: str, paths: list[str]) -> Iterator[str]:
    """Those of sorted paths that are below one."""
    start = path.rstrip("/") + "/"
    index = bisect_right(paths, start)
    while index < len(paths) and paths[index].startswith(start):
        yield paths[index]
        index += 1


def seen_by_role(paths: Sequence[str], role: str, sets: Iterable[Compose], files: Files) -> dict[str, list[Compose]]:
    """The compose sets in which a program of a role sees some files of the repository, by file."""
    found: dict[str, list[Compose]] = {}
    for compose in sets:
        for service in compose.services.values():
            if role_of(service) == role:
                container = Container(service, compose, files, image_paths=None)
                for path in container.seen_of(paths):
                    found.setdefault(path, []).append(compose)
    return found
