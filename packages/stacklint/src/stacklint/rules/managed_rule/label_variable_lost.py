"""GF159."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_LABELS = "labels: {severity: page}"
_VARIABLE = Pattern(r"(?<!\$)(?:\$\$)*(?P<name>\$(?:labels|values|value))\b")


@rule(
    "GF159",
    "label-variable-lost",
    severity=Severity.WARNING,
    bad=(
        Example(
            alerts(_LABELS, 'labels: {team: "{{ «$labels».team }}"}'),
            fixed=alerts(_LABELS, 'labels: {team: "{{ $$labels.team }}"}'),
        ),
        Example(
            alerts(_LABELS, "labels: {level: '{{ if gt «$values».A.Value 5.0 }}high{{ else }}low{{ end }}'}"),
            fixed=alerts(_LABELS, "labels: {level: '{{ if gt $$values.A.Value 5.0 }}high{{ else }}low{{ end }}'}"),
        ),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_LABELS, 'labels: {team: "{{ $$labels.team }}"}')),
        Example(alerts(_LABELS, "labels: {team: $TEAM, tier: $labels}")),
    ),
)
def label_variable_lost(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A template in a label of a Grafana rule loses its variables to the environment.

    In provisioning files Grafana replaces `$labels` by the variable `labels` of its environment, which is not there:
    `{{ $labels.team }}` becomes `{{ .team }}`, and the label has no sound value. In labels a `$` has to be written
    `$$`. Annotations are left as they are, so there `$labels` is right.
    """
    for _, node in subject.node["labels"].entries():
        text = node.string or ""
        for found in _VARIABLE.finditer(text) if "{{" in text else ():
            place = node.place.within(*found.span("name"))
            yield Finding(
                place,
                f"`{found['name']}` is replaced by a variable of the environment, and nothing is left of it",
                f"write `${found['name']}`",
                repairs=(Repair(f"write `${found['name']}`", ((place, f"${found['name']}"),)),),
            )
