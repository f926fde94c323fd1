"""RU101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import parse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus import Rule
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: "{}"
"""


@rule(
    "RU101",
    "invalid-template",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_FILE: _ALERT.format("{{ «humanise» $value }}")})),
        Example(stack({_FILE: _ALERT.format("{{ «$labls».instance }}")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("{{ $labels.instance }}: {{ $value | humanize }}")})),
        Example(stack({_FILE: _ALERT.format("{{ humanise $value }}").replace("alert:", "record:")})),
    ),
)
def invalid_template(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """A label or annotation of an alert is a template that does not work.

    Broken syntax, an unknown function or an undeclared variable stop Prometheus from starting. A wrong number of
    arguments or an unknown field is found only when the alert fires: its text then is an error message.
    """
    if not subject.alert:
        return
    for block in ("labels", "annotations"):
        for name, node in subject.node[block].entries():
            for fault in parse(node.text or "").faults:
                outcome = "Prometheus refuses to start" if fault.at_load else f"`{name}` holds an error text instead"
                yield Finding(
                    node.place.within(fault.start, fault.end),
                    f"{fault.message}; {outcome}",
                    severity=None if fault.at_load else Severity.WARNING,
                )
