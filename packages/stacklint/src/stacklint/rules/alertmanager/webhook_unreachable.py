"""LK112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.alertmanager import Alertmanager
from stacklint.stack.hosts import LOCAL
from stacklint.stack.ports import lends_network
from stacklint.stack.stack import Stack
from stacklint.stack.web import read_url

_COMPOSE = """\
services:
  hook:
    build: app
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_BESIDE = _COMPOSE.replace("build: app", "build: app\n    network_mode: service:alertmanager")
_CONFIG = "route: {{receiver: hook}}\nreceivers:\n  - name: hook\n    webhook_configs: [{{url: '{}'}}]\n"


def _example(url: str) -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": _CONFIG.format(url)}))


@rule(
    "LK112",
    "webhook-unreachable",
    severity=Severity.ERROR,
    bad=(
        _example("http://«localhost»:5000/"),
        _example("http://«hooks»:5000/"),
        _example("http://hook:«5001»/"),
        _example("http://«alertmanager»:9093/api/v2/alerts"),
    ),
    good=(
        _example("http://hook:5000/"),
        _example("https://hooks.example.com/"),
        _example("http://$HOST/"),
        _example("http://[/"),
        Example(stack({"compose.yaml": _BESIDE, "alertmanager.yml": _CONFIG.format("http://localhost:5000/")})),
    ),
)
def webhook_unreachable(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A webhook of a receiver leads nowhere: to Alertmanager itself, to no service of the stack, or to a wrong port.

    Alertmanager calls it from inside its container, where `localhost` is Alertmanager itself, which takes alerts of
    Prometheus and no notifications. It logs that the notification failed, and tries again until the alert is over.
    """
    for _, address in subject.addresses():
        yield from _judge(address, subject, stack)


def _judge(node: Node, subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    text, service = node.text or "", subject.service
    url = read_url(text)
    if url is None:
        return
    is_local = url.host in LOCAL and not service.network_mode
    if is_local or stack.service_at(url.host) is service:
        if stack.compose is not None and lends_network(service, stack.compose):
            return
        start = text.lower().find(url.host)
        message = f"`{url.host}` is the container of `{service.name}` itself; no notification arrives"
        related = ((service.node.place.key(), "the service that calls it"),)
        advice = "write the name of the service that takes the notifications"
        yield Finding(node.place.within(start, start + len(url.host)), message, advice, related)
        return
    yield from wrong_address(text, node, service, effect="no notification arrives", stack=stack)
