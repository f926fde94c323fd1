"""Finding the stacks of a repository, with no configuration."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.models import Kind
from stacklint.stack.compose import Compose, Service, read_compose
from stacklint.stack.container import Container, Seen
from stacklint.stack.files import EntryKind
from stacklint.stack.grafana import read_grafana
from stacklint.stack.kinds import COMPOSE_NAMES, classify, is_compose_name, kind_of
from stacklint.stack.known import image_paths, role_of
from stacklint.stack.prometheus import DEFAULT_CONFIG, read_prometheus
from stacklint.stack.stack import ConfigFile, Stack
from stacklint.stack.values import read_env

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.stack.files import Files
    from stacklint.stack.prometheus import Prometheus

_CONFIG_DEFAULTS = {"prometheus": DEFAULT_CONFIG, "alertmanager": "/etc/alertmanager/alertmanager.yml"}


def find_stacks(files: Files) -> tuple[Stack, ...]:
    """The stacks below the root: one for each compose set that monitors something.

    Without any such set, the files that play a role by their content are one stack of loose files.
    """
    sets = [compose for group in _compose_groups(files) for compose in _sets(group, files)]
    monitoring = [compose for compose in sets if any(role_of(service) for service in compose.services.values())]
    if monitoring:
        return tuple(_stack(compose, sets, files) for compose in monitoring)
    loose = tuple((path, kind) for path in files.walk() if (kind := classify(path, files)) is not None)
    return (loose_stack(files, loose),)


def find_stack(files: Files, compose_file: str) -> Stack:
    """The stack of one compose file, with the overrides that merge into it by themselves."""
    folder, _, name = compose_file.rpartition("/")
    group = [compose_file]
    if name in COMPOSE_NAMES:
        group += [path for path in _siblings(folder, files) if _overrides(path, compose_file)]
    return _stack(_read_set(folder, tuple(group), files), [], files)


def loose_stack(files: Files, members: Iterable[tuple[str, Kind]]) -> Stack:
    """A stack of files that no compose file places."""
    loose = tuple(members)
    servers = tuple(read_prometheus(path, files, None, None) for path, kind in loose if kind is Kind.PROMETHEUS)
    return Stack(files, loose=loose, prometheus=servers)


def _compose_groups(files: Files) -> Iterator[list[str]]:
    """The compose files of each folder."""
    folders: dict[str, list[str]] = {}
    for path in files.walk():
        if is_compose_name(path) and kind_of(files.document(path, "yaml"), compose=True) is Kind.COMPOSE:
            folders.setdefault(posixpath.dirname(path), []).append(path)
    yield from folders.values()


def _sets(group: list[str], files: Files) -> Iterator[Compose]:
    """The sets that the compose files of one folder make: the default one with its overrides, and each other alone."""
    folder = posixpath.dirname(group[0])
    names = {posixpath.basename(path): path for path in group}
    base = next((names[name] for name in COMPOSE_NAMES if name in names), None)
    merged: list[str] = []
    if base is not None:
        merged = [base, *(path for path in group if _overrides(path, base))]
        yield _read_set(folder, tuple(merged), files)
    for path in group:
        if path not in merged and posixpath.basename(path) not in COMPOSE_NAMES:
            yield _read_set(folder, (path,), files)


def _overrides(path: str, base: str) -> bool:
    """Whether a file merges into a base file without being named (compose: `NAME.override.yml`)."""
    stem, _ = posixpath.splitext(base)
    return path in {f"{stem}.override.yml", f"{stem}.override.yaml"}


def _siblings(folder: str, files: Files) -> list[str]:
    return [f"{folder}/{name}" if folder else name for name in files.entries(folder)]


def _read_set(folder: str, paths: tuple[str, ...], files: Files) -> Compose:
    environment = {"PWD": "."}
    for name in (".env", ".env.example"):
        path = f"{folder}/{name}" if folder else name
        if files.kind(path) is EntryKind.FILE:
            environment |= read_env(files.read(path).decode("utf-8", "replace"))
            break
    return read_compose(folder, tuple(files.document(path, "yaml") for path in paths), environment)


def _stack(compose: Compose, sets: list[Compose], files: Files) -> Stack:
    containers = {
        name: Container(service, compose, files, image_paths=image_paths(service))
        for name, service in compose.services.items()
    }
    configs: list[ConfigFile] = []
    servers: list[Prometheus] = []
    grafanas = []
    for service in compose.services.values():
        container = containers[service.name]
        role = role_of(service)
        if role in _CONFIG_DEFAULTS:
            config = _config_file(role, service, container)
            configs.append(config)
            if role == "prometheus" and config.resolution.seen is Seen.FILE and config.resolution.path is not None:
                servers.append(read_prometheus(config.resolution.path, files, service, container, config.path))
        elif role == "grafana":
            grafanas.append(read_grafana(files, service, container))
    return Stack(
        files=files,
        compose=compose,
        prometheus=tuple(servers),
        grafana=tuple(grafanas),
        configs=tuple(configs),
        containers=tuple(containers.values()),
        neighbours=tuple(other for other in sets if other.folder == compose.folder and other is not compose),
    )


def _config_file(role: str, service: Service, container: Container) -> ConfigFile:
    given = service.flag("config.file")
    path, node = given if given is not None else (_CONFIG_DEFAULTS[role], _image_node(service))
    return ConfigFile(role, service, path, node, given is not None, container.resolve(path))


def _image_node(service: Service) -> Node:
    return service.node["image"] if service.node["image"].present else service.node
