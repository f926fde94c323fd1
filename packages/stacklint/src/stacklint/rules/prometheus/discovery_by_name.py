"""LK223."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import unreachable
from stacklint.stack.compose import Service
from stacklint.stack.hosts import reach, served_elsewhere
from stacklint.stack.ports import judge_port
from stacklint.stack.prometheus import Prometheus
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_COMPOSE: Final = "compose.yaml"
_TASKS: Final = "tasks."
"""How Docker Swarm names all the tasks of a service."""
_EFFECT: Final = "no target is found"
_PRODUCTION: Final = """\
services:
  api:
    image: example/api
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: [../prometheus:/etc/prometheus:ro]
"""


def _asking(discovery: str, files: dict[str, str] | None = None) -> Example:
    job = f"  - job_name: found\n    dns_sd_configs:\n      - {{{discovery}}}\n  - job_name: app\n"
    return Example(edited(_FILE, "  - job_name: app\n", job, files or {}))


@rule(
    "LK223",
    "discovery-by-name",
    severity=Severity.ERROR,
    bad=(
        _asking("names: [«api»], type: A, port: 5000"),
        _asking("names: [app, tasks.«api»], type: aaaa, port: 5000"),
        _asking("names: [app], type: A, port: «5001»"),
        _asking("names: [tasks.app], type: A, port: «5001»"),
        _asking("names: [«app»]"),
        _asking("names: [«tasks.app»], type: SRV, port: 5000"),
    ),
    good=(
        _asking("names: [app], type: A, port: 5000"),
        _asking("names: [tasks.app, tasks.shop_app], type: A, port: 5000"),
        _asking("names: [api.example.com, localhost], type: A, port: 5001"),
        _asking("names: [_metrics._tcp.example.com, api]"),
        _asking("names: [example.com, app], type: MX, port: 1"),
        _asking("names: [app], type: A, port: any"),
        _asking("names: [api], type: A, port: 5000", {"production/compose.yaml": _PRODUCTION}),
        _asking(
            "names: [api], type: A, port: 5000",
            edited(_COMPOSE, "    build: app\n", "    image: $A\n    container_name: $A\n"),
        ),
        Example(
            {"prometheus.yml": "scrape_configs: [{job_name: a, dns_sd_configs: [{names: [a], type: A, port: 1}]}]\n"}
        ),
    ),
)
def discovery_by_name(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A scrape job asks DNS for a service that isn't there, or for records that Docker doesn't have of it.

    Inside the stack Docker answers: for a service, a container name or an alias with the addresses of its containers,
    in a swarm for `tasks.` and a service with those of all tasks. These are records of type `A`, which tell no port;
    the type that is asked for by default is `SRV`, of which it has none. The job then has no targets, not even `up`
    is there to say so, and only the log of Prometheus tells. The port must be the one on which the program listens.
    """
    if stack.compose is None or subject.service is None:
        return
    for job in subject.jobs:
        for entry in job.node["dns_sd_configs"].items():
            for name in entry["names"].items():
                yield from _judged(name, entry, subject.service, stack)


def _judged(name: Node, entry: Node, server: Service, stack: Stack) -> Iterator[Finding]:
    text = name.text or ""
    host, kind = text.removeprefix(_TASKS), (entry["type"].text or "SRV").upper()
    reached = reach(host, server, stack)
    if kind == "SRV" and reached.service is not None:
        advice = "write `type: A`" + ("" if entry["port"].present else ", and the `port` on which the program listens")
        yield Finding(name.place, f"Docker has no record of type `SRV` for `{text}`; {_EFFECT}", advice)
    elif kind in {"A", "AAAA"} and reached.problem:
        if reached.service is not None or not served_elsewhere(host, stack):
            place = name.place.within(len(text) - len(host), len(text))
            yield unreachable(reached, place, host, effect=_EFFECT, stack=stack)
    elif kind in {"A", "AAAA"} and reached.service is not None:
        yield from _port(reached.service, entry["port"], stack)


def _port(service: Service, port: Node, stack: Stack) -> Iterator[Finding]:
    text = port.text or ""
    assert stack.compose is not None  # without one no service is reached
    judgement = judge_port(service, int(text), stack.compose, stack.files) if text.isdecimal() else None
    if judgement is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        yield Finding(
            port.place,
            f"`{service.name}` does not listen on port {text} but on {listens}; its targets stay down",
            f"write `{judgement.listens[0]}`",
            ((judgement.node.place, "declared here"),),
        )
