"""OP123."""

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
    "OP123",
    "managed-alert-without-runbook",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        _annotated("{description: errors}", "«Errors»"),
        _annotated("{runbook_url: ''}", "«Errors»"),
    ),
    good=(
        _annotated("{runbook_url: https://example.org/errors}"),
        _annotated("{}", more="\n        record: {metric: errors, from: A}"),
    ),
)
def managed_alert_without_runbook(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana doesn't say where it is told what to do.

    Grafana shows the annotation `runbook_url` as a button beside the alert and as a link in notifications.
    """
    node = subject.node
    if (
        node["title"].text
        and not node["record"].present
        and not (node["annotations"]["runbook_url"].text or "").strip()
    ):
        yield Finding(
            node["title"].place,
            f"the alert `{node['title'].text}` has no `runbook_url`; who is notified has to look for what to do",
            "add an annotation `runbook_url`",
        )
