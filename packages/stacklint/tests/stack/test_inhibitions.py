"""Which inhibitions mute nothing, with the alerts that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.inhibitions import inert_inhibitions
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]

_COMPOSE = """\
services:
  prometheus: {image: "prom/prometheus:v3.5.0", volumes: ["./p:/etc/prometheus"]}
  alertmanager: {image: "prom/alertmanager:v0.28.1", volumes: ["./am:/etc/alertmanager"]}
"""
_PROMETHEUS = """\
global: {external_labels: {site: a}}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["alertmanager:9093"]}]}]}
"""
_RULES = """\
groups:
  - name: app
    rules:
      - {alert: A, expr: sum(up) == 0, labels: {severity: critical, team: web}}
      - {alert: B, expr: sum(up) == 1, labels: {severity: warning, team: "{{ $labels.team }}"}}
      - {alert: C, expr: app_state == 1, labels: {severity: info}}
"""


@pytest.mark.parametrize(
    ("asked", "equal", "expected"),
    [
        ("source_match: {severity: critical}, target_match: {severity: warning}", "alertname", ["alertname"]),
        ("source_match: {severity: critical}, target_match: {severity: warning}", "job", []),
        ("source_match: {severity: critical}, target_match: {severity: warning}", "site", []),
        ("source_match: {severity: critical}, target_match: {severity: warning}", "team", []),
        ("source_match: {severity: critical}, target_match_re: {severity: warning|info}", "severity", ["severity"]),
        ("source_match: {severity: critical}, target_match_re: {severity: w.+}", "alertname", []),
        ("source_match: {severity: critical}, target_matchers: ['severity != critical']", "severity", ["severity"]),
        ("source_match: {severity: critical}, target_matchers: ['severity !~ x']", "alertname", []),
        ("source_match: {severity: critical}, target_match: {severity: page}", "alertname", []),
        ("source_match: {job: a}, target_match: {severity: info}", "alertname", []),
        ("source_match: {job: a}, target_match: {severity: warning}", "alertname", ["alertname"]),
        ("source_match: {alertname: A}, target_match: {alertname: B}", "alertname", ["alertname"]),
    ],
)
def test_an_inhibition_mutes_nothing_where_no_two_alerts_are_alike(
    asked: str, equal: str, expected: list[str], tree: Tree
) -> None:
    config = f"route: {{receiver: a}}\nreceivers: [{{name: a}}]\ninhibit_rules: [{{{asked}, equal: [{equal}]}}]\n"
    files = {"compose.yaml": _COMPOSE, "p/prometheus.yml": _PROMETHEUS, "p/rules.yml": _RULES}
    (stack,) = find_stacks(tree({**files, "am/alertmanager.yml": config}))
    (manager,) = stack.alertmanagers
    assert [one.label.text for one in inert_inhibitions(manager, stack)] == expected


def test_where_more_alerts_may_come_nothing_is_known(tree: Tree) -> None:
    config = "route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{equal: [alertname]}]\n"
    (stack,) = find_stacks(tree({"compose.yaml": _COMPOSE, "am/alertmanager.yml": config}))
    assert [list(inert_inhibitions(one, stack)) for one in stack.alertmanagers] == [[]]
