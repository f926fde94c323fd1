"""Dashboards that are in the container of a Grafana, and that none of its providers loads."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.models import Kind
from stacklint.pattern import Pattern
from stacklint.stack.containers.data_folders import tells
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import Skipped, below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.grafana.server import Grafana
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_HOME: Final = "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"
_ELSEWHERE: Final = ("GF_PATHS_CONFIG", "GF_PATHS_PROVISIONING")
"""Variables that name other files to be configured from."""
_CONFIG: Final = "/etc/grafana/grafana.ini"
_OWN: Final = ("/etc/grafana", "/var/lib/grafana")
"""What is mounted in these is there for Grafana."""
_KEPT_AWAY: Final = frozenset(
    {
        *("archive", "archived", "attic", "backup", "backups", "deprecated", "disabled", "draft", "drafts", "example"),
        *("examples", "import", "imports", "manual", "old", "plugins", "template", "templates", "unused"),
    }
)
"""Folders whose names say that Grafana is not to load what is in them by itself."""
_IMPORTS: Final = Pattern(rb"/api/dashboards/(?:db|import)\b")
"""Where somebody gives Grafana dashboards by its HTTP interface."""


class Unloaded(NamedTuple):
    """Dashboards of one folder that no provider reads.

    Attributes:
        paths: the files in the repository, sorted.
        folder: where they are in the container.
        nearest: the provider whose folder has most in common with that one.
    """

    paths: tuple[str, ...]
    folder: str
    nearest: Provider


def without_provider(grafana: Grafana, stack: Stack) -> str | None:
    """The first dashboard that a Grafana has, where it has no provider at all; `None` where one may be unseen.

    A provider of the repository that isn't mounted is told itself.
    """
    if grafana.providers or not _all_known(grafana, stack):
        return None
    mount = grafana.container.resolve(f"{grafana.provisioning}/dashboards").mount
    if (mount is None or grafana.container.lacks(mount)) and stack.unread(Kind.PROVIDER, "grafana"):
        return None
    found = next((path for path in stack.catalogue.of(Kind.DASHBOARD) if grafana.container.sees(path)), None)
    return None if found is not None and stack.files.remembered("", _are_imported) else found


def beside_providers(grafana: Grafana, stack: Stack) -> tuple[Unloaded, ...]:
    """The dashboards that a Grafana has outside of what its providers read; nothing where they may be in use.

    A provider that finds nothing at all is told itself, and what lies beside it may be what it is meant to read.
    """
    if not grafana.providers or not all(map(_is_at_work, grafana.providers)):
        return ()
    if not _is_plain(grafana) or not _all_known(grafana, stack) or _has_unread_provider(grafana, stack):
        return ()
    found: dict[str, list[str]] = {}
    for path, inside in _left(grafana, stack):
        found.setdefault(posixpath.dirname(inside), []).append(path)
    return tuple([Unloaded(tuple(paths), folder, _nearest(folder, grafana)) for folder, paths in found.items()])


def provider_roots(grafana: Grafana, stack: Stack) -> list[Node]:
    """The files of providers that a Grafana reads."""
    return [root(stack.files.document(path, "yaml")) for path in grafana.provider_paths]


def _all_known(grafana: Grafana, stack: Stack) -> bool:
    """Whether all is known of the folder that a Grafana reads its providers from, and nothing is wrong with them."""
    container = grafana.container
    moved = not grafana.reading.environment.hidden.isdisjoint(_ELSEWHERE)
    hides = moved or container.hides_in(f"{grafana.provisioning}/dashboards")
    return container.closed and not hides and not any(_is_told(file) for file in provider_roots(grafana, stack))


def _is_told(file: Node) -> bool:
    """Whether a provider file is said to be wrong already: it is broken, or misspelt."""
    return file.document.broken or not set(file.keys) <= {"apiVersion", "providers"}


def _is_at_work(provider: Provider) -> bool:
    """Whether a provider finds dashboards, always in the same folder."""
    return bool(provider.location and provider.files) and "$" not in (provider.path.text or "")


def _is_plain(grafana: Grafana) -> bool:
    """Whether a Grafana surely reads what its image reads, and the dashboard that it begins with is known."""
    environment, command = grafana.reading.environment, grafana.service.command
    config = grafana.container.resolve(_CONFIG)
    return (
        environment.complete
        and _HOME not in environment.hidden
        and "GF_PATHS_CONFIG" not in environment.values
        and not command
        and (config.path is not None or grafana.container.is_own(_CONFIG))
    )


def _has_unread_provider(grafana: Grafana, stack: Stack) -> bool:
    """Whether a file of providers is in the container, and Grafana doesn't read it: by mistake, or to turn it off."""
    listed = grafana.container.listing(f"{grafana.provisioning}/dashboards").items()
    others = [path for path in stack.catalogue.of(Kind.PROVIDER) if path not in grafana.provider_paths]
    named = [entry for name, entry in listed if ".yml" in name.lower() or ".yaml" in name.lower()]
    turned_off = any(entry.path not in grafana.provider_paths for entry in named)
    return turned_off or any(grafana.container.sees(path) for path in others)


def _left(grafana: Grafana, stack: Stack) -> Iterator[tuple[str, str]]:
    """The dashboards that nothing is known to load, with their paths in the container."""
    container = grafana.container
    used = {path for one in stack.grafana for provider in one.providers for path in provider.files}
    used.update(path for one in grafana.providers for path in _passed_over(one, stack))  # which is told of
    used.add(container.resolve(grafana.reading.environment.values.get(_HOME, "")).path or "")
    config = container.resolve(_CONFIG).path
    configured = stack.files.text(config).text if config is not None else ""
    others = [one for one in stack.containers if one.service is not grafana.service]
    for path in stack.unread(Kind.DASHBOARD, "grafana"):
        inside = container.sees(path) if path not in used else None
        if inside is None or inside in configured or not _is_meant(inside, grafana, stack):
            continue
        sent = any(other.sees(path) for other in others) or stack.files.remembered("", _are_imported)
        if not sent:
            yield path, inside


def _are_imported(files: Files, _path: str) -> bool:
    """Whether a script or a text of the repository imports dashboards, so that they need no provider."""
    return tells(_IMPORTS, files)


def _passed_over(provider: Provider, stack: Stack) -> Iterator[str]:
    for one in provider.passed_over:
        yield one.path
        if one.why in {Skipped.HIDDEN, Skipped.LINKED}:
            yield from below(one.path, stack.files)


def _is_meant(inside: str, grafana: Grafana, stack: Stack) -> bool:
    """Whether a file is there for Grafana to load it, and not because of what lies beside it, or to be kept."""
    mount, container = grafana.container.resolve(inside).mount, grafana.container
    source = container.source(mount) if mount is not None else None
    target = posixpath.normpath(mount.target) if mount is not None else inside
    if mount is None:
        whole = any(posixpath.basename(path).startswith("Dockerfile") for path in container.service.baked or ())
    else:
        whole = source is None or stack.compose is None or _holds(source, stack.compose.folder)
    if whole:
        return False  # the whole repository, or much of it
    folders = posixpath.dirname(inside).lower().split("/")[1:]
    if any(name in _KEPT_AWAY or name.startswith((".", "_")) for name in folders):
        return False
    return any(_holds(target, one.location) for one in grafana.providers) or any(_holds(own, target) for own in _OWN)


def _holds(folder: str, path: str) -> bool:
    """Whether a path is a folder, or inside of it."""
    return folder in {"", path} or path.startswith(f"{folder.rstrip('/')}/")


def _nearest(folder: str, grafana: Grafana) -> Provider:
    return max(grafana.providers, key=lambda one: len(posixpath.commonpath((folder, one.location))))
