"""LK222."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_COMPOSE: Final = "compose.yaml"
_MOUNT: Final = "      - ./prometheus:/etc/prometheus:ro\n"
_SOCKET: Final = "/var/run/docker.sock:/var/run/docker.sock"
_UNIX: Final = Pattern(r"unix://(/[^\s${}]+)", re.ASCII)
_IMAGES: Final = frozenset({"prom/prometheus", "prometheus/prometheus"})
"""Those that are known to run as `nobody`."""
_OF_THE_ENGINE: Final = frozenset({"/var/run/docker.sock", "/run/docker.sock"})
_DISCOVERIES: Final = ("docker_sd_configs", "dockerswarm_sd_configs")


def _finding(
    host: str, mount: str = "", *, service: str = "", image: str = "prom/prometheus:v3.5.0", by: str = "docker"
) -> Example:
    job = f"  - job_name: containers\n    {by}_sd_configs:\n      - host: {host}\n"
    mounts = _MOUNT + (f"      - {mount}\n" if mount else "")
    compose = edited(_COMPOSE, _MOUNT, f"{mounts}{service}")[_COMPOSE].replace("prom/prometheus:v3.5.0", image)
    return Example(edited(_FILE, "  - job_name: app\n", f"{job}  - job_name: app\n", {_COMPOSE: compose}))


def _built(host: str, lines: str) -> Example:
    files, image = _finding(host, _SOCKET).files, "    image: prom/prometheus:v3.5.0\n"
    built = {"prometheus/Dockerfile": f"FROM prom/prometheus:v3.5.0\n{lines}\n"}
    return Example({**files, **built, _COMPOSE: files[_COMPOSE].replace(image, "    build: prometheus\n")})


@rule(
    "LK222",
    "docker-out-of-reach",
    severity=Severity.WARNING,
    bad=(
        _finding("«unix:///var/run/docker.sock»"),
        _finding("«unix:///var/run/docker.sock»", by="dockerswarm"),
        _finding("«unix:///run/docker.sock»", "/srv:/var/run/other", service="    user: root\n"),
        _finding("«unix:///var/run/docker.sock»", _SOCKET),
        _built("«unix:///var/run/docker.sock»", "EXPOSE 9090"),
        _finding("«unix:///var/run/docker.sock»", f"{_SOCKET}:ro", image="quay.io/prometheus/prometheus"),
        _finding("«unix:///docker.sock»", "/run/docker.sock:/docker.sock"),
    ),
    good=(
        _finding("unix:///var/run/docker.sock", _SOCKET, service="    user: root\n"),
        _built("unix:///var/run/docker.sock", "USER root"),
        _finding("unix:///var/run/docker.sock", _SOCKET, service="    group_add: ['999']\n"),
        _finding("unix:///var/run/docker.sock", _SOCKET, service="    entrypoint: [/start.sh]\n"),
        _finding("unix:///var/run/docker.sock", "$XDG_RUNTIME_DIR/docker.sock:/var/run/docker.sock"),
        _finding("unix:///var/run/docker.sock", "/run/user/1000/docker.sock:/var/run/docker.sock"),
        _finding("unix:///var/run/docker.sock", "/var/run:/var/run"),
        _finding("unix:///var/run/docker.sock", "/run/docker.sock:/run/docker.sock", service="    user: root\n"),
        _finding("unix:///var/run/docker.sock", "$SOCKET:$SOCKET"),
        _finding("unix:///var/run/docker.sock", _SOCKET, image="ours/prometheus"),
        _finding("unix:///var/run/docker.sock", image="ours/prometheus"),
        _finding("unix:///var/run/docker.sock", service="    extends: {file: gone.yml, service: prometheus}\n"),
        _finding("tcp://socket-proxy:2375"),
        Example({"prometheus.yml": "scrape_configs: [{job_name: a, docker_sd_configs: [{host: unix:///a}]}]\n"}),
    ),
)
def docker_out_of_reach(subject: Prometheus, _stack: Stack) -> Iterator[Finding]:
    """Prometheus is to find targets through the socket of Docker, which it can't open.

    The socket is none of the container's own: it has to be mounted. The image runs Prometheus as `nobody`, and on the
    host the socket is as a rule open to root and to the group `docker` alone, so it needs `user: root`, or the number
    of that group in `group_add`; else each refresh fails with `permission denied`. Either way there are no targets,
    and only the log says so. A proxy of the socket, asked over TCP, needs neither.
    """
    container, service = subject.container, subject.service
    if container is None or service is None or service.partial or service.build is not None or service.image is None:
        return
    if service.image.repository not in _IMAGES or not container.mounts_known:
        return
    for host, path in _sockets(subject):
        mount = container.resolve(path).mount
        if mount is None and not any(container.resolve(one).mount for one in _OF_THE_ENGINE):
            yield Finding(
                host.place,
                f"`{path}` is not mounted into `{service.name}`; no target is found",
                f"mount it: `{path}:{path}:ro`, and let the service run with `user: root`",
                ((service.mounts_place().place.key(), "what is mounted"),),
            )
        elif mount is not None and mount.source in _OF_THE_ENGINE and not _may_open(subject):
            yield Finding(
                host.place,
                f"`{service.name}` runs as `nobody`, and finds nothing if only root and `docker` may open the socket",
                "add `user: root`, or the number of the host's group `docker` in `group_add`",
                ((mount.node.place, "mounted here"),),
                severity=Severity.INFO,
            )


def _sockets(subject: Prometheus) -> Iterator[tuple[Node, str]]:
    for job in subject.jobs:
        for key in _DISCOVERIES:
            for entry in job.node[key].items():
                found = _UNIX.fullmatch(entry["host"].text or "")
                if found is not None:
                    yield entry["host"], found[1]


def _may_open(subject: Prometheus) -> bool:
    """Whether it is root, of another group, or something else runs before it."""
    service, container = subject.service, subject.container
    says = service is not None and any(service.node[key].present for key in ("user", "group_add"))
    says = says or (service is not None and service.adds is not None and service.adds.user)
    return says or (container is not None and container.is_prepared)
