"""OP122."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_ANNOTATIONS: Final = 'annotations: {summary: "too many on {{ $labels.instance }}"}'


def _annotated(annotations: str, title: str = "Errors", more: str = "") -> Example:
    files = alerts(_ANNOTATIONS, f"annotations: {annotations}{more}")
    return Example(files | {ALERTS: files[ALERTS].replace("title: Errors", f"title: {title}")})


@rule(
    "OP122",
    "managed-alert-without-summary",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        _annotated("{description: errors}", "«Errors»"),
        _annotated("{summary: ''}", "«Errors»"),
    ),
    good=(
        _annotated("{summary: https://example.org/errors}"),
        _annotated("{}", more="\n        record: {metric: errors, from: A}"),
    ),
)
def managed_alert_without_summary(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana has no summary.

    Notifications begin with it. Without one they show labels and values, and whoever reads them has to work out what is
    wrong.
    """
    node = subject.node
    if node["title"].text and not node["record"].present and not (node["annotations"]["summary"].text or "").strip():
        yield Finding(
            node["title"].place,
            f"the alert `{node['title'].text}` has no `summary`; notifications show labels alone",
            "add an annotation `summary` of one sentence",
        )
