"""RU104."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import printed_values
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import TEMPLATES
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress {}
        for: 5m
        labels:
          severity: page
          load: "{}"
"""


@rule(
    "RU104",
    "value-in-label",
    severity=Severity.WARNING,
    when={TEMPLATES},
    bad=(Example(stack({_FILE: _ALERT.format("> 100", "{{ «$value» | humanize }}")})),),
    good=(
        Example(stack({_FILE: _ALERT.format("> 100", "{{ $value }}").replace("labels:", "annotations:")})),
        Example(stack({_FILE: _ALERT.format("> 100", "{{ if gt $value 500.0 }}extreme{{ else }}high{{ end }}")})),
        Example(stack({_FILE: _ALERT.format("== 100", "{{ $value }}")})),
    ),
)
def value_in_label(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A label of an alert holds the value of its query.

    Labels say which alert it is, so each new value makes a new alert and resolves the one before: a message for every
    evaluation. With `for` the alert never fires unless the value stands still. Annotations may change.
    """
    origin, study = subject.origin, studied(subject) if subject.texts else None
    if not isinstance(origin, Rule) or study is None or study.result.constant is not None:
        return
    for text in subject.texts:
        if text.is_label:
            for span in printed_values(text.template)[:1]:
                waits = origin.node["for"]
                yield Finding(
                    text.node.place.within(*span),
                    f"the label `{text.name}` changes with the value, and each change makes a new alert"
                    + ("; it waits for `for` again" if waits.present else ""),
                    "put the value into an annotation",
                    ((waits.place, "each new alert waits as long"),) if waits.present else (),
                )
