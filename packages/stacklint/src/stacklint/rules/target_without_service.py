"""LK101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.nearest import nearest
from stacklint.stack.hosts import is_internal, services_place
from stacklint.stack.prometheus import Target
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"


@rule(
    "LK101",
    "target-without-service",
    severity=Severity.ERROR,
    bad=(Example(edited(_FILE, "app:5000", "«api»:5000")),),
    good=(
        Example(stack()),
        Example(edited(_FILE, "app:5000", "api.example.com:5000")),
        Example(edited(_FILE, "app:5000", "localhost:9090")),
        Example(edited(_FILE, "app:5000", "host.docker.internal:5000")),
    ),
)
def target_without_service(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target's host is no service of the stack.

    Inside the stack's network only services answer: by their names, container names, host names and aliases. Any other
    plain word does not resolve, and the target is down for ever. Names with a dot, addresses and the engine's own
    names may lead outside and are not judged.
    """
    address = subject.address
    if address is None or stack.compose is None or not is_internal(address.host):
        return
    if stack.service_at(address.host) is not None:
        return
    text = subject.node.text or ""
    start = text.lower().find(address.host)
    names = [name for service in stack.compose.services.values() for name in service.names]
    right = nearest(address.host, names)
    down = "the target stays down" if subject.purpose == "scrape" else "no alert is ever delivered"
    yield Finding(
        subject.node.place.within(start, start + len(address.host)),
        f"no service answers to `{address.host}`; {down}",
        f"did you mean `{right}`?" if right else f"the services are {_listed(names)}",
        ((services_place(stack.compose), "the services of the stack"),),
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)[:12])
