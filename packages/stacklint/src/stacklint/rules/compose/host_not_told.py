"""LK321."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Mount, Service
from stacklint.stack.programs.given_flags import given_words
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.stack import Stack

_FILE, _APP = "compose.yaml", "    build: app\n"
_FLAGS: Final = {"/": "path.rootfs", "/proc": "path.procfs", "/sys": "path.sysfs"}
"""The folders of the host that node_exporter reads, and the flags that say where it finds them."""
_SINCE: Final = (1, 0)
"""The first version that surely has all of the flags."""
_PATH: Final = Pattern(r"--?path\.(?!(?:rootfs|procfs|sysfs|udev\.data)(?:=|\Z))")
"""A flag for such a folder that is written wrongly, which is told."""
_OFF: Final = ("disable-defaults", "no-collector.filesystem")
_TEXTS: Final = "collector.textfile.directory"


def _node(mounts: str, command: str = "[]", more: str = "", image: str = "prom/node-exporter:v1.9.1") -> Example:
    """A stack with a node_exporter."""
    lines = f"    image: {image}\n    command: {command}\n    volumes: [{mounts}]\n{more}"
    return Example(edited(_FILE, _APP, f"{_APP}  node:\n{lines}"))


@rule(
    "LK321",
    "host-not-told",
    severity=Severity.WARNING,
    bad=(
        _node("«'/:/rootfs:ro'»"),
        _node("«/:/host»", "[--path.rootfs=/rootfs]"),
        _node("'/proc:/host/proc:ro', '/sys:/host/sys:ro', «'/:/rootfs:ro'»", "[--path.procfs=/host/proc]"),
        _node("/proc:/usr/proc, /sys:/usr/sys, «/:/rootfs»"),
        _node("{type: bind, source: «/», target: /host}", "[--web.listen-address=:9100]"),
        _node("«/:/host»", image="quay.io/prometheus/node-exporter"),
    ),
    good=(
        _node("/:/host", "[--path.rootfs=/host]"),
        _node("/:/host", "[--path.rootfs, /host/]"),
        _node("'/proc:/host/proc', '/:/host'", "[--path.rootfs=/host, --path.procfs=/host/proc]"),
        _node("/:/host", "[--path.rootfs=/host, --path.procfs=/host/proc]"),
        _node("/proc:/host/proc, /sys:/host/sys"),
        _node("/proc:/host/proc, /:/host", "[--path.rootfs=/host]"),
        _node("/:/host", "[--path.rootfs /host]"),
        _node("/:/host", "['--path.rootfs=$ROOT']"),
        _node("/:/host", "[--path.rootfs=$ROOT]", "    environment: {ROOT: /host}\n"),
        _node("/:/host", "[--no-collector.filesystem]"),
        _node("/:/host", "[--collector.textfile.directory=/host/var/lib/node]"),
        _node("/:/host", more="    entrypoint: [/start.sh]\n"),
        _node("/:/host", more="    entrypoint: [/bin/node_exporter, --path.rootfs=/host]\n"),
        _node("/:/host", more="    entrypoint: /bin/node_exporter --path.rootfs=/host\n"),
        _node("/:/rootfs", image="prom/node-exporter:v0.18.1"),
        _node("/:/rootfs", image="prom/node-exporter:master"),
        _node("/:/rootfs", image="gcr.io/cadvisor/cadvisor:v0.49.1"),
        _node("/srv:/host", "[]"),
    ),
)
def host_not_told(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A node_exporter isn't told where the files of the host are, and shows those of its container.

    What of the host is mounted counts only where a flag names it: `--path.rootfs` for `/`, `--path.procfs` for `/proc`
    and `--path.sysfs` for `/sys` (the read-me of node_exporter). Without them the file systems, with their sizes and
    what is free, are those of the container, and the disks of the host are missing.
    """
    for service in subject.services.values():
        untold = _untold(service, subject, stack)
        if untold:
            first, _ = untold[0]
            flags = [f"`--{_FLAGS[source]}={posixpath.normpath(mount.target)}`" for mount, source in untold]
            yield Finding(
                (first.node["source"] if first.node.is_mapping else first.node).place,
                f"`{service.name}` is not told of `{first.target}`; it shows the file systems of its container",
                f"start it with {' and '.join((', '.join(flags[:-1]), flags[-1])) if len(flags) > 1 else flags[0]}",
                tuple((mount.node.place, "nor is it told of this") for mount, _ in untold[1:]),
            )


def _untold(service: Service, compose: Compose, stack: Stack) -> list[tuple[Mount, str]]:
    """The mounts of the host's own folders that a node_exporter doesn't read, with what they are of the host.

    None where it reads the first of them, `/`: it sees the rest in it.
    """
    known = known_image(service.image) if service.build is None else None
    version = version_of(service.image) if service.image is not None else None
    if known is None or known.table != "node" or version is None or version < _SINCE:
        return []
    words = given_words(service, "node_exporter", compose, stack.files, own=True)
    if words is None or any(_PATH.match(word.text) or any(off in word.text for off in _OFF) for word in words):
        return []
    found = [
        (mount, mount.source)
        for mount in service.mounts
        if mount.kind == "bind" and mount.source in _FLAGS and not _is_read(mount, service)
    ]
    found.sort(key=lambda one: one[1])
    return found if found and found[0][1] == "/" else []


def _is_read(mount: Mount, service: Service) -> bool:
    """Whether a folder of the host is read where it is mounted, or by another way, or that can't be known."""
    texts = service.flag(_TEXTS)
    flag = service.flag(_FLAGS[mount.source])
    at = posixpath.normpath(flag[0] if flag is not None else mount.source)
    if "$" in at or (texts is not None and _is_below(texts[0], mount.target)):
        return True
    covering = [one for one in service.mounts if _is_below(at, one.target)]
    inner = max(covering, key=lambda one: len(posixpath.normpath(one.target)), default=None)
    if inner is None:
        return False
    below = posixpath.relpath(at, inner.target)
    return not inner.known or posixpath.normpath(posixpath.join(inner.source, below)) == mount.source


def _is_below(path: str, folder: str) -> bool:
    folder = posixpath.normpath(folder)
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")
