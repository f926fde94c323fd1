"""The dashboard providers of a Grafana: where each looks, what it finds there, and where that goes in Grafana."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.models.provider_meaning import is_real_text
from stacklint.stack.container import Container, Resolution, Seen
from stacklint.stack.known import known_image
from stacklint.stack.provisioned import BoardFile, PassedOver, look_through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose import Service
    from stacklint.stack.files import Files

_WORKING_FOLDER = "/usr/share/grafana"
"""The folder that Grafana's own images start it in (their Dockerfile)."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A dashboard provider.

    Attributes:
        node: its mapping.
        name: its name, "" if it has none.
        path: the node of its path.
        location: its path in the container; "" where that is not known.
        resolution: what is there.
        boards: the dashboard files that it reads.
        passed_over: what it finds there and does not read.
        org: its organisation; `None` where a variable says.
        version: of the Grafana that reads it, `None` where nothing tells.
    """

    node: Node
    name: str
    path: Node
    location: str
    resolution: Resolution
    boards: tuple[BoardFile, ...]
    passed_over: tuple[PassedOver, ...]
    org: int | None
    version: tuple[int, int] | None

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

        ("", "") is the top; `None` where a variable says.
        """
        if self.by_files:
            flat = board.folders[-1:] if self.nests is False else board.folders
            return "\0".join(flat), ""
        title, uid = self.node["folder"].text or "", self.node["folderUid"].text or ""
        if "$" in title or "$" in uid:
            return None
        return (title, uid) if title else ("", "")


def read_providers(
    files: Files, path: str, service: Service, container: Container, version: tuple[int, int] | None
) -> Iterator[Provider]:
    """The providers of a file: under `providers`, or a list at the top in format 0."""
    whole = root(files.document(path, "yaml"))
    for node in whole.items() if whole.is_sequence else whole["providers"].items():
        if not node.is_mapping:
            continue
        named = node["options"]["path"]
        if not is_real_text(named.value):
            named = node["options"]["folder"]
        location = _location(named.string, service) if is_real_text(named.value) else ""
        boards, passed_over = look_through(container, location, files) if location else ((), ())
        yield Provider(
            node=node,
            name=node["name"].text or "",
            path=named,
            location=location,
            resolution=container.resolve(location) if location else Resolution(Seen.UNKNOWN),
            boards=boards,
            passed_over=passed_over,
            org=_org(node["org_id" if whole.is_sequence else "orgId"].text or ""),
            version=version,
        )


def _location(text: str | None, service: Service) -> str:
    """The path of a provider in the container; "" where a variable or an unknown working folder decides."""
    if text is None or "$" in text:
        return ""
    if text.startswith("/"):
        return posixpath.normpath("/" + text.lstrip("/"))
    known = known_image(service.image)
    own = known is not None and known.role == "grafana" and known.paths is not None and service.build is None
    if not own or service.node["working_dir"].present:
        return ""
    return posixpath.normpath(posixpath.join(_WORKING_FOLDER, text))


def _org(text: str) -> int | None:
    """An organisation: nothing and 0 are the first one."""
    if "$" in text:
        return None
    return int(text) or 1 if text.isdecimal() and len(text) < 19 else 1
