"""OP121."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/rules.yml"
_ALERT: Final = """\
groups:
  - name: app{}
    rules:
      - {}: {}
        expr: up == 0
        labels: {}
"""


@rule(
    "OP121",
    "alert-without-severity",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(stack({_FILE: _ALERT.format("", "alert", "«Down»", "{team: app}")})),
        Example(stack({_FILE: _ALERT.format("", "alert", "«Down»", '{severity: ""}')})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("", "alert", "Down", "{severity: critical}")})),
        Example(stack({_FILE: _ALERT.format("", "alert", "Down", '{severity: "{{ $labels.severity }}"}')})),
        Example(stack({_FILE: _ALERT.format("\n    labels: {severity: page}", "alert", "Down", "{}")})),
        Example(stack({_FILE: _ALERT.format("", "record", "down", "{}")})),
    ),
)
def alert_without_severity(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """An alert has no label `severity`.

    It is what routes, inhibitions and people tell urgent from other alerts by. Which values there are is for a team to
    say; Alertmanager takes any.
    """
    if subject.alert and not subject.labels.get("severity"):
        yield Finding(
            subject.node["alert"].place,
            f"the alert `{subject.alert}` has no label `severity`; routes can't tell whether it is urgent",
            "add one, such as `severity: warning`",
        )
