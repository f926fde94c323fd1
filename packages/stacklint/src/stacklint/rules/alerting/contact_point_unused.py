"""GF242."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.grafana.alerting import BUILT_IN, Alerting
from stacklint.stack.stack import Stack

_TEXT: Final = alerts()[ALERTS]
_POLICIES: Final = _TEXT[_TEXT.index("policies:") : _TEXT.index("muteTimes:")]
_UNUSED: Final = _TEXT.replace(_POLICIES, "")
_FOR: Final = "        for: 5m\n"


@rule(
    "GF242",
    "contact-point-unused",
    severity=Severity.INFO,
    bad=(Example({**alerts(), ALERTS: _UNUSED.replace("- name: team", "- name: «team»")}),),
    good=(
        Example(alerts()),
        Example(
            {**alerts(), ALERTS: _UNUSED.replace(_FOR, f"{_FOR}        notification_settings: {{receiver: team}}\n")}
        ),
        Example({**alerts(), ALERTS: _UNUSED.replace("- name: team", "- name: $TEAM")}),
        Example({**alerts(), ALERTS: _UNUSED.replace("- name: team", "- name: grafana-default-email")}),
        Example({**alerts(), ALERTS: _UNUSED[: _UNUSED.index("groups:")] + _UNUSED[_UNUSED.index("contactPoints:") :]}),
        Example({**alerts(), ALERTS: _UNUSED, f"{ALERTS[:-10]}policies.yml.tmpl": "policies: []\n"}),
    ),
)
def contact_point_unused(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """Contact points of Grafana are provisioned, and no policy sends alerts to them.

    A contact point is told of nothing by itself. Without a file of `policies`, and without `notification_settings` in
    the rules, a new Grafana sends every alert to the contact point that it has by default, whose address is
    `<example@email.com>` or none. Write a policy with the contact point as its `receiver`. Silent where no rules are
    provisioned either.
    """
    if not subject.closed or any(True for _ in subject.routings()) or not any(True for _ in subject.rules()):
        return
    names = subject.names("contactPoints") or {}
    for points in names.values():
        if not BUILT_IN & points.keys():
            for name, node in points.items():
                yield Finding(
                    node.place,
                    f"no policy is provisioned that sends alerts to `{name}`; unless one was made by hand, they go to "
                    "the contact point that Grafana has by default",
                    f"add `policies` with `receiver: {name}`",
                )
