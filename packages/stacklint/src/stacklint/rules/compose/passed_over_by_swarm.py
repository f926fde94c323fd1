"""LK295."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.swarm import passes_over
from stacklint.stack.stack import Stack

_EFFECTS: Final = {
    "network_mode": "it is on a network of its own, and sees the devices and the traffic of that alone",
    "pid": "it sees no processes but its own",
    "devices": "it has none of these devices",
    "privileged": "it is started with the rights of any container",
}
"""What a swarm passes over, and what is then missing."""
_ADVICE: Final = "declare a network with `external: true` and `name: host`, and put the service on it alone"
_HOST: Final = frozenset({"network_mode", "pid"})
"""What makes a difference with `host` alone."""


def _stack(key: str, top: str = "", name: str = "docker-stack.yml") -> Example:
    compose = f"{top}services:\n  node:\n    image: prom/node-exporter:v1.9.1\n    {key}\n"
    return Example({name: f"{compose}  prometheus:\n    image: prom/prometheus:v3.5.0\n"})


@rule(
    "LK295",
    "passed-over-by-swarm",
    severity=Severity.WARNING,
    bad=(
        _stack("«network_mode»: host"),
        _stack("«pid»: host"),
        _stack("«devices»: [/dev/sda]"),
        _stack("«privileged»: true"),
        _stack("«network_mode»: host", "networks: {watch: {driver: overlay}}\n", "compose.yaml"),
    ),
    good=(
        _stack("network_mode: host", name="compose.yaml"),
        _stack("network_mode: host", name="monitoring-stack.yml"),
        _stack("network_mode: host", "networks: {watch: {driver: overlay, attachable: true}}\n", "compose.yaml"),
        _stack("restart: always\n    container_name: node\n    network_mode: bridge"),
        _stack("privileged: false\n    devices: []"),
    ),
)
def passed_over_by_swarm(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A service is to see more of its node than a swarm lets it.

    `docker stack deploy` says "Ignoring unsupported options" of some keys and goes on without them. An exporter that
    is to watch the node's network, processes or devices then watches those of its own container, and its metrics look
    as good as others. In a swarm the network of the host is an external network that is called `host`; what else is
    missing a container gets that something else starts on each node.

    It is told of files that are called as those of a swarm are, and of those with a network that Compose can't use.
    """
    if not passes_over(subject):
        return
    own = {document.name for document in subject.documents}
    for service in subject.services.values():
        for key, effect in _EFFECTS.items():
            node = service.node[key]
            told = (
                node.text == "host" if key in _HOST else node.flag is True if key == "privileged" else any(node.items())
            )
            if told and node.place.file in own:
                yield Finding(
                    node.place.key(),
                    f"a swarm passes over `{key}` of `{service.name}`; {effect}",
                    _ADVICE if key == "network_mode" else "take it out, or start this outside of the swarm",
                    ((root(subject.documents[0])["services"].place.key(), "what `docker stack deploy` starts"),),
                )
