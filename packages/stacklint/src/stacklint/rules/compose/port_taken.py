"""DO113."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.port_clashes import clashes
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_APP, _PROMETHEUS = "    build: app\n", "    image: prom/prometheus:v3.5.0\n"


def _ports(one: str, other: str) -> dict[str, str]:
    """The sound repository with ports of two services."""
    changed = edited("compose.yaml", _APP, f"{_APP}    ports: [{one}]\n")
    text = changed["compose.yaml"].replace(_PROMETHEUS, f"{_PROMETHEUS}    ports: [{other}]\n")
    return {**changed, "compose.yaml": text}


@rule(
    "DO113",
    "port-taken",
    severity=Severity.ERROR,
    bad=(
        Example(_ports("9090:5000", "«9090:9090»")),
        Example(_ports("8000-8010:8000-8010", "«127.0.0.1:8005:9090»")),
        Example(_ports("{target: 5000, published: 9090}", "«'9090:9090/tcp'»")),
    ),
    good=(
        Example(_ports("5000:5000", "9090:9090")),
        Example(_ports("9090:9090/udp", "9090:9090")),
        Example(_ports("127.0.0.1:9090:5000", "127.0.0.2:9090:9090")),
        Example(_ports("9090-9099:5000", "9090:9090")),
        Example(_ports("5000", "'9090'")),
    ),
)
def port_taken(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """Two services of a set publish one port of the host.

    `docker compose up` fails at the second one: "port is already allocated". What runs before it stays up, so the stack
    looks half alive.
    """
    for clash in clashes(subject):
        yield Finding(
            clash.later.node.place,
            f"port {clash.port} of the host is taken by `{clash.owner}`; `{clash.taker}` doesn't start",
            f"publish another port: `{clash.free}:{clash.later.container.start}`"
            if len(clash.later.container) == 1
            else "publish other ports",
            ((clash.earlier.node.place, "taken here"),),
        )
