"""GF241."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.prometheus.routing import place_of, taken
from stacklint.stack.stack import Stack

_ROUTE = '      - {receiver: team, object_matchers: [[severity, "=", page]], mute_time_intervals: [nights]}\n'


def _routed(*routes: str) -> Example:
    return Example(alerts(_ROUTE, "".join(f"      - {{{route}}}\n" for route in routes)))


@rule(
    "GF241",
    "policy-unreached",
    severity=Severity.WARNING,
    bad=(
        _routed("receiver: team", "receiver: team, «matchers»: [severity = page]"),
        _routed(
            "receiver: team, matchers: [severity = page]", 'receiver: team, «object_matchers»: [[severity, "=", page]]'
        ),
        _routed('receiver: team, object_matchers: [[severity, "=~", "page|mail"]]', "«matchers»: [severity = mail]"),
    ),
    good=(
        Example(alerts()),
        _routed(
            "receiver: team, matchers: [severity = page], continue: true", "receiver: team, matchers: [severity = page]"
        ),
        _routed("receiver: team, matchers: [severity = $LEVEL]", "receiver: team, matchers: [severity = $LEVEL]"),
        _routed(
            "receiver: team, object_matchers: [[severity, page]]", "receiver: team, object_matchers: [[severity, page]]"
        ),
        _routed("receiver: team, continue: $ON", "receiver: team, matchers: [severity = page]"),
    ),
)
def policy_unreached(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """No alert reaches a notification policy of Grafana, since one before it takes them all.

    Of the policies on one level an alert goes to the first that it fits, and further only where that one says
    `continue: true`. What stands behind a policy without matchers, or behind one that asks for less, is never asked,
    so its contact point is never told. Put the policy that asks for more first.
    """
    for owner, _ in subject.routings():
        for route, by in taken(owner):
            yield Finding(
                place_of(route),
                "no alert reaches this policy: all that it asks for go to one before it",
                "put it before that one, or write `continue: true` there",
                ((place_of(by), "takes them, and does not say `continue: true`"),),
            )
