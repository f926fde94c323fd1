"""RU114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.alerts import templates
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_EXPR = "expr: sum(rate(http_requests_total[5m]))"
_LABELS = f"{_EXPR}\n        labels:\n          "


@rule(
    "RU114",
    "template-in-record",
    severity=Severity.WARNING,
    bad=(Example(edited(_FILE, _EXPR, f'{_LABELS}from: "«{{{{ $labels.instance }}}}»"')),),
    good=(
        Example(edited(_FILE, _EXPR, f"{_LABELS}from: here")),
        Example(edited(_FILE, _EXPR, f"{_LABELS}from: '}}}} and {{{{'")),
        Example(
            edited(_FILE, "record: app:http_requests:rate5m", "alert: Busy\n        labels: {at: '{{ $labels.job }}'}")
        ),
    ),
)
def template_in_record(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """A recording rule has a template in a label, and templates are for alerts only.

    The series gets the label with its braces, as it is written. What a label should take from other labels is the
    work of `label_replace` or `label_join` in the expression.
    """
    for name, node in templates(subject.node, "labels") if subject.record else ():
        text = node.text or ""
        start = text.find("{{")
        end = text.rfind("}}")
        if start < end:
            yield Finding(
                node.place.within(start, end + 2),
                f"templates are not filled in here; `{name}` gets these braces as its value",
                "use `label_replace` or `label_join` in the expression",
            )
