"""LK246."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import unreachable
from stacklint.stack.containers.hosts import reach, served_elsewhere
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service

_FILE: Final = "prometheus/prometheus.yml"
_STATIC: Final = "    static_configs:\n      - targets: [app:5000]\n"
_ADDRESSES: Final = frozenset({"A", "AAAA"})
_TASKS: Final = "tasks."
"""How a swarm names all the tasks of a service."""
_PRODUCTION: Final = "services:\n  shop: {image: example/shop}\n  prometheus: {image: 'prom/prometheus:v3.5.0'}\n"
_IMAGE: Final = "    image: prom/prometheus:v3.5.0\n"
_RESOLVED: Final = edited("compose.yaml", _IMAGE, f"{_IMAGE}    dns: 10.0.0.2\n")["compose.yaml"]
_SENT: Final = "{dns_sd_configs: [{names: [«alerts»], type: A, port: 9093}]}"
_MOVED: Final = "    relabel_configs: [{target_label: __address__, source_labels: [a], replacement: '$1:5000'}]\n"


def _found(entry: str, more: str = "") -> Example:
    return Example(edited(_FILE, _STATIC, f"    dns_sd_configs: [{{{entry}}}]\n{more}"))


@rule(
    "LK246",
    "discovered-name",
    severity=Severity.ERROR,
    bad=(
        _found("names: [app, «apps»], type: A, port: 5000"),
        _found("names: [app], type: A, port: «5001»"),
        _found("names: [«app»], port: 5000"),
        _found("names: [app, tasks.«apps»], type: aaaa, port: 5000"),
        _found("names: [tasks.app], type: A, port: «5001»"),
        _found("names: [«tasks.app»], type: SRV, port: 5000"),
        Example(
            edited(
                _FILE,
                "scrape_configs:",
                f"alerting: {{alertmanagers: [{_SENT}]}}\nscrape_configs:",
            )
        ),
    ),
    good=(
        _found("names: [app], type: A, port: 5000"),
        _found("names: [tasks.app, app.example.org], type: A, port: 5000"),
        _found("names: [app], type: $TYPE"),
        Example({**_found("names: [app]").files, "compose.yaml": _RESOLVED}),
        _found("names: [_metrics._tcp.app.example.org]"),
        _found("names: [app], type: A, port: 5001", _MOVED),
        _found("names: [app], type: A, port: $PORT"),
        Example({**_found("names: [shop], type: A, port: 80").files, "production/compose.yaml": _PRODUCTION}),
        Example({_FILE: "scrape_configs: [{job_name: a, dns_sd_configs: [{names: [a], type: A, port: 1}]}]\n"}),
    ),
)
def discovered_name(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A name that Prometheus is to look up is no service of the stack, or none that listens on the port.

    With `dns_sd_configs` each address that a name has becomes a target. A name without any gives none: nothing is
    scraped, not even `up` is there, and the log of Prometheus alone says so. A swarm knows `tasks.` and a service as
    well, for the addresses of all its tasks. Without `type` it is records of type SRV that are looked up, which the
    engine gives to no service. Those of type `A` and `AAAA` have no port, so it is the
    one that is written beside them.
    """
    if stack.compose is None or subject.service is None:
        return
    for job in subject.jobs:
        yield from _of_owner(job.node, subject.service, stack, ("no target is found", "the target stays down"))
    for owner in subject.config["alerting"]["alertmanagers"].items():
        yield from _of_owner(owner, subject.service, stack, ("no alert is ever delivered",) * 2)


def _of_owner(owner: Node, server: Service, stack: Stack, effects: tuple[str, str]) -> Iterator[Finding]:
    """What is wrong with the names of a job, or of what alerts are sent to; the effects of a wrong name, and port."""
    moved = any(step["target_label"].text == "__address__" for step in owner["relabel_configs"].items())
    resolves = server.node["dns"].present or server.node["dns_search"].present
    for entry in owner["dns_sd_configs"].items():
        kind = (entry["type"].text or "SRV").upper()
        for name in entry["names"].items():
            text = (name.text or "").lower()
            host = text.removeprefix(_TASKS)
            reached = reach(host, server, stack)
            if reached.problem and not served_elsewhere(host, stack):
                place = name.place.within(len(text) - len(host), len(text))
                yield unreachable(reached, place, host, effect=effects[0], stack=stack)
            elif reached.service is not None and kind == "SRV" and not resolves:
                message = f"`{text}` is looked up as a record of type SRV, which no service has; {effects[0]}"
                yield Finding(name.place, message, "write `type: A`, and the `port` on which it listens")
            elif reached.service is not None and not moved and kind in _ADDRESSES:
                yield from _of_port(entry["port"], reached.service, stack, effects[1])


def _of_port(node: Node, service: Service, stack: Stack, effect: str) -> Iterator[Finding]:
    text = node.text or ""
    port = int(text) if text.isdecimal() and len(text) < 6 else 0
    judged = judge_port(service, port, stack.compose, stack.files) if port and stack.compose is not None else None
    if judged is not None:
        listens = " and ".join(str(number) for number in judged.listens)
        message = f"`{service.name}` does not listen on port {port} but on {listens}; {effect}"
        yield Finding(node.place, message, f"write `{judged.listens[0]}`", ((judged.where, "declared here"),))
