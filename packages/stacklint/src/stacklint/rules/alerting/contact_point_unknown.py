"""GF154."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.grafana.alerting import BUILT_IN, Alerting
from stacklint.stack.stack import Stack

_ROOT = "  - receiver: team\n"
_BELOW = "- {receiver: team,"
_FOR = "        for: 5m\n"


@rule(
    "GF154",
    "contact-point-unknown",
    severity=Severity.WARNING,
    bad=(
        Example(alerts(_ROOT, "  - receiver: «teams»\n")),
        Example(alerts(_BELOW, "- {receiver: «other»,")),
        Example(alerts(_FOR, _FOR + "        notification_settings: {receiver: «other»}\n")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_ROOT, "  - receiver: grafana-default-email\n")),
        Example(alerts(_ROOT, "  - receiver: $RECEIVER\n")),
        Example(alerts(_ROOT, "  - orgId: 2\n    receiver: other\n")),
        Example(alerts(_ROOT, "  - orgId: $ORG\n    receiver: other\n")),
        Example(alerts("  - name: team\n", "  - name: $TEAM\n")),
        Example(alerts(_BELOW, "- {receiver: other,", {f"{ALERTS[:-10]}more.yml.tmpl": "contactPoints: []\n"})),
    ),
)
def contact_point_unknown(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A policy or a rule of Grafana sends alerts to a contact point that no provisioning file creates.

    Unless somebody has made it by hand in this Grafana before, provisioning ends in "receiver does not exist", and
    Grafana does not start. So a stack that works where it grew up fails where it is new. Put the contact point into
    a file of `provisioning/alerting`, or name one that is there.
    """
    if not subject.closed:
        return
    known = subject.names("contactPoints") or {}
    for node, org in subject.routings() if known else ():
        name, points = (node["receiver"].text or "").strip(), known.get(org)
        if not name or "$" in name or name in BUILT_IN or not points or name in points:
            continue
        right = nearest(name, points)
        shown = [points[right]] if right else list(points.values())[:3]
        yield Finding(
            node["receiver"].place,
            f"no contact point `{name}` is provisioned; unless it was made by hand, Grafana does not start",
            f"did you mean `{right}`?" if right else "provision it, or name one that is",
            tuple((point.place, f"the contact point `{point.text}`") for point in shown),
        )
