"""LK296."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.promql.nodes import Label, Matcher, VectorSelector
from stacklint.promql.semantics import Study, alternatives
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import ALERTS, alerts, edited, stack
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import INVENTORY
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.alertmanager import Alerts

_NAMES: Final = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
_STATES: Final = frozenset({"firing", "pending"})
_BOARD, _QUERY = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES = "prometheus/rules.yml"
_ALERTS = """\
groups:
  - name: app
    rules:
      - alert: TargetDown
        expr: up == 0
        labels: {severity: critical, team: web}
      - alert: Slow
        expr: http_requests_in_progress > 5
        labels: {severity: warning}
"""


def _asked(expr: str, also: Mapping[str, str | None] | None = None) -> Example:
    return Example(edited(_BOARD, _QUERY, expr, {_RULES: _ALERTS, **(also or {})}))


def _given(study: Study) -> Iterator[VectorSelector]:
    return (one for one in study.parts.selectors if one.name in _NAMES)


@rule(
    "LK296",
    "alerts-asked-for",
    severity=Severity.WARNING,
    when={INVENTORY},
    given=_given,
    bad=(
        _asked("ALERTS{alertname='«TargetsDown»'}"),
        _asked("ALERTS{alertname=~'«Slow|Fast»'}"),
        _asked("ALERTS{alertname='«Errors»'}", {ALERTS: alerts()[ALERTS]}),
        _asked("count(ALERTS{alertstate='«active»'})"),
        _asked("ALERTS{severity='«crtical»'}"),
        _asked("ALERTS{«sevrity»='critical'}"),
        _asked("count by («sevrity», alertname) (ALERTS)"),
        _asked("count(«ALERTS»)", {_RULES: "groups: []\n"}),
        _asked("count(«ALERTS»)", {_RULES: "groups: []\n", ALERTS: alerts()[ALERTS]}),
    ),
    good=(
        Example(stack()),
        _asked("ALERTS"),
        _asked("ALERTS{alertname='TargetDown', alertstate='firing', severity=~'critical|warning', team='web'}"),
        _asked("ALERTS{alertname=~'Target.*', alertstate=~'firing|pending'}"),
        _asked("ALERTS{alertname='$alert', alertname=~'Slow|$alert', sev$x='a'}"),
        _asked("ALERTS{alertname!='Watchdog', alertname=''}"),
        _asked("ALERTS{severity='page', pod='a', route='/'}"),
        _asked("count by (alertname, severity, pod) (ALERTS)"),
        _asked("sum by (sevrity) (ALERTS * on (job) group_left (sevrity) up)"),
        _asked("count without (sevrity) (ALERTS)"),
        _asked(
            "ALERTS{alertname='Other'}",
            {
                "prometheus/prometheus.yml": "scrape_configs:\n  - job_name: app\n    static_configs: [{targets: "
                "['app:5000']}]\n  - job_name: other\n    metrics_path: /federate\n    static_configs: [{targets: "
                "['other.example.org:9090']}]\nrule_files: [rules.yml]\n"
            },
        ),
        _asked("ALERTS", {_RULES: "groups: []\n", "prometheus/prometheus.yml": None}),
        _asked(
            "ALERTS{alertname='Other'}",
            {
                "prometheus/prometheus.yml": "scrape_configs:\n  - job_name: app\n    static_configs: [{targets: "
                "['app:5000']}]\nrule_files: [rules.yml]\nalerting: {alert_relabel_configs: [{action: lowercase, "
                "source_labels: [team], target_label: team}]}\n"
            },
        ),
    ),
)
def alerts_asked_for(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for alerts that no rule of Prometheus defines.

    `ALERTS` holds a series for each alert that is pending or firing, with the labels of its query and of its rule, and
    with `alertname` and `alertstate`. For an alert of another name there is none, which looks as if all were well.
    Alerts of Grafana are not among them. Names of alerts have to be among those of the rules; other labels and values
    are judged only where they are but misspelt.
    """
    study, inventory = subject.study, stack.inventory
    if study is None or inventory.opaque or not inventory.complete or not inventory.has_all_rules:
        return
    known = stack.alerts
    if known is None:
        if not any(rule.alert for file in stack.rule_files for rule in file.rules):
            for selector in _given(study):
                yield _no_alerts(selector, subject, stack)
        return
    for selector in _given(study):
        for matcher in selector.matchers:
            yield from _label(matcher.label, subject.place(matcher.label_span), known)
            yield from _value(matcher, subject, stack, known)
    for aggregate in study.parts.aggregates:
        inside = study.parts.selectors_in(aggregate.expr)
        if not aggregate.without and inside and all(one.name in _NAMES for one in inside):
            for label in aggregate.grouping:
                yield from _label(label.name, _place(label, subject), known)


def _place(label: Label, subject: PromQuery) -> Where:
    return subject.place(label.span)


def _no_alerts(selector: VectorSelector, subject: PromQuery, stack: Stack) -> Finding:
    start = selector.span[0]
    managed = next((rule for one in stack.alertings for rule in one.rules()), None)
    return Finding(
        subject.place((start, start + len(selector.name or ""))),
        f"no rule of Prometheus is an alert, so there is no `{selector.name}`",
        "write alerts in a file of `rule_files`, or take the query away",
        ((managed.node["title"].place, "alerts of Grafana are not among them"),) if managed is not None else (),
    )


def _label(label: str, place: Where, known: Alerts) -> Iterator[Finding]:
    labels = known.labels | {"alertstate"}
    right = nearest(label, labels) if label not in labels and not is_open(label) else None
    if right is not None:
        first = ((known.first, "an alert of this stack"),)
        yield Finding(place, f"no alert has the label `{label}`", f"did you mean `{right}`?", first)


def _value(matcher: Matcher, subject: PromQuery, stack: Stack, known: Alerts) -> Iterator[Finding]:
    """The finding on a value that no alert has."""
    label, given = matcher.label, known.values.get(matcher.label, {})
    there = _STATES if label == "alertstate" else frozenset(given)
    asked = _asked_for(matcher) - {""}
    wrong = sorted(asked - there)
    if not wrong or not there or any("{{" in one for one in given):
        return
    right = nearest(wrong[0], there)
    if right is None and label not in {"alertname", "alertstate"}:
        return
    start, end = matcher.value_span
    place = subject.place((start + 1, end - 1))
    said = " or ".join(f"`{one}`" for one in wrong)
    effect = "the selector matches nothing" if len(wrong) == len(asked) else "this part of it matches nothing"
    rules = (rule for one in stack.alertings for rule in one.rules())
    managed = (
        next((rule for rule in rules if rule.node["title"].text == wrong[0]), None) if label == "alertname" else None
    )
    where = given.get(right or "", known.first)
    related = (managed.node["title"].place, "an alert of Grafana, which is none of Prometheus") if managed else None
    listed = ", ".join(f"`{one}`" for one in sorted(there)[:_MOST])
    yield Finding(
        place,
        f"no alert has the {label} {said}; {effect}",
        f"did you mean `{right}`?" if right else f"the {'alerts' if label == 'alertname' else 'states'} are {listed}",
        (related or (where, "an alert of this stack"),),
    )


_MOST: Final = 8
"""How many values are listed."""


def _asked_for(matcher: Matcher) -> frozenset[str]:
    """The values that a matcher asks for; none where it asks for others as well, or for what isn't known."""
    if is_open(matcher.value) or matcher.op not in {"=", "=~"}:
        return frozenset()
    texts = frozenset({matcher.value}) if matcher.op == "=" else alternatives(matcher.value)
    return texts or frozenset()
