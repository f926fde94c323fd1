"""RU101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import ALERTS, Fault, FaultKind
from stacklint.models.nearness import nearest
from stacklint.rules import fixtures
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.prometheus.alerts import AlertText, Owner
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_COMPOSE = fixtures.stack()["compose.yaml"]
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: "{}"
"""


_KNOWN = {FaultKind.FUNCTION: ALERTS.functions, FaultKind.VARIABLE: ALERTS.variables}


@rule(
    "RU101",
    "invalid-template",
    severity=Severity.ERROR,
    bad=(
        Example(fixtures.stack({_FILE: _ALERT.format("{{ «humanise» $value }}")})),
        Example(fixtures.stack({_FILE: _ALERT.format("{{ «$labls».instance }}")})),
        Example(fixtures.stack({_FILE: _ALERT.format("{{ «now» }}")})),
        Example(
            fixtures.stack({_FILE: _ALERT.format("").replace("rules:", 'labels: {team: "{{ «team» }}"}\n    rules:')})
        ),
    ),
    good=(
        Example(fixtures.stack({_FILE: _ALERT.format("{{ $labels.instance }}: {{ $value | humanize }}")})),
        Example(
            fixtures.stack({_FILE: _ALERT.format("{{ now }}"), "compose.yaml": _COMPOSE.replace("v3.5.0", "v3.6.0")})
        ),
        Example(fixtures.stack({_FILE: _ALERT.format("{{ humanise $value }}").replace("alert:", "record:")})),
    ),
)
def invalid_template(subject: AlertText, _stack: Stack) -> Iterator[Finding]:
    """A label or annotation of an alert is a template that does not work.

    Broken syntax, an unknown function or an undeclared variable stop Prometheus from starting. A wrong number of
    arguments or an unknown field is found only when the alert fires: its text then is an error message. So is any fault
    in the labels of a group. Which version is meant is read from the image's tag.
    """
    loaded = subject.owner is not Owner.GROUP
    for fault in dict.fromkeys(fault for template in subject.templates for fault in template.faults):
        stops = fault.at_load and loaded
        outcome = "Prometheus refuses to start" if stops else f"`{subject.name}` holds an error text instead"
        yield Finding(
            subject.node.place.within(fault.start, fault.end),
            f"{fault.message}; {outcome}",
            _help(subject.node.text or "", fault),
            severity=None if stops else Severity.WARNING,
        )


def _help(text: str, fault: Fault) -> str:
    right = nearest(text[fault.start : fault.end], _KNOWN.get(fault.kind, ()))
    return f"did you mean `{right}`?" if right else ""
