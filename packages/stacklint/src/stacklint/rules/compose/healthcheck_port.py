"""LK114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.stack import Stack

_COMMAND = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_TEST = _COMMAND + "    healthcheck:\n      test: [CMD, wget, -q, --spider, 'http://{}:{}/-/healthy']\n"
_ADDRESS = Pattern(r"(?:localhost|127\.0\.0\.1|\[::1\]):(\d{1,5})(?!\d)")


@rule(
    "LK114",
    "healthcheck-port",
    severity=Severity.ERROR,
    bad=(Example(edited("compose.yaml", _COMMAND, _TEST.format("localhost", "«9091»"))),),
    good=(
        Example(edited("compose.yaml", _COMMAND, _TEST.format("localhost", "9090"))),
        Example(edited("compose.yaml", _COMMAND, _TEST.format("grafana", "3000"))),
    ),
)
def healthcheck_port(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A health check asks a port on which its service does not listen.

    The check runs inside the container, so the port is the container's own. The container counts as unhealthy for
    ever, and what waits for it with `condition: service_healthy` never starts.
    """
    for service in subject.services.values():
        test = service.node["healthcheck"]["test"]
        for node in (test, *test.items()):
            for found in _ADDRESS.finditer(node.text or ""):
                port = int(found[1])
                judged = judge_port(service, port, subject, stack.files)
                if judged is not None:
                    listens = " and ".join(str(number) for number in judged.listens)
                    yield Finding(
                        node.place.within(*found.span(1)),
                        f"`{service.name}` does not listen on port {port} but on {listens}; it never becomes healthy",
                        f"write {judged.listens[0]}",
                        ((judged.where, "declared here"),),
                    )
