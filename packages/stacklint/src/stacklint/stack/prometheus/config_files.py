"""What rules look at of the configuration that a program is started with."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Resolution
from stacklint.stack.containers.nested_mounts import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.compose.sets import Mount


_SYSTEM: Final = ("/etc/", "/run/", "/usr/", "/var/")
"""Where nobody keeps a repository."""


class ConfigFile(NamedTuple):
    """The configuration that a program is started with.

    Attributes:
        role: `prometheus` or `alertmanager`.
        service: the service that runs it.
        path: its path in the container.
        node: the flag that names it, or the service.
        explicit: whether a flag names it.
        resolution: what is there.
    """

    role: str
    service: Service
    path: str
    node: Node
    explicit: bool
    resolution: Resolution


def likely_root(mount: Mount, path: str, folder: str, files: Iterable[str]) -> tuple[str, str] | None:
    """Where the repository lies on the machine, by a mount from there that covers a path of a container.

    The source is a path of that machine, or begins with a variable. Behind that it goes on as one of some files does,
    and only one, from the folder of the compose file or one above it; of an absolute path, two names have to be the
    same. The result is how sources begin, and the folder of the repository that this stands for.
    """
    wanted = posixpath.normpath(f"{mount.source}/{path[len(normal(mount.target)) :]}")
    head, _, rest = wanted.partition("/")
    if mount.kind != "bind" or (head and not head.startswith(("$", "~"))) or wanted.startswith(_SYSTEM):
        return None
    found = {
        file: name
        for file in files
        for name in _names(file, folder)
        if (name == rest if head else "/" in name and wanted.endswith(f"/{name}"))
    }
    if len(found) != 1:
        return None
    ((file, name),) = found.items()
    return wanted.removesuffix(f"/{name}"), file.removesuffix(name).rstrip("/")


def _names(file: str, folder: str) -> Iterator[str]:
    """How a file is called from a folder and from those above it, as far as it lies in them."""
    while folder:
        if file.startswith(f"{folder}/"):
            yield file[len(folder) + 1 :]
        folder = posixpath.dirname(folder)
    yield file
