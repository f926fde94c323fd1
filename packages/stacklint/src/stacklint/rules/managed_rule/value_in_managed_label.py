"""GF239."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.gotemplate import printed_values
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alert_chains import is_over_time
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.grafana.managed_texts import ManagedText, managed_texts
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.gotemplate import Span
    from stacklint.stack.grafana.alerting import AlertQuery

_CHANGING: Final = frozenset({"reduce", "resample"})
"""Expressions whose values are those of a query. Others may come to 1 whenever the alert fires."""
_LABELS: Final = "labels: {severity: page}"


def _labelled(text: str, more: str = "") -> Example:
    return Example(alerts(_LABELS, f"labels: {{severity: '{text}'{more}}}"))


@rule(
    "GF239",
    "value-in-managed-label",
    severity=Severity.WARNING,
    bad=(
        _labelled("{{ $$values.«A».Value }}"),
        _labelled("at {{ humanize .Values.«A».Value }}"),
        _labelled("{{ «$$value» }}"),
    ),
    good=(
        Example(alerts()),
        _labelled("{{ if gt $$values.A.Value 5.0 }}high{{ else }}low{{ end }}"),
        _labelled("{{ $$values.A.Labels.route }}"),
        _labelled("{{ $$values.B.Value }}"),
        _labelled("{{ $$values.C.Value }}"),
        Example(
            {name: text.replace("instant: true, ", "") for name, text in _labelled("{{ .Values.A }}").files.items()}
        ),
        Example(alerts('annotations: {summary: "too many on', 'annotations: {summary: "{{ $values.A.Value }} on')),
    ),
)
def value_in_managed_label(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A label of a rule of Grafana holds the value of its query.

    Labels say which alert it is. Each new value makes a new one, which waits for `for` again, and the one before is
    resolved: a message for every evaluation, or none at all. Annotations may change.
    """
    queries = subject.names() or {}
    for text in managed_texts(subject):
        span = _changing(text, queries) if text.node.path[-2:-1] == ("labels",) else None
        if span is not None:
            waits = subject.node["for"]
            yield Finding(
                text.place(*span),
                f"the label `{text.name}` changes with the value, and each change makes a new alert",
                "put the value into an annotation",
                ((waits.place, "each new alert waits as long"),) if waits.present else (),
            )


def _changing(text: ManagedText, queries: dict[str, AlertQuery]) -> Span | None:
    """Where a value that changes goes into a text."""
    read = [one.span for one in text.template.reads.results if one.shown and _changes(queries.get(one.name))]
    return min((*read, *printed_values(text.template)), default=None)


def _changes(query: AlertQuery | None) -> bool:
    if query is None or not query.is_expression:
        return query is not None and not is_over_time(query)
    return query.node["model"]["type"].text in _CHANGING
