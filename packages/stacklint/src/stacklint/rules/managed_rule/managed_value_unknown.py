"""GF166."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana_alerts import AlertQuery, ManagedRule
from stacklint.stack.managed_texts import managed_texts
from stacklint.stack.stack import Stack

_SUMMARY = 'summary: "too many on {{ $labels.instance }}"'


def _annotated(text: str) -> Example:
    return Example(alerts(_SUMMARY, f"summary: '{text}'"))


_RECORDED = "annotations: {a: '{{ $values.C }}'}\n        record: {metric: a, from: A}"
_CLASSIC = alerts("type: threshold, expression: A", "type: classic_conditions, expression: A")


@rule(
    "GF166",
    "managed-value-unknown",
    severity=Severity.WARNING,
    bad=(
        _annotated("{{ $values.«C».Value }}"),
        _annotated('{{ index $values «"B0"» }}'),
        Example(alerts("labels: {severity: page}", "labels: {severity: '{{ $$values.«C» }}'}")),
    ),
    good=(
        _annotated("{{ $values.A.Value }} {{ .Values.B }}"),
        Example({name: text.replace("{{ $labels.instance }}", "{{ $values.B0 }}") for name, text in _CLASSIC.items()}),
        Example(alerts("refId: B", "refId: $B")),
        Example(alerts(f"annotations: {{{_SUMMARY}}}", _RECORDED)),
    ),
)
def managed_value_unknown(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A label or annotation of a rule of Grafana shows the value of a query that the rule does not have.

    `$values` has the values of the rule's queries and expressions by their `refId`; of a classic condition, one for
    each of its conditions: `B0`, `B1`. For any other name `[no value]` stands in the text. Write the `refId` of a query
    that the rule has.
    """
    queries = subject.names()
    for text in managed_texts(subject) if queries is not None else ():
        first = dict(reversed(text.template.reads.results))
        for name, span in first.items():
            if queries is None or _is_there(name, queries):
                continue
            right = nearest(name, queries)
            yield Finding(
                text.place(*span),
                f"no item of `data` has the `refId` `{name}`; `[no value]` stands in its place",
                f"did you mean `{right}`?" if right else f"there is {', '.join(f'`{one}`' for one in queries)}",
                tuple((query.node["refId"].place, "what there is") for query in queries.values()),
            )


def _is_there(name: str, queries: dict[str, AlertQuery]) -> bool:
    classic = queries.get(name.rstrip("0123456789"))
    return name in queries or (classic is not None and classic.node["model"]["type"].text == "classic_conditions")
