"""GF165."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import NOTIFICATIONS, FaultKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.stack import Stack

_SUMMARY = 'summary: "too many on {{ $labels.instance }}"'
_LABELS = "labels: {severity: page}"


def _annotated(text: str) -> Example:
    return Example(alerts(_SUMMARY, f"summary: '{text}'"))


def _labelled(text: str, more: str = "") -> Example:
    return Example(alerts(_LABELS, f"labels: {{severity: '{text}'}}{more}"))


@rule(
    "GF165",
    "managed-template",
    severity=Severity.WARNING,
    bad=(
        _annotated("«{{ if $labels.instance }}»down"),
        _annotated("{{ «humanise» $values.A.Value }}"),
        _annotated("{{ «$externalLabels».cluster }}"),
        _annotated("{{ «$value» | humanize }}"),
        _annotated("{{ humanizePercentage «$values.A» }}"),
        _annotated('{{ «join» ", " }}'),
        _labelled("{{ if gt $$values.A.Value «5» }}high{{ end }}"),
        _labelled("a$$ {{ «$$label».job }}"),
    ),
    good=(
        Example(alerts()),
        _annotated("{{ $labels.instance }}: {{ $values.A.Value | humanize }} ({{ $value }})"),
        _annotated("{{ range $name, $one := $values }}{{ $name }}{{ end }} costs 5$"),
        _annotated("}} no template"),
        _labelled("{{ $$labels.severity }}"),
        _labelled("{{ $labels.severity | nothing }}"),
        _labelled("{{ nothing }}", "\n        record: {metric: a, from: A}"),
    ),
)
def managed_template(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A label or annotation of a rule of Grafana is a template that does not work.

    Grafana takes the rule, and whenever the alert fires it writes an error to its log and keeps the text as it stands:
    people get the template to read. Its templates are Prometheus's but for the data: `$value` is a text about all
    values, not a number; the number of query `A` is `$values.A.Value`. Mend what the message shows.
    """
    for text in managed_texts(subject):
        first = {fault.message: fault for fault in reversed(text.template.faults) if fault.kind is not FaultKind.LIMIT}
        for fault in first.values():
            name = text.template.text[fault.start : fault.end]
            elsewhere = fault.kind is FaultKind.FUNCTION and name in NOTIFICATIONS.functions
            only = ": only notification templates have it" if elsewhere else ""
            yield Finding(
                text.place(fault.start, fault.end),
                f"{fault.message}{only}; `{text.name}` shows the template itself",
                "labels are in `$labels`, values in `$values`" if fault.kind is FaultKind.VARIABLE else "",
            )
