"""LK101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.unreachable import unreachable
from stacklint.stack.containers.hosts import answers, is_machine, reach, served_elsewhere
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_PRODUCTION = """\
services:
  api:
    image: example/api
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: [../prometheus:/etc/prometheus:ro]
"""
_STATIC = "    static_configs:\n      - targets: [app:5000]\n"
_ON_HOST = "    build: app\n    network_mode: host\n"
_ASKING = "scrape_configs:\n  - job_name: app\n    static_configs:\n      - targets: [{}:5000]\n"
_SENT = "alerting: {alertmanagers: [{dns_sd_configs: [{names: [«alerts»], type: A, port: 9093}]}]}\n"
_ALERT = "groups: [{name: app, rules: [{alert: Down, expr: up == 0}]}]\n"
_ITSELF = edited(
    "compose.yaml", "v3.5.0\n", "v3.5.0\n    network_mode: host\n", {_FILE: _ASKING.format("«prometheus»")}
)


def _looked_up(names: str) -> Example:
    return Example(edited(_FILE, _STATIC, f"    dns_sd_configs: [{{names: {names}, type: A, port: 5000}}]\n"))


def _in_swarm(network: str, host: str) -> dict[str, str]:
    """The sound repository with a name for a container, a network, and another target."""
    files = edited("compose.yaml", "    build: app\n", "    build: app\n    container_name: shop\n")
    compose = f"networks: {{default: {network}}}\n{files['compose.yaml']}"
    return {**files, "compose.yaml": compose, _FILE: _ASKING.format(host)}


def _on_host_in_swarm() -> dict[str, str]:
    """The same with a service on the network of the host, which a swarm passes over."""
    files = _in_swarm("{driver: overlay}", "app")
    return {**files, "compose.yaml": files["compose.yaml"].replace("container_name: shop", "network_mode: host")}


@rule(
    "LK101",
    "target-without-service",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "app:5000", "«web_front»:9100, «web_front»:8080")),
        Example(edited(_FILE, "app:5000", "«api»:5000")),
        Example(edited("compose.yaml", "    build: app\n", _ON_HOST, {_FILE: _ASKING.format("«app»")})),
        Example(_in_swarm("{driver: overlay}", "«shop»")),
        Example(edited(_FILE, "app:5000", "«nas»:9100")),
        Example(_ITSELF),
        Example(edited(_FILE, "app:5000", "tasks.«sks»:5000")),
        _looked_up("[app, «apps»]"),
        _looked_up("[app, tasks.«apps»]"),
        Example(edited(_FILE, "scrape_configs:", f"{_SENT}scrape_configs:", {"prometheus/rules.yml": _ALERT})),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "app:5000", "api.example.com:5000")),
        Example(edited(_FILE, "app:5000", "localhost:9090")),
        Example(edited(_FILE, "app:5000", "api:5000", {"production/compose.yaml": _PRODUCTION})),
        Example(edited(_FILE, "app:5000", "host.docker.internal:5000")),
        Example(edited("compose.yaml", "    build: app\n", _ON_HOST, {_FILE: _ASKING.format("host.docker.internal")})),
        Example(_in_swarm("{driver: overlay, attachable: true}", "shop")),
        Example(_in_swarm("{driver: bridge}", "shop")),
        Example(_in_swarm("{driver: overlay}", "app")),
        Example(_on_host_in_swarm()),
        Example(edited(_FILE, "app:5000", "shop-app-1:5000")),
        Example(edited(_FILE, "app:5000", "shop_app:5000")),
        _looked_up("[tasks.app, app.example.org, tasks.shop_app]"),
        _looked_up("[$NAME]"),
        Example({**_looked_up("[shop]").files, "production/compose.yaml": _PRODUCTION.replace("api:", "shop:")}),
    ),
)
def target_without_service(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target's host is no service of the stack, or one that Prometheus shares no network with.

    A target is what `static_configs` lists, or a name that `dns_sd_configs` looks up, each of whose addresses becomes
    one: a name without any gives none, and not even `up` is there. A swarm knows `tasks.` and a service as well, for
    the addresses of all its containers.

    Inside the stack's network only services answer: by their names, container names, host names and aliases. Any other
    plain word is asked of the name servers that the host has. Where that network has none for its machines, it does not
    resolve, and the target is down for ever: a warning of what is called as machines are (`nas`, `server01`) or has the
    port of an agent on one (9100), an error of all else. A swarm passes over container names: on a network with the
    driver `overlay` that isn't `attachable`, which nothing else can use, they are no names. On the network of the host
    services have no names, and know none, not even their own. Names with a dot, addresses and the engine's own names
    may lead outside and are not judged. Nor is a target that is a service of another compose set with a Prometheus: one
    configuration may serve several sets, each of which has a part of its targets.
    """
    address = subject.address
    reached = reach(address.host, subject.server, stack) if address is not None else None
    if address is None or reached is None or not reached.problem:
        return
    if reached.service is None and served_elsewhere(address.host, stack):
        return
    lost = "no target is found" if subject.looked_up else "the target stays down"
    effect = lost if subject.purpose == "scrape" else "no alert is ever delivered"
    known = reached.service or reached.other or nearest(address.host, answers(stack))
    is_elsewhere = not known and (address.host in stack.machines or is_machine(address.host, address.port))
    if is_elsewhere:
        effect = f"{effect}, unless a name server of the network knows the machine"
    found = unreachable(reached, subject.host_place, address.host, effect=effect, stack=stack)
    if reached.hosted is not None:
        found = found._replace(cause=reached.hosted.name, name=address.host)
    is_itself = reached.service is not None and reached.service is subject.server  # a machine may be called so as well
    yield found._replace(severity=Severity.WARNING) if is_elsewhere or is_itself else found
