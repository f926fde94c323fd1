"""LK112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.ports import lends_network
from stacklint.stack.containers.web import Url, read_url
from stacklint.stack.programs.images import known_image
from stacklint.stack.prometheus.alertmanager import MAIL_SERVERS, Alertmanager
from stacklint.stack.stack import Stack

_FOR_ALERTS = "/api/alertmanager/"
"""Grafana's interface that is like the one of an Alertmanager."""
_OWN = ("/-/", "/api/v1/admin/")
"""Where Prometheus and Alertmanager are told what to do, whatever the body of the request is."""

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


_MAIL = """\
global: {{smtp_from: a@example.com, smtp_smarthost: '{}'}}
route: {{receiver: mail}}
receivers:
  - name: mail
    email_configs: [{{to: b@example.com}}, {{to: c@example.com}}]
  - name: others
    email_configs: [{{to: c@example.com, smarthost: '{}'}}]
"""


def _example(url: str) -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": _CONFIG.format(url)}))


def _asks(image: str, url: str) -> Example:
    compose = _COMPOSE.replace("build: app", f"image: {image}")
    return Example(stack({"compose.yaml": compose, "alertmanager.yml": _CONFIG.replace("'", "").format(url)}))


def _mailed(everywhere: str, once: str, compose: str = _COMPOSE) -> Example:
    return Example(stack({"compose.yaml": compose, "alertmanager.yml": _MAIL.format(everywhere, once)}))


@rule(
    "LK112",
    "webhook-unreachable",
    severity=Severity.ERROR,
    bad=(
        _example("http://«localhost»:5000/"),
        _example("http://«hooks»:5000/"),
        _example("http://hook:«5001»/"),
        _example("http://«alertmanager»:9093/api/v2/alerts"),
        _asks("prom/prometheus:v3.5.0", "«http://hook:9090/webhook»"),
        _asks("prom/alertmanager:v0.28.1", "«http://hook:9093/api/v2/alerts»"),
        _asks("grafana/grafana:12.2.0", "«http://hook:3000/api/alertmanager/grafana/api/v2/alerts»"),
        _mailed("«localhost»:25", "mail.example.com:587"),
        _mailed("mail.example.com:587", "«127.0.0.1»:1025"),
        _mailed("mail.example.com:587", "«mailhog»:1025"),
        _mailed("hook:«25»", "mail.example.com:587"),
    ),
    good=(
        _example("http://hook:5000/"),
        _example("https://hooks.example.com/"),
        _example("http://$HOST/"),
        _example("http://[/"),
        _asks("prom/prometheus:v3.5.0", "http://hook:9090/-/reload"),
        _asks("prom/prometheus:v3.5.0", "http://hook:9090/api/v1/admin/tsdb/snapshot"),
        _asks("grafana/grafana:12.2.0", "http://hook:3000/api/annotations"),
        _asks("example/grafana", "http://hook:3000/api/alertmanager/grafana/api/v2/alerts"),
        _mailed("hook:5000", "mail.example.com:587"),
        _mailed("", "mail.example.com:587"),
        _mailed(
            "localhost:25",
            "mail.example.com:587",
            _COMPOSE.replace("    volumes", "    network_mode: host\n    volumes"),
        ),
        _mailed("localhost:25", "mail.example.com:587", _BESIDE),
        Example(
            stack(
                {
                    "compose.yaml": _COMPOSE,
                    "alertmanager.yml": "global: {smtp_smarthost: 'localhost:25'}\n"
                    + _CONFIG.format("http://hook:5000/"),
                }
            )
        ),
        Example(stack({"compose.yaml": _BESIDE, "alertmanager.yml": _CONFIG.format("http://localhost:5000/")})),
    ),
)
def webhook_unreachable(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A webhook or a mail server of a receiver leads nowhere: to Alertmanager itself, no service, or a wrong port.

    Alertmanager calls it from inside its container, where `localhost` is Alertmanager itself, which takes alerts of
    Prometheus and no notifications, and runs no mail server. It logs that the notification failed, and tries again
    until the alert is over. What takes notifications has to know their form: a Prometheus has nothing that does, and
    the interfaces of Alertmanager and of Grafana for alerts want a list of alerts, which a notification is not.
    """
    seen: set[Place] = set()
    for _, address in subject.addresses():
        if address.place not in seen:  # the mail server of `global` is that of many
            seen.add(address.place)
            yield from _judge(address, subject, stack)


def _judge(node: Node, subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    is_mail = node.path[-1] in MAIL_SERVERS
    text, service = f"//{node.text}" if is_mail else node.text or "", subject.service
    url = read_url(text)
    if url is None:
        return
    itself = is_local(url.host) and not service.network_mode
    if itself or stack.service_at(url.host) is service:
        if stack.compose is not None and lends_network(service, stack.compose):
            return
        start = (node.text or "").lower().find(url.host)
        runs = ", which runs no mail server" if is_mail else ""
        message = f"`{url.host}` is the container of `{service.name}` itself{runs}; no notification arrives"
        related = ((service.node.place.key(), "the service that calls it"),)
        advice = f"write the name of the service that takes the {'mails' if is_mail else 'notifications'}"
        yield Finding(node.place.within(start, start + len(url.host)), message, advice, related)
        return
    found = tuple(wrong_address(text, node, service, effect="no notification arrives", stack=stack))
    yield from found or _refused(node, url, stack)


def _refused(node: Node, url: Url, stack: Stack) -> Iterator[Finding]:
    """The finding on an address that belongs to a program which takes no notifications."""
    service = stack.service_at(url.host)
    known = known_image(service.image) if service is not None else None
    if service is None or known is None or not known.role or service.build is not None:
        return
    of_grafana = known.role == "grafana"
    if (_FOR_ALERTS in url.path) if of_grafana else not url.path.startswith(_OWN):
        takes = "that interface of Grafana" if of_grafana else known.role.title()
        yield Finding(
            node.place,
            f"{takes} takes no notifications of an Alertmanager; none arrives",
            "write the address of what does, or take the webhook out",
            ((service.node.place.key(), "what it leads to"),),
        )
