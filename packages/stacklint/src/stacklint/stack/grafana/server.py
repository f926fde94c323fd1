"""A Grafana of the stack: its data sources, dashboard providers and dashboards, as Grafana reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Container, Seen
from stacklint.stack.containers.environment import read_environment
from stacklint.stack.grafana.datasources import DataSource, SourceFile, SourceIndex, derived_uid, read_source_file
from stacklint.stack.grafana.filled import Reading, Version
from stacklint.stack.grafana.providers import Provider, ProviderFile, read_provider_file
from stacklint.stack.programs.images import default_config
from stacklint.stack.prometheus.started import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.repository.files import Files

__all__ = [
    "DataSource",
    "Grafana",
    "Provider",
    "derived_uid",
    "grafana_of",
    "read_grafana",
]

_MOVED: Final = "GF_PATHS_PROVISIONING"
"""The variable that names another folder to be provisioned from."""
_OFFICIAL: Final = "/etc/grafana/provisioning"
_BITNAMI: Final = "/opt/bitnami/"
"""Where an image of Bitnami has everything. Where the folder of Grafana's makers is, its own becomes a link to that."""


class Grafana(NamedTuple):
    """A Grafana with what it is provisioned with.

    Attributes:
        service: the service that runs it.
        container: what it sees.
        version: its version; `None` where nothing tells.
        provisioning: the folder that it is provisioned from.
        sources: the files of its data sources.
        source_files: what is in them.
        provider_paths: the files of its dashboard providers.
        provider_files: what is in them.
        datasources: its data sources, in the order in which it adds them.
        lookup: them, by what refers to them.
        providers: its dashboard providers.
        closed: whether every data source it starts with is known.
        reading: how it reads files.
        alerts: the files of its alerting.
        alerts_closed: whether all of the alerting that files provision is known.
    """

    service: Service
    container: Container
    version: Version | None
    provisioning: str
    sources: tuple[str, ...]
    source_files: tuple[SourceFile, ...]
    provider_paths: tuple[str, ...]
    provider_files: tuple[ProviderFile, ...]
    datasources: tuple[DataSource, ...]
    lookup: SourceIndex
    providers: tuple[Provider, ...]
    closed: bool
    reading: Reading
    alerts: tuple[str, ...] = ()
    alerts_closed: bool = False

    def __eq__(self, other: object) -> bool:
        """Whether it is the same one: two may say the same."""
        return self is other

    def __hash__(self) -> int:
        return id(self)


def read_grafana(
    files: Files, service: Service, container: Container, compose: Compose, others: tuple[Compose, ...]
) -> Grafana:
    """Read what a service of a compose set is provisioned with, through its mounts; `others` are the other sets."""
    environment = read_environment(service, compose, files, others)
    provisioning = environment.values.get(_MOVED) or default_config(service)
    if provisioning.startswith(_BITNAMI) and _has(container, _OFFICIAL):
        provisioning = _OFFICIAL
    sources = tuple(_files(container, f"{provisioning}/datasources"))
    provider_paths = tuple(_files(container, f"{provisioning}/dashboards"))
    known = _MOVED not in environment.hidden and container.mounts_known
    version = read_version(service, compose, files, "grafana")
    reading = Reading(service, version, container, environment)
    source_files = tuple(read_source_file(files, path, reading) for path in sources)
    provider_files = tuple(read_provider_file(files, path, reading) for path in provider_paths)
    datasources = tuple(source for file in source_files for source in file.datasources)
    index = SourceIndex(datasources)
    alerts = tuple(dict.fromkeys(_files(container, f"{provisioning}/alerting", (".yaml", ".yml", ".json"))))
    return Grafana(
        service=service,
        container=container,
        version=version,
        provisioning=provisioning,
        sources=sources,
        source_files=source_files,
        provider_paths=provider_paths,
        provider_files=provider_files,
        datasources=datasources,
        lookup=index,
        providers=tuple(provider for file in provider_files for provider in file.providers),
        closed=known and index.all_known and _is_whole(container, f"{provisioning}/datasources", sources, files),
        reading=reading,
        alerts=alerts,
        alerts_closed=known
        and not service.entrypoint
        and _are_all(container, f"{provisioning}/alerting", alerts, files),
    )


def _has(container: Container, folder: str) -> bool:
    """Whether a folder is mounted, or something in it is."""
    below = any(f"{mount.target.rstrip('/')}/".startswith(f"{folder}/") for mount in container.service.mounts)
    return below or container.resolve(folder).seen is Seen.FOLDER


def _is_whole(container: Container, folder: str, found: tuple[str, ...], files: Files) -> bool:
    """Whether a folder of the container holds no other files than those that were found, and these can be read."""
    there = container.resolve(folder)
    whole = there.seen is Seen.FOLDER and (there.path is not None or container.closed)
    return whole and not container.hides_in(folder) and not any(files.document(path, "yaml").broken for path in found)


def _are_all(container: Container, folder: str, found: tuple[str, ...], files: Files) -> bool:
    """Whether nothing lies in a folder beside the files that were found, such as a template of more of them."""
    names = [name for name in container.listing(folder) if not name.startswith(".")]
    return len(names) == len(found) and _is_whole(container, folder, found, files)


def _files(container: Container, folder: str, suffixes: tuple[str, ...] = (".yaml", ".yml")) -> Iterator[str]:
    for name, entry in container.listing(folder).items():
        if entry.seen is Seen.FILE and name.endswith(suffixes) and entry.path is not None:
            yield entry.path


def grafana_of(grafanas: tuple[Grafana, ...], item: DataSource | Provider) -> Grafana | None:
    """The Grafana that a data source or provider belongs to."""
    return next((grafana for grafana in grafanas if grafana.service is item.server), None)
