"""The dashboard providers of a Grafana: where each looks, what it finds there, and where that goes in Grafana."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.models.provider_meaning import is_real_text
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Container, Resolution, Seen
from stacklint.stack.grafana.filled import FilledFile, Reading, organisation, read_filled
from stacklint.stack.grafana.provisioned import BoardFile, PassedOver, look_through
from stacklint.stack.programs.images import known_image

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files

_WORKING_FOLDER: Final = "/usr/share/grafana"
"""The folder that Grafana's own images start it in (their Dockerfile)."""


class Provider(NamedTuple):
    """A dashboard provider, with what its variables say; a text that one of them leaves unknown is `None`.

    Attributes:
        node: its mapping.
        name: its name, "" if it has none.
        folder: the title of its folder in Grafana, "" for the top.
        folder_uid: the uid that it gives for that folder, "" if it gives none.
        path: the node of its path.
        location: its path in the container, without links at its end; "" where that is not known.
        resolution: what is there.
        boards: the dashboard files that it reads.
        passed_over: what it finds there and does not read.
        org: its organisation.
        version: of the Grafana that reads it, `None` where nothing tells.
        server: the service that runs that Grafana.
    """

    node: Node
    name: str | None
    folder: str | None
    folder_uid: str | None
    path: Node
    location: str
    resolution: Resolution
    boards: tuple[BoardFile, ...]
    passed_over: tuple[PassedOver, ...]
    org: int | None
    version: tuple[int, int] | None
    server: Service

    @property
    def files(self) -> tuple[str, ...]:
        """The dashboard files that it reads, as paths of the repository."""
        return tuple([board.path for board in self.boards])

    @property
    def by_files(self) -> bool:
        """Whether each folder on disk becomes one in Grafana."""
        return self.node["options"]["foldersFromFilesStructure"].flag is True

    @property
    def nests(self) -> bool | None:
        """Whether folders from disk lie in one another as there; `None` where the version is not known.

        Versions up to 12 name a folder by the last one of its path, and keep all of them at the top.
        """
        return None if self.version is None else self.version >= (13, 0)

    def folder_of(self, board: BoardFile) -> tuple[str, str] | None:
        """The titles that lead to a dashboard's folder, with a NUL between them, and the uid that is given for it.

        ("", "") is the top; `None` where that isn't known.
        """
        if self.by_files:
            flat = board.folders[-1:] if self.nests is False else board.folders
            return "\0".join(flat), ""
        if self.folder is None or self.folder_uid is None:
            return None
        return (self.folder, self.folder_uid) if self.folder else ("", "")


class ProviderFile(NamedTuple):
    """A file of dashboard providers as a Grafana reads it.

    Attributes:
        filled: the file, with what its variables say.
        providers: what it adds.
    """

    filled: FilledFile
    providers: tuple[Provider, ...]


def read_provider_file(files: Files, path: str, reading: Reading) -> ProviderFile:
    """Read a file of providers: under `providers`, or a list at the top in format 0."""
    filled = read_filled(files, path, reading, lambda data: not isinstance(data, list))
    whole, service, container = filled.node, reading.server, reading.container
    nodes = [node for node in (whole if whole.is_sequence else whole["providers"]).items() if node.is_mapping]
    if service is None or container is None:
        return ProviderFile(filled, ())
    return ProviderFile(filled, tuple(_read(node, filled, service, container, files) for node in nodes))


def _read(node: Node, file: FilledFile, service: Service, container: Container, files: Files) -> Provider:
    def told(key: str) -> str | None:
        found = file.whole(node[key])
        return found.text if found.known else None

    named = node["options"]["path"]
    if not is_real_text(named.value):
        named = node["options"]["folder"]
    path = file.whole(named)
    location = _location(path.text, service) if path.known and is_real_text(named.value) else ""
    resolution = container.resolve(location) if location else Resolution(Seen.UNKNOWN)
    location = resolution.end or location
    boards, passed_over = look_through(container, location, files) if location else ((), ())
    org = told("orgId" if file.current else "org_id")
    return Provider(
        node=node,
        name=told("name"),
        folder=told("folder"),
        folder_uid=told("folderUid"),
        path=named,
        location=location,
        resolution=resolution,
        boards=boards,
        passed_over=passed_over,
        org=organisation(org) if org is not None else None,
        version=file.reading.version,
        server=service,
    )


def _location(text: str, service: Service) -> str:
    """The path of a provider in the container; "" where an unknown working folder decides."""
    if text.startswith("/"):
        return posixpath.normpath("/" + text.lstrip("/"))
    known = known_image(service.image)
    own = known is not None and known.role == "grafana" and known.paths is not None and service.build is None
    if not own or service.node["working_dir"].present:
        return ""
    return posixpath.normpath(posixpath.join(_WORKING_FOLDER, text))
