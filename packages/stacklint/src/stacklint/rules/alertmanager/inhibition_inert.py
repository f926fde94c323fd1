"""LK330."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.prometheus.inhibitions import inert_inhibitions
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: [./prometheus:/etc/prometheus]
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG = """\
route: {{receiver: team}}
receivers: [{{name: team}}]
inhibit_rules:
  - {}
"""
_OLD = "{{source_match: {{severity: critical}}, target_match: {{severity: warning}}, equal: {}}}"
_NEW = "{{source_matchers: [severity = critical], target_matchers: ['severity =~ \"warning|info\"'], equal: {}}}"
_FULL, _LOW = ("DiskFull", "{severity: critical}"), ("DiskLow", "{severity: warning}")


def _example(inhibition: str, equal: str, *alerts: tuple[str, str], expr: str = "up == 0") -> Example:
    lines = "".join(f"      - {{alert: {name}, expr: {expr}, labels: {labels}}}\n" for name, labels in alerts)
    rules = f"groups:\n  - name: app\n    rules:\n{lines}"
    config = _CONFIG.format(inhibition.format(equal))
    return Example(stack({"compose.yaml": _COMPOSE, "prometheus/rules.yml": rules, "alertmanager.yml": config}))


@rule(
    "LK330",
    "inhibition-inert",
    severity=Severity.WARNING,
    bad=(
        _example(_OLD, "[«alertname», instance]", _FULL, _LOW),
        _example(_NEW, "[instance, «alertname»]", _LOW, _FULL, ("Other", "{team: web}")),
        _example(_OLD, "[«severity»]", _FULL, ("DiskFull", "{severity: warning}")),
        _example(_OLD, "[«team»]", ("A", "{severity: critical, team: a}"), ("B", "{severity: warning, team: b}")),
    ),
    good=(
        _example(_OLD, "[instance]", _FULL, _LOW),
        _example(_OLD, "[alertname, instance]", _FULL, ("DiskFull", "{severity: warning}"), _LOW),
        _example(_OLD, "[alertname]", _FULL, ("DiskFull", "{severity: '{{ $labels.severity }}'}"), _LOW),
        _example(_OLD, "[alertname]", _LOW),
        _example(_OLD, "[alertname]", _FULL),
        _example(_OLD, "[alertname]", _FULL, _LOW, ("Any", "{team: web}"), expr="app_state == 0"),
        _example(_OLD, "[team]", ("A", "{severity: critical, team: a}"), ("B", "{severity: warning}"), expr="app == 0"),
        _example(_OLD, "[cluster]", _FULL, _LOW),
        _example("{{source_matchers: ['alertname =~ \".+Full\"'], equal: {}}}", "[alertname]", _FULL, _LOW),
        _example('{{target_matchers: [\'a="b",c="d"\'], equal: {}}}', "[alertname]", _FULL, _LOW),
    ),
)
def inhibition_inert(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """An inhibition compares a label in which no alert is like another one, so that it mutes nothing.

    An alert mutes another one only where both have the same value in each label of `equal`. The example that comes with
    Alertmanager has `alertname` there: it is for alerts that exist once for each severity under one name. Where
    `DiskFull` is critical and `DiskLow` a warning, both keep being sent.
    """
    for one in inert_inhibitions(subject, stack):
        name = one.label.text or ""
        both = "under one name" if name == "alertname" else f"with one `{name}`"
        yield Finding(
            one.label.place,
            f"no alert of the source has the `{name}` of one of the target; this inhibition mutes nothing",
            f"take `{name}` out of `equal`, or have alerts of both sides {both}",
            (
                (one.source.node["alert"].place, "the source"),
                (one.target.node["alert"].place, "the target, which is sent all the same"),
            ),
        )
