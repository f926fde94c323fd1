"""LK112."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.unreachable import unreachable
from stacklint.stack.alertmanager import Alertmanager
from stacklint.stack.hosts import reach
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  hook:
    image: example/hook
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG = "route: {{receiver: hook}}\nreceivers:\n  - name: hook\n    webhook_configs: [{{url: '{}'}}]\n"


def _example(url: str) -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": _CONFIG.format(url)}))


@rule(
    "LK112",
    "webhook-unreachable",
    severity=Severity.ERROR,
    bad=(_example("http://«localhost»:5001/"), _example("http://«hooks»:5001/")),
    good=(_example("http://hook:5001/"), _example("https://hooks.example.com/"), _example("http://$HOST/")),
)
def webhook_unreachable(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A webhook of a receiver leads nowhere: to `localhost`, or to a host that is no service of the stack.

    Alertmanager calls it from inside its container, where `localhost` is Alertmanager itself. It logs that the
    notification failed, and tries again until the alert is over.
    """
    for _, address in subject.addresses():
        yield from _judge(address, subject, stack)


def _judge(node: Node, subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    text = node.text or ""
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return
    start = text.lower().find(host)
    place = node.place.within(start, start + len(host))
    service = subject.service
    if host in {"localhost", "127.0.0.1"} and not service.network_mode:
        message = f"`{host}` is the container of `{service.name}` itself; no notification arrives"
        related = ((service.node.place.key(), "the service that calls it"),)
        yield Finding(place, message, "write the name of the service that takes the notifications", related)
    elif host and "$" not in text and (reached := reach(host, service, stack)).problem:
        yield unreachable(reached, place, host, effect="no notification arrives", stack=stack)
