"""LK241."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.images import role_of
from stacklint.stack.stack import Stack

_LOKI: Final = "  loki:\n    image: grafana/loki:3.4.2\n    ports: ['3100:3100']\n"
_FILE: Final = "promtail/config.yml"


def _tailed(url: str, mount: str = "./promtail:/etc/promtail") -> Example:
    service = f"{_LOKI}  promtail:\n    image: grafana/promtail:3.4.2\n    volumes: ['{mount}']\n"
    clients = {_FILE: f"clients:\n  - url: '{url}'\n"}
    return Example(edited("compose.yaml", "services:\n", f"services:\n{service}", clients))


def _environment(url: str) -> Example:
    lines = f"    build: app\n    environment:\n      - METRICS=http://prometheus:9090/api/v1/write,{url}\n"
    return Example(edited("compose.yaml", "    build: app\n", lines))


@rule(
    "LK241",
    "push-unreachable",
    severity=Severity.ERROR,
    bad=(
        _tailed("http://«localhost:3100»/loki/api/v1/push"),
        _tailed("http://«lokki»:3100/loki/api/v1/push"),
        _environment("http://prometheus:«9091»/api/v1/write"),
    ),
    good=(
        _tailed("http://loki:3100/loki/api/v1/push"),
        _tailed("http://lokki:3100/loki/api/v1/push", "./promtail:/etc/other"),
        _tailed("http://logs.example.org/loki/api/v1/push"),
        _environment("http://app:5000/api/v1/write"),
        _environment("http://app:5000/api/v1/write\n      - VITE_PUSH=http://localhost:9090/api/v1/write"),
        Example(
            edited(
                "prometheus/prometheus.yml",
                "rule_files:",
                "remote_write: [{url: 'http://x:1/api/v1/push'}]\nrule_files:",
            )
        ),
    ),
)
def push_unreachable(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program pushes samples or lines to a service that is not there, or to a port on which it does not listen.

    The url counts inside the container of who pushes: names of services, ports of containers, and never `localhost`,
    which is that container itself. The program tries again for a while, says so in its log, and drops what it has.
    """
    for push in stack.pushes:
        if push.node is not None and role_of(push.service) != "prometheus":  # which LK146 looks at
            yield from wrong_address(push.url, push.node, push.service, effect="nothing arrives there", stack=stack)
