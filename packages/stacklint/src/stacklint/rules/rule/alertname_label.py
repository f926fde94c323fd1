"""RU113."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: Down
        expr: up == 0
        labels:
          {}
"""


@rule(
    "RU113",
    "alertname-label",
    severity=Severity.WARNING,
    bad=(Example(stack({_FILE: _ALERT.format("«alertname»: AppDown")})),),
    good=(
        Example(stack({_FILE: _ALERT.format("alertname: Down")})),
        Example(stack({_FILE: _ALERT.format("alertname: AppDown").replace("alert: D", "record: d")})),
    ),
)
def alertname_label(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """An alert sets its label `alertname`, which Prometheus overwrites.

    The label `alertname` is always the name in `alert`, whatever the rule sets. A route or an inhibition of
    Alertmanager that matches the other name never meets this alert.
    """
    if "alertname" not in subject.labels:
        return
    labels = dict((*subject.group["labels"].entries(), *subject.node["labels"].entries()))
    given = labels["alertname"]
    if subject.alert and given.text != subject.alert:
        yield Finding(
            given.place.key(),
            f"`alertname` stays `{subject.alert}`: Prometheus overwrites what is set here",
            "take it away, or rename the alert",
            ((subject.node["alert"].place, "the name of the alert"),),
        )
