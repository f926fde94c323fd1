"""GF164."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.alert_names import INTEGRATIONS
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.stack import Stack

_MAIL = "type: email, settings: {addresses: team@example.org}"
_OTHERS: Final = frozenset(
    {"alertmanager", "dooray", "incidentio", "jsm", "mattermost", "msteams", "msteamsv2", "rocketchat", "wechat"}
)
"""What an Alertmanager has under these names; Grafana may take them."""


def _typed(text: str, settings: str = "{url: 'https://example.org'}") -> dict[str, str]:
    return alerts(_MAIL, f"type: {text}, settings: {settings}")


@rule(
    "GF164",
    "unknown-integration",
    severity=Severity.ERROR,
    bad=(
        Example(_typed("«slak»"), fixed=_typed("slack")),
        Example(_typed("«web-hook»"), fixed=_typed("webhook")),
        Example(_typed("«pigeon»")),
    ),
    good=(
        Example(_typed("webhook")),
        Example(_typed("Slack")),
        Example(_typed("LINE", "{token: a}")),
        Example(_typed("' teams '")),
        Example(_typed("$TYPE")),
        Example(_typed("msteams")),
        Example(_typed("''")),
    ),
)
def unknown_integration(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A contact point of Grafana is of a type that Grafana does not have.

    Provisioning ends in an error, and Grafana does not start. Types are known whatever their case. One that resembles
    none that is known here may be of a newer version, so it is only a warning.
    """
    for point in subject.entries("contactPoints"):
        for receiver in point["receivers"].items():
            node = receiver["type"]
            given = (node.text or "").strip()
            if not given or "$" in given or given.lower() in INTEGRATIONS or given.lower() in _OTHERS:
                continue
            right = nearest(given.lower(), INTEGRATIONS)
            place, unless = node.place, " and" if right else " in the versions that are known here; without one"
            known = ", ".join(f"`{one}`" for one in sorted(INTEGRATIONS))
            yield Finding(
                place,
                f"Grafana has no integration `{given}`{unless} it does not start",
                f"did you mean `{right}`?" if right else f"write one of {known}",
                severity=None if right else Severity.WARNING,
                repairs=(Repair(f"write `{right}`", ((place, right),)),) if right else (),
            )
