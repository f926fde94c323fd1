"""RU103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import queries
from stacklint.promql import parse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import TEMPLATES
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: |
            Busy since some time.
            {{{{ with query {} }}}}{{{{ . | first | value }}}}{{{{ end }}}}
"""


@rule(
    "RU103",
    "invalid-template-query",
    severity=Severity.WARNING,
    when={TEMPLATES},
    bad=(
        Example(stack({_FILE: _ALERT.format('"rate(«http_requests_total»)"')})),
        Example(stack({_FILE: _ALERT.format('"up{job=\\"app\\"} «=» 1"')})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format('"rate(http_requests_total[5m])"')})),
        Example(stack({_FILE: _ALERT.format('(printf "up{job=%q}" $labels.job)')})),
    ),
)
def invalid_template_query(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A query inside the text of an alert is no PromQL.

    Nobody parses it before the alert fires. Then the whole text is replaced by an error message, in the one moment in
    which somebody reads it.
    """
    launch = subject.launch
    options = launch.options if launch.complete else launch.all_flags
    for text in subject.texts:
        for query in queries(text.template):
            for fault in parse(query.text, options=options).faults:
                yield Finding(
                    text.node.place.within(*query.place(fault.start, fault.end)),
                    f"{fault.message}; `{text.name}` holds an error text instead",
                )
