"""A Grafana of the stack: its data sources, dashboard providers and dashboards, as Grafana reads them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.stack.compose import Service
from stacklint.stack.container import Container, Resolution, Seen
from stacklint.stack.datasources import DataSource, Reading, SourceFile, Version, derived_uid, read_source_file
from stacklint.stack.environment import read_environment
from stacklint.stack.known import default_config
from stacklint.stack.launch import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose import Compose
    from stacklint.stack.files import Files

__all__ = [
    "DataSource",
    "Grafana",
    "Provider",
    "dashboard_files",
    "derived_uid",
    "grafana_of",
    "read_grafana",
    "read_providers",
]


@dataclass(frozen=True, slots=True)
class Provider:
    """A dashboard provider, what its path is in the container, and the dashboard files it reads."""

    node: Node
    name: str
    path: Node
    resolution: Resolution
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grafana:
    """A Grafana with what it is provisioned with.

    Attributes:
        service: the service that runs it.
        container: what it sees.
        version: its version; `None` where nothing tells.
        provisioning: the folder that it is provisioned from.
        sources: the files of its data sources.
        source_files: what is in them.
        provider_files: the files of its dashboard providers.
        datasources: its data sources, in the order in which it adds them.
        providers: its dashboard providers.
        closed: whether every data source it starts with is known.
    """

    service: Service
    container: Container
    version: Version | None
    provisioning: str
    sources: tuple[str, ...]
    source_files: tuple[SourceFile, ...]
    provider_files: tuple[str, ...]
    datasources: tuple[DataSource, ...]
    providers: tuple[Provider, ...]
    closed: bool

    def default(self, kind: str = "") -> DataSource | None:
        """The default data source: the one marked, else the first (Grafana makes the first one ever the default).

        None where one that may be it isn't known.
        """
        if not all(source.known for source in self.datasources):
            return None
        fitting = [source for source in self.datasources if not kind or source.type == kind]
        return next((source for source in fitting if source.default), fitting[0] if fitting else None)

    def find(self, reference: str) -> DataSource | None:
        """A data source by uid, else by name."""
        by_uid = next((source for source in self.datasources if source.uid == reference), None)
        return by_uid or next((source for source in self.datasources if source.name == reference), None)


def read_grafana(
    files: Files, service: Service, container: Container, compose: Compose, others: tuple[Compose, ...]
) -> Grafana:
    """Read what a service of a compose set is provisioned with, through its mounts; `others` are the other sets."""
    given = service.environment.get("GF_PATHS_PROVISIONING")
    provisioning = given.text if given is not None and given.known else default_config(service)
    sources = tuple(_yaml_files(container, f"{provisioning}/datasources"))
    provider_files = tuple(_yaml_files(container, f"{provisioning}/dashboards"))
    folder = container.resolve(f"{provisioning}/datasources")
    known = (given is None or given.known) and all(mount.known for mount in service.mounts)
    whole = folder.seen is Seen.FOLDER and (folder.path is not None or container.closed)
    readable = not any(files.document(path, "yaml").broken for path in sources)
    version = read_version(service, compose, files, "grafana")
    reading = Reading(service, version, container, read_environment(service, compose, files, others))
    source_files = tuple(read_source_file(files, path, reading) for path in sources)
    datasources = tuple(source for file in source_files for source in file.datasources)
    return Grafana(
        service=service,
        container=container,
        version=version,
        provisioning=provisioning,
        sources=sources,
        source_files=source_files,
        provider_files=provider_files,
        datasources=datasources,
        providers=tuple(provider for path in provider_files for provider in read_providers(files, path, container)),
        closed=known and whole and readable and all(source.known for source in datasources),
    )


def read_providers(files: Files, path: str, container: Container) -> Iterator[Provider]:
    """The providers of a file: under `providers`, or a list at the top in format 0."""
    whole = root(files.document(path, "yaml"))
    for node in whole.items() if whole.is_sequence else whole["providers"].items():
        if not node.is_mapping:
            continue
        location = node["options"]["path"]
        if not location.present:
            location = node["options"]["folder"]
        text = location.text or ""
        unknown = not text.startswith("/") or "$" in text
        resolution = Resolution(Seen.UNKNOWN) if unknown else container.resolve(text)
        found = () if unknown else tuple(dashboard_files(container, text, files))
        yield Provider(node, node["name"].text or "", location, resolution, found)


def dashboard_files(container: Container, folder: str, files: Files) -> Iterator[str]:
    """The JSON files of the repository below a folder of the container.

    Folders that begin with a dot and links to folders are left out, as Grafana does.
    """
    pending = [posixpath.normpath(folder)]
    while pending:
        here = pending.pop(0)
        for name, entry in container.listing(here).items():
            if entry.seen is Seen.FILE and name.endswith(".json") and entry.path is not None:
                yield entry.path
            elif entry.seen is Seen.FOLDER and not name.startswith(".") and not files.is_link(entry.path or ""):
                pending.append(f"{here}/{name}")


def _yaml_files(container: Container, folder: str) -> Iterator[str]:
    for name, entry in container.listing(folder).items():
        if entry.seen is Seen.FILE and name.endswith((".yaml", ".yml")) and entry.path is not None:
            yield entry.path


def grafana_of(grafanas: tuple[Grafana, ...], item: DataSource | Provider) -> Grafana | None:
    """The Grafana that a data source or provider belongs to."""
    return next((grafana for grafana in grafanas if item in grafana.datasources + grafana.providers), None)
