"""LK260."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.gotemplate import label_references
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alert_chains import classic_decider
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.stack import Stack

_OWN: Final = frozenset({"alertname", "grafana_folder", "__alert_rule_uid__", "__alert_rule_namespace_uid__"})
"""The labels that every alert of Grafana has."""
_CLASSIC = alerts("type: threshold, expression: A", "type: classic_conditions")


def _reads(text: str) -> Example:
    return Example({name: content.replace("$labels.instance", text) for name, content in _CLASSIC.items()})


@rule(
    "LK260",
    "label-behind-classic-condition",
    severity=Severity.WARNING,
    bad=(_reads("$labels.«instance»"), _reads(".Labels.«instance»")),
    good=(
        Example(alerts()),
        _reads("$labels.alertname"),
        _reads("with $labels.instance }}{{ . }}{{ end"),
    ),
)
def label_behind_classic(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A text of a rule of Grafana reads a label, and a classic condition decides.

    A classic condition makes one result of all series, without their labels: there is one alert, however many series
    are at fault, and its texts have `alertname` and `grafana_folder` only. `[no value]` stands in place of any other
    label; `$values` has those of the series that it has met. To have an alert for each series, reduce the query and
    decide by a threshold.
    """
    classic = classic_decider(subject)
    if classic is None:
        return
    for text in managed_texts(subject):
        read = [one for one in label_references(text.template) if not one.external and one.name not in _OWN]
        asked = {one.name for one in read if not one.printed}
        first = {one.name: one.span for one in reversed(read) if one.name not in asked}
        for name, span in first.items():
            yield Finding(
                text.place(*span),
                f"a classic condition decides, and the alert has no label `{name}`; `[no value]` stands in its place",
                f"write `$values.{classic.name}0.Labels.{name}`, that of the first series it has met, or "
                "reduce the query and decide by a threshold, which keep the labels",
                ((classic.node["model"]["type"].place, "makes one result of all series"),),
            )
