"""On which addresses the program of a service listens, whatever language it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.stack.sources.binds import read_binds

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind


class _Known:
    """Where the programs of a repository listen, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], tuple[Bind, ...]]] = {}


def read_listens(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the program of a service listens; nothing where that can't be known."""
    found = files.remembered("", _Known).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = read_binds(service, compose, files) or _others(service, compose, files)
    return found[key]


def _others(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where a program listens that isn't in Python."""
    if service.build is None and not service.mounts:
        return ()
    # with readers of other languages
    from stacklint.stack.sources.dotnet_binds import dotnet_binds  # noqa: PLC0415
    from stacklint.stack.sources.go_binds import go_binds  # noqa: PLC0415
    from stacklint.stack.sources.script_binds import script_binds  # noqa: PLC0415
    from stacklint.stack.sources.served_binds import served_binds  # noqa: PLC0415
    from stacklint.stack.sources.settings_binds import settings_binds  # noqa: PLC0415

    for read in (script_binds, go_binds, dotnet_binds, served_binds, settings_binds):
        found = read(service, compose, files)
        if found:
            return found
    return ()
