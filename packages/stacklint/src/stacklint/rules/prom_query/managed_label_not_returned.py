"""LK261."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.gotemplate import label_references
from stacklint.promql.semantics import drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.dropped import choice, is_apart, is_empty, lost
from stacklint.rules.fixtures import alerts
from stacklint.rules.studied import studied, told_by_query
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.grafana.alert_chains import classic_decider, steps
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import MANAGED
from stacklint.stack.stack import Stack

_ADDED: Final = frozenset(
    {"alertname", "grafana_folder", "__alert_rule_uid__", "__alert_rule_namespace_uid__", "datasource_uid", "ref_id"}
)
"""The labels that Grafana gives to alerts: all of them, or those that tell of no data and of errors."""
_LABELS: Final = "labels: {severity: page}"
_TWO: Final = "          - {refId: D, datasourceUid: prometheus, model: {instant: true, expr: up}}\n"
_MATH: Final = "type: math, expression: $A > $D, was: A"


def _example(expr: str, text: str, deciding: str = "type: threshold, expression: A", more: str = "") -> Example:
    files = alerts("too many on {{ $labels.instance }}", text)
    changed = {name: one.replace("rate(http_requests_total[5m])", expr) for name, one in files.items()}
    return Example(
        {
            name: one.replace("type: threshold, expression: A", deciding).replace(
                "          - refId: B\n", f"{more}          - refId: B\n"
            )
            for name, one in changed.items()
        }
    )


_SUM: Final = "sum by (route) (rate(http_requests_total[5m]))"


@rule(
    "LK261",
    "managed-label-not-returned",
    severity=Severity.WARNING,
    when={MANAGED},
    bad=(
        _example(_SUM, "errors on {{ $labels.«instance» }}"),
        _example(_SUM, "{{ .Labels.«severity» }}: {{ .Labels.route }}"),
        _example("sum(rate(http_requests_total[5m]))", "errors on {{ $labels.«instance» }}"),
        Example(
            {
                name: one.replace("rate(http_requests_total[5m])", "sum(up)").replace("{{ $labels.instance }}", "one")
                for name, one in alerts(_LABELS, "labels: {severity: '{{ $$labels.«job» }}'}").items()
            }
        ),
    ),
    good=(
        Example(alerts()),
        _example(_SUM, "{{ $labels.route }} {{ $labels.alertname }} {{ $labels.grafana_folder }}"),
        _example(_SUM, "errors{{ with $labels.zone }} in {{ $labels.zone }}{{ end }}"),
        _example(_SUM, "on {{ $labels.instance }}", _MATH, _TWO),
        _example("sum(", "on {{ $labels.instance }}"),
        _example("sum by (pod) (rate(http_requests_total[5m]))", "on {{ $labels.pod }}"),  # see LK110
    ),
)
def managed_label_not_returned(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A text of a rule of Grafana reads a label that its query never returns.

    An aggregation or a match has taken the label away, so `[no value]` stands where its value should: the alert says
    that something is wrong and not where. Texts see the labels of the query's result and those that Grafana gives
    every alert, not those that the rule adds. A text that asks whether there is such a label is right.
    """
    origin, study = subject.origin, studied(subject)
    if isinstance(origin, BoardQuery | Rule) or study is None or is_empty(study):
        return
    rule_ = origin.rule
    if steps(origin) is None or classic_decider(rule_) is not None:
        return
    returned = study.result.labels
    for text in managed_texts(rule_):
        references = label_references(text.template)
        read = [one for one in references if one.name not in _ADDED and not returned.can_have(one.name)]
        asked = {one.name for one in read if not one.printed}
        first = {one.name: one.span for one in reversed(read) if not one.external and one.name not in asked}
        for name, span in first.items():
            drop = drop_of(study, name)
            if drop is None or is_apart(drop, study) or told_by_query(drop, name, study):
                continue
            own = rule_.node["labels"][name]
            yield Finding(
                text.place(*span),
                f"the query never returns the label `{name}`; `[no value]` stands in its place",
                "the rule adds this label, and texts see those of the query alone: write its value"
                if own.exists
                else choice(name, returned.possible or frozenset()),
                (
                    (own.place.key(), "the rule adds it to the result")
                    if own.exists
                    else (subject.place(drop.span), lost(drop, name)),
                ),
            )
