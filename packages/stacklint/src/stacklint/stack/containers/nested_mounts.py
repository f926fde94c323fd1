"""Mounts of a container inside other ones: what is below them, in the folder that the outer one mounts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from stacklint.stack.compose.sets import Mount
from stacklint.stack.repository.files import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files


def normal(path: str) -> str:
    """A path of a container without `.`, `..` and double or last slashes; Python keeps `//` at the beginning."""
    return posixpath.normpath("/" + path.lstrip("/"))


class Nested(NamedTuple):
    """A mount in a folder of the repository that another one mounts."""

    mount: Mount
    outer: Mount
    path: str
    """The path of the repository that it is mounted on, there or not."""


def nested(container: Container, files: Files) -> Iterator[Nested]:
    """The mounts whose place is known, each with the innermost one around it."""
    at = {normal(mount.target): mount for mount in container.service.mounts}
    for target, mount in at.items():
        above = posixpath.dirname(target)
        while above not in at and above != "/":
            above = posixpath.dirname(above)
        outer = at.get(above)
        if outer is None or outer.kind != "bind" or not mount.known:
            continue
        source = container.source(outer)
        if source is not None and files.kind(source) is EntryKind.FOLDER:
            yield Nested(mount, outer, posixpath.join(source, posixpath.relpath(target, above)))


def clashing(container: Container, files: Files) -> Iterator[Nested]:
    """Those that are a file on a folder, or a folder on a file: the engine refuses to start the container."""
    for inner in nested(container, files):
        source = container.source(inner.mount)
        own, below = files.kind(source) if source is not None else None, files.kind(inner.path)
        if own is not None and below is not None and own is not below and EntryKind.OTHER not in {own, below}:
            yield inner
