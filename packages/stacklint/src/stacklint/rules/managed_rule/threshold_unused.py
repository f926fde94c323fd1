"""RU134."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.alert_chains import decider
from stacklint.stack.grafana_alerts import ManagedRule
from stacklint.stack.stack import Stack

_CONDITION = "condition: B"
_FOR = "        for: 5m\n"
_MORE = "          - {{refId: C, datasourceUid: __expr__, model: {{type: {}}}}}\n"


@rule(
    "RU134",
    "threshold-unused",
    severity=Severity.WARNING,
    bad=(
        Example({**alerts(), ALERTS: alerts(_CONDITION, "condition: A")[ALERTS].replace("threshold", "«threshold»")}),
        Example(alerts(_FOR, _MORE.format("«threshold», expression: A") + _FOR)),
        Example(alerts(_FOR, _MORE.format("«classic_conditions», conditions: [{query: {params: [A]}}]") + _FOR)),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_FOR, _MORE.format("math, expression: $A") + _FOR)),
        Example(alerts(_CONDITION, "condition: $B")),
        Example(alerts(_CONDITION, "condition: D")),
    ),
)
def threshold_unused(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana has a threshold, and decides by something else.

    What decides is what `condition` names. A threshold that is not named there, and that no other expression reads, has
    no effect: the alert fires on whatever the condition is instead, often as soon as it is anything but 0. Name the
    threshold as the condition, or take it away.
    """
    names, found = subject.names(), decider(subject)
    if names is None or found is None:
        return
    read = {one.name for query in names.values() for one in query.inputs()}
    for name, query in names.items():
        kind = query.node["model"]["type"]
        decides = query.is_expression and kind.text in {"threshold", "classic_conditions"}
        if decides and name != found.name and name not in read:
            yield Finding(
                kind.place,
                f"nothing reads `{name}`, and the alert decides by `{found.name}`",
                f"write `condition: {name}`, or take it away",
                ((subject.node["condition"].place, "what decides"),),
            )
