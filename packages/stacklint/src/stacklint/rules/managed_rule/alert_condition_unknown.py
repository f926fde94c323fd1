"""GF150."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_CONDITION = "        condition: B\n"


@rule(
    "GF150",
    "alert-condition-unknown",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_CONDITION, "        condition: «C»\n")),
        Example(alerts(_CONDITION, "        record: {metric: app:errors, from: «C»}\n")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_CONDITION, "        condition: $CONDITION\n")),
        Example(alerts(_CONDITION, "        condition: C\n        record: {metric: app:errors, from: A}\n")),
        Example(alerts("- refId: B", "- refId: $B")),
    ),
)
def alert_condition_unknown(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana takes its result from a query that it does not have.

    `condition`, and `from` in a recording rule, name an item of `data` by its `refId`. Grafana takes the rule, and
    each evaluation of it ends in an error, so an alert never tells what it is there to tell. Write the `refId` of
    the expression that decides, or give the expression the name that is asked for.
    """
    record = subject.node["record"]
    node = record["from"] if record.is_mapping else subject.node["condition"]
    name, names = node.text, subject.names()
    if not name or names is None or name in names or "$" in name:
        return
    right = nearest(name, names)
    yield Finding(
        node.place,
        f"no item of `data` has the `refId` `{name}`; each evaluation of the rule fails",
        f"did you mean `{right}`?" if right else f"write one of {', '.join(f'`{one}`' for one in names)}",
        tuple((query.node["refId"].place, "what there is") for query in names.values()),
    )
