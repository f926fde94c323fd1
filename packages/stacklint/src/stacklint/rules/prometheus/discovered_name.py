"""LK246."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import unreachable
from stacklint.stack.containers.hosts import reach, served_elsewhere
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service

_FILE: Final = "prometheus/prometheus.yml"
_STATIC: Final = "    static_configs:\n      - targets: [app:5000]\n"
_TASKS: Final = "tasks."
"""How a swarm names all the containers of a service."""
_IMAGE: Final = "    image: prom/prometheus:v3.5.0\n"
_RESOLVED: Final = edited("compose.yaml", _IMAGE, f"{_IMAGE}    dns: 10.0.0.2\n")["compose.yaml"]
_SENT: Final = "{dns_sd_configs: [{names: [«alerts»], port: 9093}]}"


def _found(entry: str) -> Example:
    return Example(edited(_FILE, _STATIC, f"    dns_sd_configs: [{{{entry}}}]\n"))


@rule(
    "LK246",
    "discovered-name",
    severity=Severity.ERROR,
    bad=(
        _found("names: [«app»], port: 5000"),
        _found("names: [«tasks.app»], type: SRV, port: 5000"),
        _found("names: [_metrics._tcp.app.example.org, «apps»]"),
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
        _found("names: [apps], type: A, port: 5000"),  # see LK101
        _found("names: [app], type: $TYPE"),
        Example({**_found("names: [app]").files, "compose.yaml": _RESOLVED}),
        _found("names: [_metrics._tcp.app.example.org]"),
        Example({_FILE: "scrape_configs: [{job_name: a, dns_sd_configs: [{names: [a]}]}]\n"}),
    ),
)
def discovered_name(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A service of the stack is looked up by records of type SRV, which it has not.

    With `dns_sd_configs` each address that a name has becomes a target. Without `type` it is records of type SRV that
    are looked up, which the engine gives to no service, nor to the `tasks.` of one in a swarm. A name without any
    record gives no target: nothing is scraped, not even `up` is there, and the log of Prometheus alone says so. Records
    of type `A` and `AAAA` have no port, so it is the one that is written beside them.
    """
    if stack.compose is None or subject.service is None:
        return
    for job in subject.jobs:
        yield from _of_owner(job.node, subject.service, stack, "no target is found")
    for owner in subject.config["alerting"]["alertmanagers"].items():
        yield from _of_owner(owner, subject.service, stack, "no alert is ever delivered")


def _of_owner(owner: Node, server: Service, stack: Stack, effect: str) -> Iterator[Finding]:
    """What is wrong with the names of a job, or of what alerts are sent to."""
    resolves = server.node["dns"].present or server.node["dns_search"].present
    names = (
        name
        for entry in owner["dns_sd_configs"].items()
        if (entry["type"].text or "SRV").upper() == "SRV"
        for name in entry["names"].items()
    )
    for name in names:
        text = (name.text or "").lower()
        host = text.removeprefix(_TASKS)
        reached = reach(host, server, stack)
        if reached.problem and not served_elsewhere(host, stack):
            place = name.place.within(len(text) - len(host), len(text))
            yield unreachable(reached, place, host, effect=effect, stack=stack)
        elif reached.service is not None and not resolves:
            message = f"`{text}` is looked up as a record of type SRV, which no service has; {effect}"
            yield Finding(name.place, message, "write `type: A`, and the `port` on which it listens")
