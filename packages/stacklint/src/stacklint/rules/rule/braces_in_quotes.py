"""RU137."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.gotemplate import Action, String, parse, walk
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.gotemplate import Template

_FILE: Final = "prometheus/rules.yml"
_ALERT: Final = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: {}
"""
_QUOTED: Final = Pattern(r"[\"`][^\"`]*\{\{")
_VARIABLE: Final = Pattern(r"\$(?:(?:labels|externalLabels)\.|value\b)")


def _example(summary: str, key: str = "annotations") -> Example:
    return Example(stack({_FILE: _ALERT.format(summary).replace("annotations", key)}))


@rule(
    "RU137",
    "braces-in-quotes",
    severity=Severity.WARNING,
    bad=(
        _example("""'{{ «"{{ $labels.instance }}"» }} is busy'"""),
        _example("""'{{ «`{{ $value | humanize }}`» }} of {{ «"{{ $labels.job }}"» }}'"""),
        _example("""'{{ «"{{"» }} $labels.instance {{ "}}" }} is busy'"""),
        _example("""'{{ «"{{ $externalLabels.cluster }}"» }}'""", "labels"),
    ),
    good=(
        _example("""'{{ $labels.instance }} is busy'"""),
        _example("""'{{ printf "%s" $labels.instance }}'"""),
        _example("""'write {{ "{{" }} and {{ "}}" }}'"""),
        _example("""'{{ "{{ .Name }}" }}: $value'"""),
        _example("""'{{ "{{ $value }}" | nothing }}'"""),
        _example("""'{{ if true }}"{{ $value }}"{{ end }}'"""),
        Example(stack({_FILE: _ALERT.format("""'{{ "{{ $value }}" }}'""").replace("alert:", "record:")})),
    ),
)
def braces_in_quotes(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """A text of an alert shows a template instead of what it stands for.

    `{{ "{{ $value }}" }}` is how a Helm chart keeps Helm from filling in a template. Prometheus, which reads it as it
    is, prints the text between the quotes: whoever gets the alert reads `{{ $value }}`.
    """
    for key in ("labels", "annotations") if subject.alert else ():
        for name, text in subject.node.texts_at(key).items():
            if "{{" not in text or not _QUOTED.search(text) or not _VARIABLE.search(text):
                continue
            for string in _shown(parse(text)):
                yield Finding(
                    subject.node[key][name].place.within(*string.span),
                    "braces in quotes are sent as they are written, and what is between them is not filled in",
                    "leave out the quotes and the braces around them, which are for Helm",
                )


def _shown(template: Template) -> Iterator[String]:
    """The strings of a template that print another one, or where it begins; none of one that is broken."""
    if template.faults:
        return
    for node in walk(template.nodes):
        for command in node.pipeline.commands if isinstance(node, Action) else ():
            for operand in command.operands:
                if not isinstance(operand, String) or "{{" not in operand.value:
                    continue
                is_brace = operand.value.strip() == "{{"
                shown = template.text[node.span[1] :].partition("{{")[0] if is_brace else operand.value
                if _VARIABLE.search(shown):
                    yield operand
