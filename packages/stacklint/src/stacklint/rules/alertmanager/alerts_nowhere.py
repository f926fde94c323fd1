"""LK119."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_HOOK = "    webhook_configs: [{url: https://hooks.example.com/}]\n"


def _example(receivers: str) -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": f"route: {{receiver: a}}\n{receivers}"}))


@rule(
    "LK119",
    "alerts-nowhere",
    severity=Severity.WARNING,
    bad=(
        _example("«receivers»:\n  - name: a\n  - name: b\n"),
        _example("«receivers»:\n  - name: a\n    webhook_configs: []\n    email_configs:\n"),
    ),
    good=(_example("receivers:\n  - name: a\n  - name: b\n" + _HOOK),),
)
def alerts_nowhere(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """No receiver of an Alertmanager has an integration.

    Alerts arrive, are grouped and shown on Alertmanager's own page, and nobody is told.
    """
    receivers = subject.config["receivers"]
    named = list(receivers.items())
    settings = (node for receiver in named for key, node in receiver.entries() if "_config" in key)  # or misspelt
    if named and not any(node.present and node.value != [] for node in settings):
        yield Finding(
            receivers.place.key(),
            "no receiver has an integration; nobody is told of an alert",
            "give one of them `email_configs`, `webhook_configs`, `slack_configs` or another one",
            ((subject.service.node.place.key(), "the service that sends"),),
        )
