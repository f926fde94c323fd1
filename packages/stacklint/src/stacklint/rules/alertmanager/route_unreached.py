"""LK259."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.prometheus.routing import place_of, taken
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG = """\
route:
  receiver: team
  routes:
{}receivers: [{{name: team}}, {{name: pager}}]
"""


def _routed(*routes: str) -> Example:
    lines = "".join(f"    - {{{route}}}\n" for route in routes)
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": _CONFIG.format(lines)}))


@rule(
    "LK259",
    "route-unreached",
    severity=Severity.WARNING,
    bad=(
        _routed("receiver: team", "receiver: pager, «matchers»: [severity = critical]"),
        _routed(
            "receiver: team, matchers: [job = app]", "receiver: pager, «matchers»: [severity = critical, job = app]"
        ),
        _routed(
            "receiver: team, match: {severity: critical}", "receiver: pager, «matchers»: ['severity=\"critical\"']"
        ),
        _routed("receiver: team, match_re: {job: app|web}", "receiver: pager, «match»: {job: web}"),
        _routed("receiver: team, matchers: ['alertname =~ \".*\"']", "«receiver»: pager"),
        _routed("receiver: team, routes: [{receiver: pager}, {«receiver»: team}], matchers: [job = app]"),
    ),
    good=(
        _routed("receiver: pager, matchers: [severity = critical]", "receiver: team"),
        _routed("receiver: team, continue: true", "receiver: pager, matchers: [severity = critical]"),
        _routed("receiver: team, matchers: [job = app]", "receiver: pager, matchers: [severity = critical]"),
        _routed("receiver: team, match: {job: app}", "receiver: pager, matchers: ['job =~ \"app|web\"']"),
        _routed("receiver: team, match_re: {job: 'app.+'}", "receiver: pager, matchers: [job = apps]"),
        _routed("receiver: team, match: {job: ''}", "receiver: pager, match_re: {job: ''}"),
        _routed('receiver: team, matchers: [\'{a="b",c="d"}\']', 'receiver: pager, matchers: [\'{a="b",c="d"}\']'),
        _routed("receiver: team, matchers: 'a = b'", "receiver: pager, match: {a: b}"),
    ),
)
def route_unreached(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """No alert reaches a route, since one before it takes them all.

    Of the routes on one level an alert goes to the first that it fits, and further only where that one says
    `continue: true`. What stands behind a route without conditions, or behind one that asks for less, is never asked,
    so whoever is named there is never told. Put the route that asks for more first.
    """
    for owner in subject.routes():
        for route, by in taken(owner):
            yield Finding(
                place_of(route),
                "no alert reaches this route: all that it asks for go to one before it",
                "put it before that one, or write `continue: true` there",
                ((place_of(by), "takes them, and does not say `continue: true`"),),
            )
