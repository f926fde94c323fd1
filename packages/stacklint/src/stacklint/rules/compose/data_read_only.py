"""LK140."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose import Compose, Service
from stacklint.stack.data_folders import data_folder, data_role
from stacklint.stack.stack import Stack

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"
_IMAGE = "    image: prom/prometheus:v3.5.0\n"
_ROLES = frozenset({"prometheus", "grafana"})
"""Programs that don't start without it."""


@rule(
    "LK140",
    "data-read-only",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «./data:/prometheus:ro»\n")),
        Example(edited(_FILE, _IMAGE, f"{_IMAGE}    «read_only»: true\n")),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «{{type: bind, source: ./a, target: /, read_only: true}}»\n")),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - ./data:/prometheus\n")),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - ./data:/prometheus\n    read_only: true\n")),
        Example(edited(_FILE, _IMAGE, f"{_IMAGE}    read_only: true\n    tmpfs: /prometheus\n")),
        Example(edited(_FILE, "prometheus.yml]", "prometheus.yml, --agent]\n    read_only: true")),
        Example(edited(_FILE, _IMAGE, f"{_IMAGE}    read_only: ${{READ_ONLY}}\n")),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - $DATA:/prometheus\n    read_only: true\n")),
    ),
)
def data_read_only(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A program can't write where it keeps its data.

    Prometheus and Grafana exit at their start: "read-only file system". What a container may write to needs a volume, a
    mount without `ro`, or a `tmpfs`.
    """
    for service in subject.services.values():
        data = data_folder(service)
        if data is None or service.partial or data_role(service) not in _ROLES or _is_agent(service):
            continue
        what = _read_only(service, data)
        if what is not None:
            yield Finding(
                what,
                f"`{service.name}` keeps its data in `{data}`, where nothing can be written; it exits at its start",
                f"mount a volume at `{data}`, or take `ro` away",
                ((service.node.place.key(), "the service"),),
            )


def _is_agent(service: Service) -> bool:
    return any("agent" in word for word, _ in service.command)


def _read_only(service: Service, data: str) -> Place | None:
    """What keeps a program from writing to a folder; nothing where it can, or where that can't be known."""
    at: dict[str, tuple[bool, Node]] = {}
    for mount in service.mounts:
        if not mount.known:
            return None
        at[posixpath.normpath(mount.target)] = mount.read_only, mount.node
    path = posixpath.normpath(data)
    while path not in at and path != "/":
        path = posixpath.dirname(path)
    if path in at:
        read_only, node = at[path]
        return node.place if read_only else None
    own = service.node["read_only"]
    return own.place.key() if own.flag is True else None
