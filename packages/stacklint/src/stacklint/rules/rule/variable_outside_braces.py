"""RU135."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.gotemplate import Text, leaves, parse, walk
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: {}
"""
_VARIABLE = Pattern(r"(?<![\\$\w])\$(?:(?:labels|externalLabels)\.[A-Za-z_]\w*|value\b)", re.ASCII)
_BRACED = Pattern(r"\{\{.*?(?:\}\}|\Z)", re.DOTALL)
_SHOWN = ("{%", "for value ")
"""Signs of a text that another program fills in, or that shows the commands of a shell."""


def _example(summary: str, key: str = "annotations") -> Example:
    return Example(stack({_FILE: _ALERT.format(summary).replace("annotations", key)}))


@rule(
    "RU135",
    "variable-outside-braces",
    severity=Severity.WARNING,
    bad=(
        _example("Too many requests on «$labels.instance»"),
        _example("'Too many: «$value» on {{ $labels.instance }} of «$labels.job»'"),
        _example("Too many requests on {«$labels.instance»}"),
        _example("In «$externalLabels.cluster»", "labels"),
    ),
    good=(
        _example("'{{ $labels.instance }}: {{ $value | humanize }}'"),
        _example(r"'{{ if $value }}{{ printf `$value` }} for $100, $values, $$value and \$value{{ end }}'"),
        _example("'{{ `{{ $labels.instance }}` }} gives $labels.instance'"),
        _example("'{% raw %}$labels.instance{% endraw %}'"),
        _example("'for value in a b; do echo $value; done'"),
        _example("'{{ humanise $value }} of $value'"),
        Example(stack({_FILE: _ALERT.format("$value").replace("alert:", "record:")})),
    ),
)
def variable_outside_braces(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """A text of an alert names a variable outside of `{{ }}`, where it is not filled in.

    Only what stands between double braces is a template. What is beside them is sent as it is written, so whoever gets
    the alert reads `$labels.instance` instead of a name.
    """
    for key in ("labels", "annotations") if subject.alert else ():
        for name, text in subject.node.texts_at(key).items():
            for start, end in _outside(text) if "$" in text else ():
                yield Finding(
                    subject.node[key][name].place.within(start, end),
                    f"`{text[start:end]}` stands outside of `{{{{ }}}}`, so it is sent as it is written",
                    f"write `{{{{ {text[start:end]} }}}}`",
                )


def _outside(text: str) -> Iterator[tuple[int, int]]:
    """Where variables stand in what a template prints as it is; nothing of a text that shows templates on purpose."""
    beside = "$" in _BRACED.sub(" ", text)  # few texts are looked at more closely
    found = [one.span() for one in _VARIABLE.finditer(text)] if beside else []
    template = parse(text) if found and not any(sign in text for sign in _SHOWN) else None
    if (
        template is None
        or template.faults
        or any("{{" in text[start + 2 : end] for start, end in leaves(template.nodes))
    ):
        return
    spans = [node.span for node in walk(template.nodes) if isinstance(node, Text)]
    for start, end in found:
        if any(first <= start and end <= last for first, last in spans):
            yield start, end
