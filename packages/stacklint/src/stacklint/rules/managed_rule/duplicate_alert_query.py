"""GF251."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_B = "          - refId: B\n"
_MORE = "          - {refId: %s, datasourceUid: __expr__, model: {type: math, expression: 1}}\n"


@rule(
    "GF251",
    "duplicate-alert-query",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_B, "          - refId: «A»\n")),
        Example(alerts(_B, _MORE % "«A»" + _B)),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_B, _MORE % "a" + _B)),
        Example(alerts(_B, _MORE % "''" + _MORE % "''" + _B)),
        Example(alerts(_B, _MORE % "$X" + _MORE % "$X" + _B)),
    ),
)
def duplicate_alert_query(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """Two items of a rule's `data` have the same name.

    Results are told apart by their `refId`, so one of the two takes the other's place, and which one isn't said: the
    rule may decide by what nobody meant. Provisioning takes it without a word. Give each item a `refId` of its own.
    """
    first: dict[str, Node] = {}
    for query in subject.queries():
        name, node = query.name, query.node["refId"]
        other = first.setdefault(name, node)
        if other is not node and name and "$" not in name:
            said = f"`data` has another item `{name}`; the result of one of them gets lost"
            yield Finding(node.place, said, "give it a `refId` of its own", ((other.place, "the other one"),))
