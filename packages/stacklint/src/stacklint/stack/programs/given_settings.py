"""Whether a program is given a setting at all, be it by words, variables or files, in whatever form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container

_OF_PROGRAMS = ("/etc/localtime", "/etc/timezone", "/var/run/docker.sock")
"""What is mounted from the host and tells no program of its settings."""


def is_untold(container: Container, settings: tuple[str, ...], data: tuple[str, ...]) -> bool:
    """Whether nothing that a service is given names any of some settings; false where not all of it is known.

    Args:
        container: what the service sees.
        settings: their names, in small letters.
        data: the folders of its image in which it keeps its data, where no settings are.
    """
    service = container.service
    if service.build is not None or service.adds is not None or service.partial or service.env_files:
        return False
    if service.node["post_start"].present or not all(value.known for value in service.environment.values()):
        return False
    words = [*service.entrypoint, *(word for word, _ in service.command)]
    if any(names_variable(word) for word in words):
        return False
    given = [*words, *service.environment, *(value.text for value in service.environment.values())]
    for mount in service.mounts:
        if not mount.known:
            return False
        if mount.target.rstrip("/") not in {*data, *_OF_PROGRAMS}:
            texts = [*_texts(container, mount.target)]
            if None in texts:
                return False
            given += [text for text in texts if text is not None]
    return not any(name in text.lower() for text in given for name in settings)


def _texts(container: Container, target: str) -> Iterator[str | None]:
    """What stands in a file that is mounted, or in those of a folder; `None` for what can't be read."""
    found = container.resolve(target)
    entries = [found] if found.seen is Seen.FILE else [*container.listing(target).values()]
    if not entries:
        yield None
    for entry in entries:
        is_read = entry.seen is Seen.FILE and entry.path is not None
        yield container.files.text(entry.path).text if is_read and entry.path is not None else None
