"""LK293."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.swarm import copies, is_for_swarm, is_started_by_swarm
from stacklint.stack.containers.hosts import is_local, reach
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_STATIC: Final = "    static_configs:\n      - targets: [app:5000]\n"
_FOUND: Final = "    dns_sd_configs: [{names: [app], type: A, port: 5000}]\n"
_MOVED: Final = (
    "    static_configs: [{targets: [x:1]}]\n"
    "    relabel_configs: [{target_label: __address__, replacement: 'app:5000'}]\n"
)
_ITSELF: Final = "scrape_configs: [{job_name: a, static_configs: [{targets: ['localhost:9090']}]}]\n"
_BUILD: Final = "    build: app\n"


def _run(deploy: str, jobs: str = _STATIC.replace("app:5000", "«app:5000»")) -> Example:
    """The sound repository with an application that runs in some way, and what is scraped."""
    files = edited("compose.yaml", _BUILD, f"{_BUILD}    {deploy}\n")
    return Example({**edited(_FILE, _STATIC, jobs), "compose.yaml": files["compose.yaml"]})


@rule(
    "LK293",
    "target-of-several",
    severity=Severity.WARNING,
    bad=(
        _run("deploy: {replicas: 3}"),
        _run("scale: 2"),
        _run("deploy: {mode: global}"),
        _run("deploy: {mode: global, placement: {constraints: ['node.platform.os == linux', node.role != manager]}}"),
        _run("deploy: {replicas: 3}", _STATIC.replace("app:5000", "«tasks.app:5000»")),
    ),
    good=(
        _run("deploy: {replicas: 3}", _FOUND),
        _run("deploy: {replicas: 3}", _MOVED),
        _run("deploy: {replicas: 3}", _STATIC.replace("app:5000", "app.example.org:5000")),
        _run("deploy: {replicas: 1}", _STATIC),
        _run("deploy: {replicas: $COUNT}", _STATIC),
        _run("deploy: {replicas: 3}\n    network_mode: host", _STATIC),  # see LK101
        _run("deploy: {mode: global, placement: {constraints: [node.role == manager]}}", _STATIC),
        Example(edited("compose.yaml", "v3.5.0\n", "v3.5.0\n    scale: 2\n", {_FILE: _ITSELF})),
    ),
)
def target_of_several(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target is a service that runs in several containers, of which a scrape reaches one.

    The name of such a service leads to any of its containers: in a swarm to an address that hands each connection to
    the next one, else to the addresses of all, of which one is taken. So what looks like one target is now this
    container and now that: counters jump, which `rate` takes for restarts, and what the others did is missing. With
    `dns_sd_configs` each of the addresses is a target of its own; in a swarm they belong to `tasks.` and the service.

    A service that runs on each node of a swarm has several containers unless the swarm is but one node. A constraint
    may see to that, and then nothing is said. Compose passes over `mode: global`, so that it is but an information
    where neither a network with the driver `overlay` nor the name of the file says that it is for a swarm.
    """
    address = subject.address
    in_relabelling = "relabel_configs" in subject.node.place.path
    if address is None or subject.purpose != "scrape" or subject.looked_up or in_relabelling or is_local(address.host):
        return
    reached = reach(address.host, subject.server, stack)
    several = copies(reached.service) if reached.service is not None and not reached.problem else None
    if reached.service is None or several is None:
        return
    name = reached.service.name
    is_sure = several.number > 0 or (stack.compose is not None and is_started_by_swarm(stack.compose))
    runs = f"has {several.number} containers" if several.number else "has a container on each node of the swarm"
    yield Finding(
        subject.node.place,
        f"`{name}` {runs}, and a scrape reaches any one of them: its values jump, and the others are missed",
        _advice(name, address.port or subject.default_port, stack),
        ((several.node.place, "declared here"),),
        severity=None if is_sure else Severity.INFO,
    )


def _advice(name: str, port: int, stack: Stack) -> str:
    looked_up = f"tasks.{name}" if stack.compose is not None and is_for_swarm(stack.compose) else name
    return f"look up each of them: `dns_sd_configs: [{{names: [{looked_up}], type: A, port: {port}}}]`"
