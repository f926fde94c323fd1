"""GF238."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.gotemplate import printed_values
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alert_chains import is_over_time
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.grafana.managed_texts import managed_texts
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.gotemplate import Span

_SUMMARY = 'summary: "too many on {{ $labels.instance }}"'
_AT = "summary: 'at {{ «$value» }}'"
_DECIDING = frozenset({"classic_conditions", "threshold"})
"""Expressions whose value only says whether the alert fires."""


def _annotated(text: str) -> Example:
    return Example(alerts(_SUMMARY, f"summary: '{text}'"))


@rule(
    "GF238",
    "value-as-text",
    severity=Severity.INFO,
    bad=(
        _annotated("CPU at {{ «$value» }}%"),
        _annotated("{{- .«Value» -}} errors, {{ $value }} in all"),
        Example({name: text.replace("instant: true, ", "") for name, text in alerts(_SUMMARY, _AT).items()}),
    ),
    good=(
        _annotated("CPU at {{ $values.A.Value | humanize }}%"),
        _annotated("{{ $value }}"),
        _annotated("all values: {{ reReplaceAll `labels={.*?}` `` $value }}"),
        _annotated("{{ if $value }}too many{{ end }}"),
        Example(alerts("labels: {severity: page}", "labels: {severity: 'at {{ $$value }}'}")),
    ),
)
def value_as_text(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A text of a rule of Grafana says the value of the alert with `$value`, which is no number here.

    In Prometheus `{{ $value }}` is the number that the expression returned. In Grafana it is a text about every query
    and expression of the rule: `[ var='A' labels={instance=a} value=91.7 ], [ var='B' labels={instance=a} value=1 ]`.
    The number of query `A` is `$values.A.Value`. Silent where the text is nothing else.
    """
    for text in managed_texts(subject):
        whole = text.template.text
        bare = [span for span in printed_values(text.template) if _is_bare(whole, span)]
        is_label = text.node.path[-2:-1] == ("labels",)  # see GF239
        if bare and not is_label and (whole[: bare[0][0]] + whole[bare[0][1] :]).strip("{}-. $\n\t"):
            known = _with_a_number(subject)
            yield Finding(
                text.place(*bare[0]),
                "in Grafana this is a text about all values, such as `[ var='A' labels={…} value=91.7 ]`",
                f"write `$values.{known}.Value`" if known else "numbers are in `$values`, as in `$values.A.Value`",
            )


def _is_bare(text: str, span: Span) -> bool:
    """Whether an action holds nothing else."""
    before, after = text[: span[0]].rstrip(" .").rstrip("-"), text[span[1] :].lstrip().lstrip("-")
    return before.endswith("{{") and after.startswith("}}")


def _with_a_number(rule: ManagedRule) -> str | None:
    """The first query or expression that has a value of its own for each alert."""
    for query in rule.queries():
        decides = query.is_expression and query.node["model"]["type"].text in _DECIDING
        if not decides and not is_over_time(query) and query.name.isidentifier():
            return query.name
    return None
