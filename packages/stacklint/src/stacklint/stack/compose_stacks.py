"""The compose sets of a repository, and the stacks that they start."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.document import root
from stacklint.models import Kind
from stacklint.stack.compose.chains import chosen_files, named_chains
from stacklint.stack.compose.load import environment_of
from stacklint.stack.compose.reader import read_compose
from stacklint.stack.containers.build import built_flag, with_base
from stacklint.stack.containers.container import Container, Seen, seen_by_role
from stacklint.stack.containers.nested_mounts import normal
from stacklint.stack.grafana.server import read_grafana
from stacklint.stack.programs.images import default_config, fallback_config, image_paths, role_of
from stacklint.stack.prometheus.config_files import ConfigFile, likely_root
from stacklint.stack.prometheus.server import read_prometheus
from stacklint.stack.repository.kinds import COMPOSE_NAMES, Catalogue
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Container as Holder
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.repository.files import Files

MAX_STACKS = 300
"""How many compose sets are checked that monitor something: each is held against all others."""

_ROLES: Final = frozenset({"prometheus", "alertmanager", "grafana"})
_CONFIGURED: Final = frozenset({"prometheus", "alertmanager"})
"""The roles of programs that have one file of configuration."""
_OF_A_SERVICE: Final = frozenset({"expose", "ports", "volumes"})
"""What a service rarely does without, once it has it; a command or a variable is often there for one place alone."""

_OVERRIDES = tuple(f"{stem}.override.{suffix}" for stem in ("compose", "docker-compose") for suffix in ("yml", "yaml"))
"""The names of overrides, in the order of Compose."""


def monitoring_stacks(groups: list[list[str]], files: Files, catalogue: Catalogue) -> tuple[Stack, ...]:
    """The stacks of the sets that monitor something; `groups` are the compose files of each folder."""
    sets = _apart(list(_all_sets(groups, files)))
    monitoring = files.first([compose for compose in sets if _monitors(compose)], MAX_STACKS, "stacks")
    return tuple(_stack(compose, sets, files, catalogue) for compose in monitoring)


def read_by_vmalert(groups: list[list[str]], files: Files, catalogue: Catalogue) -> frozenset[str]:
    """The rule files that a vmalert of VictoriaMetrics sees, which has queries and templates of its own."""
    paths = catalogue.of(Kind.RULES)
    found: set[str] = set()
    for compose in _all_sets(groups, files) if paths else ():
        for service in compose.services.values():
            if service.image is not None and service.image.repository.endswith("/vmalert"):
                found.update(Container(service, compose, files, image_paths=None).seen_of(paths))
    return frozenset(found)


def stack_of(compose_file: str, files: Files) -> Stack:
    """The stack of one compose file, with the overrides that merge into it by themselves."""
    folder, _, name = compose_file.rpartition("/")
    group = [compose_file]
    if name in COMPOSE_NAMES:
        group += _override(folder, files.entries(folder))
    return _stack(_read_set(folder, tuple(group), files), [], files, Catalogue(files))


def _monitors(compose: Compose) -> bool:
    """Whether a set runs a program of monitoring; by their names, where it can't be put together."""
    named = compose.faults and not _ROLES.isdisjoint(compose.services)
    return bool(named) or any(role_of(service) for service in compose.services.values())


def _all_sets(groups: list[list[str]], files: Files) -> Iterator[Compose]:
    known = {path for group in groups for path in group}
    chains = named_chains(files, known)
    behind = {path for chain in chains for path in chain[1:]} - {chain[0] for chain in chains}
    for chain in chains:
        yield _read_set(posixpath.dirname(chain[0]), chain, files)
    groups = [left for group in groups if (left := [path for path in group if path not in behind])]
    by_folder = {posixpath.dirname(group[0]): group for group in groups}
    for group in groups:
        bases = {path: base for path in group if (base := _base_above(path, by_folder, files)) is not None}
        yield from _sets([path for path in group if path not in bases], files)
        pairs = (_read_set(posixpath.dirname(base), (base, path), files) for path, base in bases.items())
        yield from (pair for pair in pairs if pair.reads.isdisjoint(pair.paths))  # else the base includes it anyway


def _apart(sets: list[Compose]) -> list[Compose]:
    """Without the sets that are parts of others, which include or extend their files."""
    readers: dict[str, list[Compose]] = {}
    for one in sets:
        for path in one.reads:
            readers.setdefault(path, []).append(one)
    return [one for one in sets if all(other.paths[0] in one.reads for other in readers.get(one.paths[0], ()))]


def _base_above(path: str, groups: dict[str, list[str]], files: Files) -> str | None:
    """The compose file of a folder above that a file is for, as in `-f compose.yaml -f more/compose.yaml`.

    All paths count from the folder of the first file: what the second one mounts is there, and not where it stands.
    """
    folder = above = posixpath.dirname(path)
    while above and (above := posixpath.dirname(above)) not in groups:
        pass
    if above == folder or above not in groups:
        return None
    services = _read_set(folder, (path,), files).services.values()
    mounts = [mount for service in services for mount in service.mounts if mount.kind == "bind" and mount.known]
    sources = [mount.source for mount in mounts if mount.source.startswith(".")]
    if any(_is_there(folder, source, files) for source in sources):
        return None
    fits = any(_is_there(above, source, files) for source in sources)
    named = [one for one in groups[above] if posixpath.basename(one) == posixpath.basename(path)]
    return (*named, *groups[above])[0] if fits else None


def _is_there(folder: str, source: str, files: Files) -> bool:
    found = files.inside(files.root / folder / source)
    return found is not None and files.kind(found) is not None


def _sets(group: list[str], files: Files) -> Iterator[Compose]:
    """The sets that the compose files of one folder make: the default one with its overrides, and the others.

    A file that changes services of the default set is a variant of it, for `-f` behind it; else it is its own set. So
    is one that says everything anew: what each service runs, and what volumes and networks of the default set they use,
    or all that the services of the default set are given.
    """
    folder = posixpath.dirname(group[0]) if group else ""
    names = {posixpath.basename(path): path for path in group}
    base = next((names[name] for name in COMPOSE_NAMES if name in names), None)
    merged: list[str] = []
    chosen = chosen_files(folder, environment_of(folder, files), group, files)
    if chosen or base is not None:
        merged = [*chosen] or [base or "", *_override(folder, names)]
        yield _read_set(folder, tuple(merged), files)
    for path in group:
        if path not in merged and posixpath.basename(path) not in COMPOSE_NAMES:
            variant = base is not None and _is_variant(
                root(files.document(path, "yaml")), root(files.document(base, "yaml"))
            )
            yield _read_set(folder, (base, path) if base is not None and variant else (path,), files)


def _is_variant(top: Node, base: Node) -> bool:
    """Whether a compose file is meant to be merged into another one, whose services it names."""
    if not set(base["services"].keys) & set(top["services"].keys):
        return False
    whole = all({"image", "build"} & set(service.keys) for _, service in top["services"].entries())
    again = any(set(base[part].keys) & set(top[part].keys) for part in ("volumes", "networks"))
    return not (whole and (again or _repeats(top, base)))


def _repeats(top: Node, base: Node) -> bool:
    """Whether a compose file gives anew what each service has in another one that both have, or what bars a merge."""
    there = dict(top["services"].entries())
    shared = [(service, there[name]) for name, service in base["services"].entries() if name in there]
    barred = any(service["networks"].present and other["network_mode"].present for service, other in shared)
    return barred or all(_OF_A_SERVICE.intersection(service.keys) <= set(other.keys) for service, other in shared)


def _override(folder: str, names: Holder[str]) -> tuple[str, ...]:
    """The file that merges into the default one of a folder without being named (compose-go: `cli/options.go`)."""
    found = next((name for name in _OVERRIDES if name in names), None)
    return (posixpath.join(folder, found),) if found is not None else ()


def _read_set(folder: str, paths: tuple[str, ...], files: Files) -> Compose:
    environment = {"PWD": "."} | environment_of(folder, files)
    documents = tuple(files.document(path, "yaml") for path in paths)
    return with_base(read_compose(folder, documents, environment, files, paths), files)


def _stack(compose: Compose, sets: list[Compose], files: Files, catalogue: Catalogue) -> Stack:
    others = tuple(other for other in sets if other is not compose)
    containers = _containers(compose, files, {})
    if roots := _roots(containers, compose, others, files, catalogue):
        containers = _containers(compose, files, roots)
    configs: list[ConfigFile] = []
    servers: list[Prometheus] = []
    grafanas: list[Grafana] = []
    for service in compose.services.values():
        container, role = containers[service.name], role_of(service)
        if role == "grafana":
            grafanas.append(read_grafana(files, service, container, compose, others))
        elif role:
            config = _config_file(role, service, container, built_flag(service, compose, files, "config.file"))
            configs.append(config)
            found = config.resolution
            if role == "prometheus" and found.seen is Seen.FILE and found.path is not None:
                servers.append(read_prometheus(found.path, files, service, container, config.path))
    return Stack(
        files=files,
        catalogue=catalogue,
        compose=compose,
        prometheus=tuple(servers),
        grafana=tuple(grafanas),
        configs=tuple(configs),
        containers=tuple(containers.values()),
        others=others,
    )


def _config_file(role: str, service: Service, container: Container, built: str | None) -> ConfigFile:
    given = service.flag("config.file")
    image = service.image_node
    default = default_config(service) if built is None or service.command else built
    fallback = fallback_config(service)
    if fallback is not None and container.resolve(fallback).seen is Seen.FILE:
        default = fallback
    path, node = given or (default, image if image.present else service.node)
    return ConfigFile(role, service, path, node, given is not None, container.resolve(path))


def _roots(
    containers: Mapping[str, Container],
    compose: Compose,
    others: tuple[Compose, ...],
    files: Files,
    catalogue: Catalogue,
) -> dict[str, str]:
    """What of the machine stands for folders of the repository, by configurations that are mounted from there.

    One that another set mounts as a file of the repository tells nothing: this set may have its own elsewhere.
    """
    found: dict[str, str] = {}
    for container in containers.values():
        role = role_of(container.service)
        if role not in _CONFIGURED:
            continue
        config = _config_file(role, container.service, container, None)
        mount, known = config.resolution.mount, catalogue.of(Kind(role))
        if mount is None or container.source(mount) is not None or not known:
            continue
        root = likely_root(mount, normal(config.path), compose.folder, known)
        if root is not None and not seen_by_role(known, role, others, files):
            found.setdefault(*root)
    return found


def _containers(compose: Compose, files: Files, roots: Mapping[str, str]) -> dict[str, Container]:
    return {
        name: Container(service, compose, files, image_paths=image_paths(service), roots=roots)
        for name, service in compose.services.items()
    }
