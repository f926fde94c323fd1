"""HD103."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.ports import served_instead
from stacklint.stack.programs.images import known_image
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_OPEN: Final = frozenset({"", "0.0.0.0", "::", "[::]", "*"})  # noqa: S104 - what is looked for, not bound to


def _published(port: str, flags: str = "") -> Example:
    command = _COMMAND.replace("]", f"{flags}]")
    return Example(edited(_FILE, _COMMAND, f"{command}    ports: [{port}]\n"))


_OTHERS: Final = frozenset({"grafana", "rabbitmq", "caddy"})
"""What asks for a login by itself, or is there for everybody."""


@rule(
    "HD103",
    "open-port",
    severity=Severity.INFO,
    profile=Profile.HARDENING,
    bad=(
        _published("«'9090:9090'»"),
        _published("«'0.0.0.0:9090:9090'»"),
        _published("«{target: 9090, published: 9090}»"),
    ),
    good=(
        _published("'127.0.0.1:9090:9090'"),
        _published("{target: 9090, published: 9090, host_ip: 127.0.0.1}"),
        _published("'9090:9090'", ", --web.config.file=/etc/prometheus/prometheus.yml"),
        _published("'9090:9091'"),
        Example(edited(_FILE, "    build: app\n", "    image: rabbitmq:4\n    ports: ['5672:5672']\n")),
        Example(edited(_FILE, "    build: app\n", "    build: app\n    ports: ['5000:5000']\n")),
        Example(stack()),
    ),
)
def open_port(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program without a login is published on every address of the host.

    Prometheus, Alertmanager and the exporters ask nobody for a password unless `--web.config.file` says so. Docker
    publishes ports past the host's firewall, so anybody who reaches the host reads all metrics, and silences alerts.
    Publish on `127.0.0.1`, leave the port unpublished (the stack's own network needs none), or ask for a password.
    """
    for service in subject.services.values():
        known = known_image(service.image) if service.build is None else None
        if known is None or {known.role, known.table} & _OTHERS or service.flag("web.config.file") is not None:
            continue
        for port in service.ports:
            if served_instead(port, service, subject, stack.files):
                continue  # nobody reaches anything there
            node = port.node
            text = node.text
            host = text.rpartition(":")[0].rpartition(":")[0] if text is not None else node["host_ip"].text or ""
            if port.published is not None and host in _OPEN:
                yield Finding(
                    node.place,
                    f"`{service.name}` asks for no password, and everybody who reaches the host reaches it",
                    f"write `127.0.0.1:{text}`" if text and text.count(":") == 1 else "publish it on `127.0.0.1`",
                )
