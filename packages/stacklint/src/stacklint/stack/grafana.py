"""A Grafana of the stack: its data sources, dashboard providers and dashboards, as Grafana reads them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.stack.compose import Service
from stacklint.stack.container import Container, Resolution, Seen
from stacklint.stack.known import default_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.files import Files


@dataclass(frozen=True, slots=True)
class DataSource:
    """A provisioned data source.

    Attributes:
        node: its mapping.
        name: its name.
        uid: its uid: the one given, or the one that Grafana derives from the name.
        derived: whether the uid is derived.
        type: plugin id, "" if none is given.
        url: the node of its url.
        default: whether it says that it is the default one of its organisation.
        org: its organisation.
        server: the service that runs Grafana.
    """

    node: Node
    name: str
    uid: str
    derived: bool
    type: str
    url: Node
    default: bool
    org: int
    server: Service


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

    `closed` says that every data source it starts with is known.
    """

    service: Service
    container: Container
    provisioning: str
    sources: tuple[str, ...]
    provider_files: tuple[str, ...]
    datasources: tuple[DataSource, ...]
    providers: tuple[Provider, ...]
    closed: bool

    def default(self, kind: str = "") -> DataSource | None:
        """The default data source: the one marked, else the first (Grafana makes the first one ever the default)."""
        fitting = [source for source in self.datasources if not kind or source.type == kind]
        return next((source for source in fitting if source.default), fitting[0] if fitting else None)

    def find(self, reference: str) -> DataSource | None:
        """A data source by uid, else by name."""
        by_uid = next((source for source in self.datasources if source.uid == reference), None)
        return by_uid or next((source for source in self.datasources if source.name == reference), None)


def derived_uid(name: str) -> str:
    """The uid that Grafana gives to a data source without one: `P` and 16 hex digits of the name's SHA-256."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and most data sources give a uid

    return "P" + hashlib.sha256(name.encode()).hexdigest()[:16].upper()


def read_grafana(files: Files, service: Service, container: Container) -> Grafana:
    """Read what a service is provisioned with, through its mounts."""
    given = service.environment.get("GF_PATHS_PROVISIONING")
    provisioning = given.text if given is not None and given.known else default_config(service)
    sources = tuple(_yaml_files(container, f"{provisioning}/datasources"))
    provider_files = tuple(_yaml_files(container, f"{provisioning}/dashboards"))
    folder = container.resolve(f"{provisioning}/datasources")
    known = (given is None or given.known) and all(mount.known for mount in service.mounts)
    whole = folder.seen is Seen.FOLDER and (folder.path is not None or container.closed)
    readable = not any(files.document(path, "yaml").broken for path in sources)
    datasources = tuple(source for path in sources for source in read_datasources(files, path, service))
    filled = any("$" in source.name or "$" in source.uid for source in datasources)
    return Grafana(
        service=service,
        container=container,
        provisioning=provisioning,
        sources=sources,
        provider_files=provider_files,
        datasources=datasources,
        providers=tuple(provider for path in provider_files for provider in read_providers(files, path, container)),
        closed=known and whole and readable and not filled,
    )


def read_datasources(files: Files, path: str, server: Service) -> Iterator[DataSource]:
    """The data sources of a file, in the version 0 or 1 of the format that it is in."""
    whole = root(files.document(path, "yaml"))
    old = is_old(whole)
    for node in whole["datasources"].items():
        name = node["name"].text
        if not name:
            continue
        given = None if old else node["uid"].text
        org = node["org_id" if old else "orgId"].text or ""
        yield DataSource(
            node=node,
            name=name,
            uid=given or derived_uid(name),
            derived=not given,
            type=node["type"].text or "",
            url=node["url"],
            default=_true(node["is_default" if old else "isDefault"]),
            org=int(org) if org.isdecimal() and len(org) < 19 and int(org) > 0 else 1,
            server=server,
        )


def is_old(whole: Node) -> bool:
    """Whether a provisioning file is in format 0: `apiVersion` missing, null or 0."""
    text = whole["apiVersion"].text
    return text is None or text == "0"


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


def _true(node: Node) -> bool:
    return node.text in {"1", "t", "T", "TRUE", "true", "True"}


def grafana_of(grafanas: tuple[Grafana, ...], item: DataSource | Provider) -> Grafana | None:
    """The Grafana that a data source or provider belongs to."""
    return next((grafana for grafana in grafanas if item in grafana.datasources + grafana.providers), None)
